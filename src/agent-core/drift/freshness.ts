import type { DriftResult } from '../../contract/drift.ts';
import { type BuiltinCheckId, type CheckState, statusOf, worstSeverity } from '../../contract/enums.ts';
import type { Cell } from '../../contract/live.ts';

const MINUTE = 60_000;

/**
 * How long a result counts: twice the cadence of its check (cheap facts every 5 minutes, expensive ones, such as the
 * package simulation, hourly).
 */
export const FRESH_MS: Readonly<Record<BuiltinCheckId, number>> = {
  patching: 120 * MINUTE,
  av_edr: 120 * MINUTE,
  backup: 120 * MINUTE,
  logging: 10 * MINUTE,
  firewall: 10 * MINUTE,
  encryption: 10 * MINUTE,
};

/** The state that may be shown now: what is too old is `stale`, whatever it said. A clock set back makes it stale too. */
export function shownState(result: DriftResult, now: number): CheckState {
  if (result.state === 'not_applicable' || result.state === 'alternative') return result.state;
  const age = now - Date.parse(result.ended_at);
  const limit = result.check in FRESH_MS ? FRESH_MS[result.check as BuiltinCheckId] : 10 * MINUTE;
  return age <= limit && age >= -MINUTE ? result.state : 'stale';
}

/**
 * A result as a cell of the matrix. `baselineSha256` is that of the baseline which applies now: a result that was judged
 * by another one says nothing about this one, however fresh it is.
 */
export function cellOf(
  result: DriftResult,
  bundleId: string | undefined,
  baselineSha256: string | undefined,
  now: number,
): Cell {
  const outdated = result.baseline_sha256 !== baselineSha256 && result.state !== 'unreachable';
  const state = outdated ? 'stale' : shownState(result, now);
  const why = outdated ? 'the baseline has changed since' : 'too old to count';
  const stale = state === 'stale' ? `Stale (${why}): was ${result.state} at ${result.ended_at}. Scan again. ` : '';
  return {
    check: result.check,
    state,
    status: statusOf(state, worstSeverity(result.causes.map((cause) => cause.severity))),
    ...(result.severity === undefined ? {} : { severity: result.severity }),
    summary: stale + result.summary,
    causes: [...new Set(result.causes.map((cause) => cause.code))],
    at: result.ended_at,
    ...(bundleId === undefined ? {} : { bundle_id: bundleId }),
  };
}

/** The cell of a check that has no result on this host yet. */
export function emptyCell(check: BuiltinCheckId, implemented: boolean): Cell {
  return {
    check,
    state: 'unknown',
    status: 'ERROR',
    summary: implemented
      ? 'Not scanned yet.'
      : 'This version of Rounds does not read this check yet: nothing is known.',
    causes: [],
  };
}
