import { useState } from 'react';
import { dateText } from '../look/time.ts';

/** Days that are shown before somebody asks for more. */
const FIRST = 14;

/** Numbers day by day, newest first; undefined where nobody looked. */
export function DayTable({
  label,
  timezone,
  columns,
  rows,
}: {
  readonly label: string;
  readonly timezone: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly day: string; readonly cells: readonly (string | undefined)[] }[];
}) {
  const [all, setAll] = useState(false);
  return (
    <div className="overflow-x-auto">
      <table className="score-days w-full" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Day ({timezone})</th>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, all ? rows.length : FIRST).map(({ day, cells }) => (
            <tr key={day} data-day={day}>
              <th scope="row">{dateText(day)}</th>
              {columns.map((name, index) => (
                <td key={name}>{cells[index] ?? <NobodyLooked />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {!all && rows.length > FIRST && (
        <button type="button" className="button button-quiet mt-1" onClick={() => setAll(true)}>
          Show all {rows.length} days
        </button>
      )}
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
