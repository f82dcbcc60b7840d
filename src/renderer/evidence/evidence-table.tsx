import { memo, useMemo } from 'react';
import { checkState } from '../../contract/enums.ts';
import type { EvidenceRow, VerifyResult } from '../../contract/evidence.ts';
import { toneOf } from '../look/states.ts';
import { checkWord, spaced } from '../look/words.ts';
import { HostText } from '../parts/host-text.tsx';
import { ToneBadge } from '../parts/tone-badge.tsx';
import { useScreenStore } from '../state/screen.ts';
import { RecordTime } from './record-time.tsx';
import type { Verdicts } from './use-verdicts.ts';
import { VerdictBadge } from './verdict.tsx';

/** Records as lines; each opens beside the list. */
export function EvidenceTable({
  rows,
  chosen,
  verdicts,
  onOpen,
}: {
  readonly rows: readonly EvidenceRow[];
  readonly chosen: string | undefined;
  readonly verdicts: Verdicts;
  readonly onOpen: (id: string) => void;
}) {
  const hosts = useScreenStore('fleet', (fleet) => fleet.rows);
  const zones = useMemo(() => new Map([...hosts.values()].map(({ site }) => [site.site_id, site.timezone])), [hosts]);
  return (
    <div className="records-frame">
      <table className="records" aria-label="Records, newest first">
        <thead>
          <tr>
            {['Record', 'Time', 'What', 'Host', 'Result', 'Verdict'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line
              key={row.bundle_id}
              row={row}
              chosen={row.bundle_id === chosen}
              timezone={zones.get(row.site_id)}
              result={verdicts.results.get(row.bundle_id)}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Line = memo(function Line({
  row,
  chosen,
  timezone,
  result,
  onOpen,
}: {
  readonly row: EvidenceRow;
  readonly timezone: string | undefined;
  readonly chosen: boolean;
  readonly result: VerifyResult | undefined;
  readonly onOpen: (id: string) => void;
}) {
  const state = checkState.safeParse(row.state);
  return (
    <tr data-chosen={chosen} data-testid={`record-${row.bundle_id}`} data-kind={row.kind}>
      <th scope="row" className="one-line">
        <button
          type="button"
          className="text-left font-medium text-accent-text hover:underline"
          aria-pressed={chosen}
          onClick={() => onOpen(row.bundle_id)}
        >
          {row.label}
        </button>
        <span className="block text-xs text-ink-2">no. {row.seq}</span>
      </th>
      <td className="one-line">
        <RecordTime at={row.timestamp} timezone={timezone} />
      </td>
      <td>
        {row.check === undefined ? spaced(row.kind) : checkWord(row.check)}
        {row.check !== undefined && <span className="block text-xs text-ink-2">{spaced(row.kind)}</span>}
      </td>
      <td>
        <span className="one-line">{row.host_name ?? '–'}</span>
        <span className="one-line block text-xs text-ink-2">{row.site_name}</span>
      </td>
      <td className="what-came">
        {state.success && <ToneBadge tone={toneOf({ state: state.data, severity: row.severity })} />}
        <span className="mt-0.5 block text-ink-2">
          <HostText text={row.summary} foldAt={200} />
        </span>
      </td>
      <td>
        {result === undefined ? (
          <span className="one-line text-ink-2">not asked</span>
        ) : (
          <VerdictBadge verdict={result.verdict} />
        )}
      </td>
    </tr>
  );
});
