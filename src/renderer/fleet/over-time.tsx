import { ChartLine, Table2 } from 'lucide-react';
import { useState } from 'react';
import { ownZone } from '../look/zone-day.ts';
import { useScreenStore } from '../state/screen.ts';
import { DriftOverTime } from './drift-over-time.tsx';
import type { OverTimeProps } from './over-time-props.ts';
import { ScoreOverTime } from './score-over-time.tsx';
import { useFleetFilter } from './use-fleet-filter.ts';

/** How far back can be looked, days. */
const SPANS = [7, 30, 90] as const;

/** How the score and the drift went; fetched and drawn when somebody opens it. Follows the clinic that is filtered by. */
export function OverTime() {
  const open = useScreenStore('fleetView', (view) => view.overTime);
  const setOpen = useScreenStore('fleetView', (view) => view.setOverTime);
  return (
    <details
      className="card"
      open={open}
      onToggle={(event) => {
        if (event.currentTarget.open !== open) setOpen(event.currentTarget.open);
      }}
      data-testid="over-time"
    >
      <summary className="px-4 py-1.5 text-ink-2">Score and drift over time</summary>
      {open && <Body />}
    </details>
  );
}

function Body() {
  const [days, setDays] = useState<number>(SPANS[0]);
  const [as, setAs] = useState<OverTimeProps['as']>('chart');
  const [{ site }] = useFleetFilter();
  const hour = useScreenStore('ticker', ({ now }) => Math.floor(now / 3_600_000));
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  const clinic = site === '' ? undefined : [...rows.values()].find((row) => row.site.name === site)?.site;
  // Over all clinics there is no zone of one clinic: times are those of this computer, and say so.
  const timezone = clinic?.timezone ?? ownZone();
  const told: OverTimeProps = { site: clinic?.name, days, timezone, now: hour * 3_600_000 + 3_599_000, as };
  return (
    <div className="space-y-3 px-4 pb-4">
      <div className="flex flex-wrap items-center gap-2">
        <label>
          <span className="sr-only">How far back</span>
          <select
            className="input w-auto py-1 text-sm"
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
          >
            {SPANS.map((span) => (
              <option key={span} value={span}>
                Last {span} days
              </option>
            ))}
          </select>
        </label>
        <fieldset className="flex" aria-label="Shown as">
          {(['chart', 'table'] as const).map((one) => (
            <button
              key={one}
              type="button"
              className="button first-of-type:rounded-r-none last-of-type:-ml-px last-of-type:rounded-l-none aria-pressed:border-focus aria-pressed:bg-accent-soft"
              aria-pressed={as === one}
              onClick={() => setAs(one)}
            >
              {one === 'chart' ? <ChartLine size={14} aria-hidden="true" /> : <Table2 size={14} aria-hidden="true" />}
              {one === 'chart' ? 'Charts' : 'Tables'}
            </button>
          ))}
        </fieldset>
        <span className="text-ink-2">
          {clinic === undefined ? 'All clinics' : clinic.name} · times of {timezone}
        </span>
      </div>
      <div className="grid items-start gap-x-8 gap-y-4 xl:grid-cols-2">
        <ScoreOverTime {...told} />
        <DriftOverTime {...told} />
      </div>
    </div>
  );
}
