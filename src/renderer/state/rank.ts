import type { CheckState, Severity } from '../../contract/enums.ts';
import type { Cell, FleetRow } from '../../contract/live.ts';

const DRIFT: Readonly<Record<Severity, number>> = { critical: 0, high: 1, medium: 3, low: 6 };
const OTHERS: Readonly<Record<Exclude<CheckState, 'drifted'>, number>> = {
  unreachable: 2,
  unknown: 4,
  stale: 5,
  alternative: 7,
  not_applicable: 8,
  compliant: 9,
};

/** How bad a cell is: 0 is worst. A host that cannot be reached may hide anything, so it comes before medium drift. */
export function rankOf(cell: Pick<Cell, 'state' | 'severity'>): number {
  return cell.state === 'drifted' ? DRIFT[cell.severity ?? 'critical'] : OTHERS[cell.state];
}

/** Hosts worst first: by their cells from worst to best, then by name. */
export function worstFirst(rows: Iterable<FleetRow>): FleetRow[] {
  // Ranks are single digits, so that a host's ranks in order are one text, and texts are quick to compare.
  const keyed = [...rows].map((row) => ({ row, key: `${row.cells.map(rankOf).sort().join('')} ${row.host.name}` }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map((one) => one.row);
}
