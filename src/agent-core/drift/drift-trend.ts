import type { CheckId } from '../../contract/enums.ts';
import type { StateChange } from '../store/results.ts';

const HOUR_MS = 3_600_000;

/** How much had drifted at one moment. */
export interface DriftTally {
  /** Hosts by check. */
  readonly drifted: Map<CheckId, number>;
  /** Cells that had a result. */
  counted: number;
}

/** The moments at which drift is counted, epoch ms, oldest first and `now` last: at most 49, 57 or one for each day. */
export function driftMoments(now: number, days: number): number[] {
  const step = days <= 2 ? HOUR_MS : days <= 14 ? 6 * HOUR_MS : 24 * HOUR_MS;
  const steps = Math.ceil((days * 24 * HOUR_MS) / step);
  return Array.from({ length: steps + 1 }, (_, index) => now - (steps - index) * step);
}

/** Adds one host to the tallies of `moments`. `changes`: of its checks, oldest first; a state holds until the next one. */
export function countDrift(
  tallies: readonly DriftTally[],
  moments: readonly number[],
  changes: readonly StateChange[],
): void {
  const now = new Map<CheckId, StateChange['state']>();
  let next = 0;
  for (const [index, tally] of tallies.entries()) {
    const moment = moments[index] ?? 0;
    for (let change = changes[next]; change !== undefined && change.at <= moment; change = changes[next]) {
      now.set(change.check, change.state);
      next += 1;
    }
    tally.counted += now.size;
    for (const [check, state] of now)
      if (state === 'drifted') tally.drifted.set(check, (tally.drifted.get(check) ?? 0) + 1);
  }
}
