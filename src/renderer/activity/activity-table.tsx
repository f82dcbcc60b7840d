import { BadgeCheck, KeyRound, type LucideIcon, SlidersHorizontal } from 'lucide-react';
import { memo } from 'react';
import type { EvidenceRow } from '../../contract/evidence.ts';
import { RecordTime } from '../evidence/record-time.tsx';
import { spaced } from '../look/words.ts';
import { HostText } from '../parts/host-text.tsx';
import type { Known } from './use-entries.ts';
import { useZones } from './use-zones.ts';

const ICONS: Readonly<Record<string, LucideIcon>> = { policy: SlidersHorizontal, key: KeyRound, approval: BadgeCheck };

/** What people decided, line by line; each opens its signed record beside the list. */
export function ActivityTable({
  rows,
  entries,
  chosen,
  onOpen,
}: {
  readonly rows: readonly EvidenceRow[];
  readonly entries: ReadonlyMap<string, Known>;
  readonly chosen: string | undefined;
  readonly onOpen: (id: string) => void;
}) {
  const zoneOf = useZones();
  return (
    <div className="records-frame">
      <table className="records plain" aria-label="Activity, newest first">
        <thead>
          <tr>
            {['What', 'Who', 'Why', 'When', 'Record'].map((name) => (
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
              entry={entries.get(row.bundle_id)}
              chosen={row.bundle_id === chosen}
              timezone={zoneOf(row.site_id)}
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
  entry,
  chosen,
  timezone,
  onOpen,
}: {
  readonly row: EvidenceRow;
  readonly entry: Known | undefined;
  readonly chosen: boolean;
  readonly timezone: string;
  readonly onOpen: (id: string) => void;
}) {
  const Icon = ICONS[row.kind] ?? SlidersHorizontal;
  const told = entry === 'unread' ? undefined : entry;
  const waiting = entry === undefined ? <span className="text-ink-3">…</span> : undefined;
  return (
    <tr data-chosen={chosen} data-testid={`activity-${row.bundle_id}`} data-kind={row.kind}>
      <th scope="row" className="wide">
        <span className="flex gap-2">
          <Icon size={16} className="mt-px shrink-0 text-ink-2" aria-hidden="true" />
          <span className="min-w-0">
            <span className="sr-only">{spaced(row.kind)}: </span>
            <span className="font-medium">
              <HostText text={told?.what ?? row.summary} foldAt={200} />
            </span>
            <span className="block text-xs text-ink-2">{row.site_name}</span>
          </span>
        </span>
      </th>
      <td className="max-w-48">{waiting ?? <Said text={told?.who} otherwise="this console" />}</td>
      <td className="wide">{waiting ?? <Said text={told?.why} otherwise="no reason given" />}</td>
      <td className="one-line">
        <RecordTime at={row.timestamp} timezone={timezone} />
      </td>
      <td className="one-line">
        <button
          type="button"
          className="text-left font-medium text-accent-text hover:underline"
          aria-pressed={chosen}
          onClick={() => onOpen(row.bundle_id)}
        >
          {row.label}
        </button>
      </td>
    </tr>
  );
});

/** What the record says, or in quieter words that it says nothing. */
function Said({ text, otherwise }: { readonly text: string | undefined; readonly otherwise: string }) {
  if (text === undefined || text === '') return <span className="text-ink-2">{otherwise}</span>;
  return <HostText text={text} foldAt={200} />;
}
