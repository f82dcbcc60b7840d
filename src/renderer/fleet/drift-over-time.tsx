import { Suspense, useCallback, useMemo } from 'react';
import { CHECK_IDS } from '../../contract/enums.ts';
import type { DriftPoint } from '../../contract/live.ts';
import { type DriftStep, driftDays, driftLines } from '../look/over-time.ts';
import { checkWord, hostsText } from '../look/words.ts';
import { lazyPart } from '../parts/lazy-part.ts';
import { ListState } from '../parts/list-state.tsx';
import { Loading } from '../parts/loading.tsx';
import { Section } from '../parts/section.tsx';
import { useFetched } from '../parts/use-fetched.ts';
import { useScreen } from '../state/screen.ts';
import { DayTable } from './day-table.tsx';
import type { OverTimeProps } from './over-time-props.ts';

const DriftChart = lazyPart(async () => (await import('../charts/drift-chart.tsx')).DriftChart);

/** On how many hosts each check had drifted: a small chart for each, all to one scale, or one table. */
export function DriftOverTime({ site, days, timezone, now, as }: OverTimeProps) {
  const { core } = useScreen();
  const load = useCallback(
    () => core.client.driftTrend({ days, ...(site === undefined ? {} : { site }) }),
    [core, days, site],
  );
  const fetched = useFetched(load, { changed: now });
  return (
    <Section title="Hosts that had drifted, by check">
      <ListState
        of={fetched}
        what="past drift"
        isEmpty={(value) => value.every((one) => one.counted === 0)}
        empty={
          <p className="text-ink-2">Nothing was recorded in this time. The first scan of a host is the beginning.</p>
        }
      >
        {(value) => <Shown points={value} days={days} timezone={timezone} now={now} as={as} />}
      </ListState>
    </Section>
  );
}

function Shown({
  points,
  days,
  timezone,
  now,
  as,
}: Omit<OverTimeProps, 'site'> & { readonly points: readonly DriftPoint[] }) {
  const lines = useMemo(() => driftLines(points, CHECK_IDS), [points]);
  if (as === 'table') {
    const checks = [...lines.keys()];
    return (
      <DayTable
        label="Drifted hosts by day and check, newest first"
        timezone={timezone}
        columns={checks.map(checkWord)}
        rows={driftDays(lines, timezone, now, days)
          .toReversed()
          .map(({ day, hosts }) => ({ day, cells: checks.map((check) => hosts?.get(check)?.toString()) }))}
      />
    );
  }
  const most = Math.max(0, ...[...lines.values()].flat().map((one) => one.hosts ?? 0));
  const times = points.map((one) => Date.parse(one.at));
  const span = [times[0] ?? now, times.at(-1) ?? now] as const;
  return (
    <Suspense fallback={<Loading what="Drawing …" />}>
      <ul className="grid grid-cols-2 gap-x-5 gap-y-3 sm:grid-cols-3" data-testid="drift-charts">
        {[...lines].map(([check, steps]) => (
          <li key={check} className="min-w-0" data-check={check}>
            <p className="flex items-baseline justify-between gap-2">
              <span className="truncate font-medium">{checkWord(check)}</span>
              <span className="text-xs whitespace-nowrap text-ink-2">{atLast(steps)}</span>
            </p>
            <DriftChart steps={steps} most={most} span={span} timezone={timezone} label={inWords(check, steps)} />
          </li>
        ))}
      </ul>
    </Suspense>
  );
}

function atLast(steps: readonly DriftStep[]): string {
  const hosts = steps.at(-1)?.hosts ?? null;
  return hosts === null ? 'not known' : hosts === 0 ? 'none now' : `${hosts} now`;
}

function inWords(check: string, steps: readonly DriftStep[]): string {
  const most = Math.max(0, ...steps.map((one) => one.hosts ?? 0));
  return `${checkWord(check)}: ${atLast(steps)}, at most ${hostsText(most)} in this time`;
}
