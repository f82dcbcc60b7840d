import { CHECK_IDS, type CheckId, type CheckStatus } from '../../contract/enums.ts';
import type { FleetRow } from '../../contract/live.ts';
import type { Tally } from '../store/score-samples.ts';

/** The cells of some rows that count, and those of them that are good; unknown, stale and unreachable are not. */
export function tallyOf(rows: readonly FleetRow[]): Tally {
  const cells = rows.flatMap((row) => row.cells).filter((cell) => cell.state !== 'not_applicable');
  const good = cells.filter((cell) => cell.state === 'compliant' || cell.state === 'alternative').length;
  return { good, counted: cells.length };
}

/** Score in basis points: (compliant + alternative) / (all - not_applicable). Undefined when there is nothing to count. */
export function scoreOf({ good, counted }: Tally): number | undefined {
  return counted === 0 ? undefined : Math.floor((good * 10_000) / counted);
}

/** From best to worst, for `controls_status`. */
const STATUS_ORDER: readonly CheckStatus[] = ['PASS', 'WARNING', 'ERROR', 'FAIL'];

/** The worst status of each check over all hosts. */
export function controlsStatus(rows: readonly FleetRow[]): Partial<Record<CheckId, CheckStatus>> {
  const worst: Partial<Record<CheckId, CheckStatus>> = {};
  const customs = rows
    .flatMap((row) => row.cells.map((cell) => cell.check))
    .filter((check) => check.startsWith('custom:'));
  for (const check of new Set([...CHECK_IDS, ...customs])) {
    const seen = rows.flatMap((row) => row.cells.filter((cell) => cell.check === check).map((cell) => cell.status));
    const index = Math.max(-1, ...seen.map((status) => STATUS_ORDER.indexOf(status)));
    const status = STATUS_ORDER[index];
    if (status !== undefined) worst[check] = status;
  }
  return worst;
}
