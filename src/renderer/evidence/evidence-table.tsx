import { useMemo, useRef } from 'react';
import type { EvidenceRow } from '../../contract/evidence.ts';
import { useScreenStore } from '../state/screen.ts';
import { EvidenceLine } from './evidence-line.tsx';
import type { Verdicts } from './use-verdicts.ts';
import { useWindowRows } from './use-window-rows.ts';

const COLUMNS = ['Record', 'Time', 'What', 'Host', 'Result', 'Verdict'];

/** Records as lines, of which only those near the window are drawn; each opens beside the list. */
export function EvidenceTable({
  rows,
  more,
  chosen,
  selected,
  verdicts,
  onOpen,
  onSelect,
  onSelectAll,
  onEnd,
}: {
  readonly rows: readonly EvidenceRow[];
  /** There are more of them than are here. */
  readonly more: boolean;
  readonly chosen: string | undefined;
  readonly selected: ReadonlySet<string>;
  readonly verdicts: Verdicts;
  readonly onOpen: (id: string) => void;
  readonly onSelect: (id: string) => void;
  readonly onSelectAll: (ids: readonly string[]) => void;
  /** The last line is near. */
  readonly onEnd: () => void;
}) {
  const hosts = useScreenStore('fleet', (fleet) => fleet.rows);
  const zones = useMemo(() => new Map([...hosts.values()].map(({ site }) => [site.site_id, site.timezone])), [hosts]);
  const body = useRef<HTMLTableSectionElement>(null);
  const { items, measure, above, below } = useWindowRows(body, rows.length, onEnd);
  const picked = rows.filter((row) => selected.has(row.bundle_id)).length;
  return (
    <div className="records-frame">
      <table className="records" aria-label="Records, newest first" aria-rowcount={more ? -1 : rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className="pick">
              <input
                type="checkbox"
                className="check"
                aria-label="Select all records that are shown"
                checked={rows.length > 0 && picked === rows.length}
                ref={(element) => {
                  if (element !== null) element.indeterminate = picked > 0 && picked < rows.length;
                }}
                onChange={() => onSelectAll(picked === rows.length ? [] : rows.map((row) => row.bundle_id))}
              />
            </th>
            {COLUMNS.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          <Room height={above} />
          {items.map(({ index }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <EvidenceLine
                key={row.bundle_id}
                row={row}
                index={index}
                measure={measure}
                chosen={row.bundle_id === chosen}
                selected={selected.has(row.bundle_id)}
                timezone={zones.get(row.site_id)}
                verdict={verdicts.of.get(row.bundle_id)}
                onOpen={onOpen}
                onSelect={onSelect}
              />
            );
          })}
          <Room height={below} />
        </tbody>
      </table>
    </div>
  );
}

/** Nothing is said of it to those who hear the table. */
const NOT_A_LINE = { 'aria-hidden': true } as const;

/** The room of lines that are not drawn. */
function Room({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tr className="room" {...NOT_A_LINE}>
      <td colSpan={COLUMNS.length + 1} style={{ height }} />
    </tr>
  );
}
