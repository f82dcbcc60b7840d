import type { Baseline } from '../../contract/baseline.ts';
import { CHECK_IDS, type CheckId, type CheckState } from '../../contract/enums.ts';

/**
 * How many drift results in a row it takes before a person is told: `drift_threshold` inside the check's section, else the
 * one of the map, else the first.
 */
export function thresholdOf(baseline: Baseline, check: CheckId): number {
  const thresholds: Partial<Record<string, number>> = baseline.drift_threshold ?? {};
  const builtin = CHECK_IDS.find((id) => id === check);
  const ofSection = builtin === undefined ? undefined : baseline[builtin]?.drift_threshold;
  return ofSection ?? thresholds[check] ?? 1;
}

/**
 * Drift results in a row after one more result. What could not be told neither counts nor ends the row: a host that hides
 * for a moment must not take back an alert.
 */
export function inARowAfter(before: number, state: CheckState): number {
  if (state === 'drifted') return before + 1;
  return state === 'unknown' || state === 'unreachable' || state === 'stale' ? before : 0;
}
