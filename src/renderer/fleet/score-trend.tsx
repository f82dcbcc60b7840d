import { useCallback, useState } from 'react';
import { percentText, scoreDays } from '../look/score-days.ts';
import { dateText } from '../look/time.ts';
import { Loading } from '../parts/loading.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useFetched } from '../parts/use-fetched.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** Days that are shown. */
const DAYS = 14;

/** How the score went, day by day, as numbers; fetched when somebody opens it. */
export function ScoreTrend() {
  const [open, setOpen] = useState(false);
  return (
    <details className="card" onToggle={(event) => setOpen(event.currentTarget.open)} data-testid="score-trend">
      <summary className="px-4 py-1.5 text-ink-2">How the score went</summary>
      {open && <Days />}
    </details>
  );
}

function Days() {
  const { core } = useScreen();
  const load = useCallback(() => core.client.trend({ days: DAYS }), [core]);
  const { value, problem } = useFetched(load);
  const hour = useScreenStore('ticker', ({ now }) => Math.floor(now / 3_600_000));
  // Over all clinics there is no zone of one clinic: days are those of this computer, and say so.
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (problem !== undefined) {
    return (
      <div className="p-3">
        <ProblemNotice problem={problem} />
      </div>
    );
  }
  if (value === undefined) return <Loading what="Reading the scores …" />;
  if (value.length === 0)
    return <p className="px-4 pb-3 text-ink-2">No score was kept yet: one is, hour by hour, while the console runs.</p>;
  const days = scoreDays(value, zone, hour * 3_600_000 + 3_599_000, DAYS);
  return (
    <div className="px-4 pb-3">
      <table className="score-days" aria-label="Score by day, newest first">
        <thead>
          <tr>
            {[`Day (${zone})`, 'At its end', 'Lowest'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map(({ day, last, lowest }) => (
            <tr key={day} data-day={day}>
              <th scope="row">{dateText(day)}</th>
              <td>{last === undefined ? <NobodyLooked /> : percentText(last)}</td>
              <td>{lowest === undefined ? <NobodyLooked /> : percentText(lowest)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NobodyLooked() {
  return (
    <span className="text-ink-3" title="Nobody looked">
      <span aria-hidden="true">–</span>
      <span className="sr-only">nobody looked</span>
    </span>
  );
}
