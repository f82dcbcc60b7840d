import { Suspense, useCallback, useMemo } from 'react';
import type { TrendPoint } from '../../contract/live.ts';
import { dayTicks, scoreLine } from '../look/over-time.ts';
import { percentText, type ScoreDay, scoreDays } from '../look/score-days.ts';
import { dateText, dayOf } from '../look/time.ts';
import { lazyPart } from '../parts/lazy-part.ts';
import { ListState } from '../parts/list-state.tsx';
import { Loading } from '../parts/loading.tsx';
import { Section } from '../parts/section.tsx';
import { useFetched } from '../parts/use-fetched.ts';
import { useScreen } from '../state/screen.ts';
import { DayTable } from './day-table.tsx';
import type { OverTimeProps } from './over-time-props.ts';

/** Charts are loaded when they are first looked at: the matrix does not wait for them. */
const ScoreChart = lazyPart(async () => (await import('../charts/score-chart.tsx')).ScoreChart);

/** Marks on the axis, at most. */
const MOST_TICKS = 7;

/** How the score went, as a chart or as a table. */
export function ScoreOverTime({ site, days, timezone, now, as }: OverTimeProps) {
  const { core } = useScreen();
  const load = useCallback(
    () => core.client.trend({ days, ...(site === undefined ? {} : { site }) }),
    [core, days, site],
  );
  const fetched = useFetched(load, { changed: now });
  return (
    <Section title="Score">
      <ListState
        of={fetched}
        what="scores"
        empty={<p className="text-ink-2">No score was kept yet: one is, hour by hour, while the console runs.</p>}
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
}: Omit<OverTimeProps, 'site'> & { readonly points: readonly TrendPoint[] }) {
  const line = useMemo(() => scoreLine(points), [points]);
  const byDay = useMemo(() => scoreDays(points, timezone, now, days), [points, timezone, now, days]);
  if (as === 'table') return <ScoreTable days={byDay} timezone={timezone} />;
  return (
    <Suspense fallback={<Loading what="Drawing …" />}>
      <ScoreChart
        line={line}
        ticks={dayTicks(now, timezone, days, MOST_TICKS)}
        span={[now - days * 86_400_000, now]}
        timezone={timezone}
        tickText={(at) => dateText(dayOf(at, timezone)).replace(/^\S+ /, '')}
        label={inWords(byDay)}
      />
    </Suspense>
  );
}

/** What the chart shows, for those who cannot see it. */
function inWords(days: readonly ScoreDay[]): string {
  const last = days.findLast((one) => one.last !== undefined)?.last;
  const lowest = days.flatMap((one) => one.lowest ?? []);
  if (last === undefined) return 'No score in this time';
  return `Score: ${percentText(last)} at last, ${percentText(Math.min(...lowest))} at its lowest`;
}

function ScoreTable({ days, timezone }: { readonly days: readonly ScoreDay[]; readonly timezone: string }) {
  return (
    <DayTable
      label="Score by day, newest first"
      timezone={timezone}
      columns={['At its end', 'Lowest']}
      rows={days.toReversed().map(({ day, last, lowest }) => ({
        day,
        cells: [last, lowest].map((one) => (one === undefined ? undefined : percentText(one))),
      }))}
    />
  );
}
