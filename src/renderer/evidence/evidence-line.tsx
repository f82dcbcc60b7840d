import { memo } from 'react';
import { checkState } from '../../contract/enums.ts';
import type { EvidenceRow, Verdict } from '../../contract/evidence.ts';
import { toneOf } from '../look/states.ts';
import { checkWord, spaced } from '../look/words.ts';
import { HostText } from '../parts/host-text.tsx';
import { ToneBadge } from '../parts/tone-badge.tsx';
import { RecordTime } from './record-time.tsx';
import { VerdictBadge } from './verdict.tsx';

/** One record in the list. */
export const EvidenceLine = memo(function EvidenceLine({
  row,
  index,
  measure,
  timezone,
  chosen,
  selected,
  verdict,
  onOpen,
  onSelect,
}: {
  readonly row: EvidenceRow;
  readonly index: number;
  readonly measure: (element: HTMLElement | null) => void;
  readonly timezone: string | undefined;
  readonly chosen: boolean;
  readonly selected: boolean;
  readonly verdict: Verdict | undefined;
  readonly onOpen: (id: string) => void;
  readonly onSelect: (id: string) => void;
}) {
  const state = checkState.safeParse(row.state);
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      data-chosen={chosen}
      data-testid={`record-${row.bundle_id}`}
      data-kind={row.kind}
    >
      <td className="pick">
        <input
          type="checkbox"
          className="check"
          aria-label={`Select ${row.label}`}
          checked={selected}
          onChange={() => onSelect(row.bundle_id)}
        />
      </td>
      <th scope="row" className="one-line">
        <button
          type="button"
          className="text-left font-medium text-accent-text tabular-nums hover:underline"
          aria-pressed={chosen}
          onClick={() => onOpen(row.bundle_id)}
        >
          {row.label}
        </button>
        <span className="block text-xs text-ink-2 tabular-nums">no. {row.seq}</span>
      </th>
      <td className="one-line tabular-nums">
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
        {verdict === undefined ? (
          <span className="one-line text-ink-2">not asked</span>
        ) : (
          <VerdictBadge verdict={verdict} />
        )}
      </td>
    </tr>
  );
});
