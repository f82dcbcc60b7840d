import type { CheckId, CheckState } from '../../contract/enums.ts';
import { type BuiltinCheckId, statusOf, worstSeverity } from '../../contract/enums.ts';
import type { Cell } from '../../contract/live.ts';
import type { LatestResult } from '../store/results.ts';
import { CADENCE_MS, depthOf } from './cadence.ts';

const MINUTE = 60_000;

/** What decides how a result is shown now. */
export interface Standing {
  /** SHA-256 of the baseline that applies to the host now. */
  readonly baselineSha256: string | undefined;
  /** Drift results in a row before a person is told. */
  readonly threshold: number;
  /** How long the watcher waits before it tries this host again, where that is longer than usual: it backs off, or is held. */
  readonly waitMs: number | undefined;
  /** Epoch ms. */
  readonly now: number;
}

/** A cell, and when it changes by itself (epoch ms): it becomes too old. */
export interface AgingCell {
  readonly cell: Cell;
  readonly turnsAt: number;
}

/**
 * How long a result counts, milliseconds: twice the cadence at which its facts are read. That a host did not answer counts
 * for twice the wait until it is asked again.
 */
export function freshFor(check: CheckId, state: CheckState, waitMs: number | undefined): number {
  const usual = state === 'unreachable' ? CADENCE_MS.cheap : CADENCE_MS[depthOf(check)];
  return 2 * (state === 'unreachable' ? Math.max(usual, waitMs ?? 0) : usual);
}

/**
 * A result as a cell of the matrix. What is too old is `stale`, whatever it said, and so is a result from the future (the
 * clock was set back) or one that was judged by another baseline than the one which applies now.
 */
export function cellOf({ result, bundleId, inARow }: LatestResult, standing: Standing): AgingCell {
  const { now } = standing;
  const at = Date.parse(result.ended_at);
  const outdated = result.baseline_sha256 !== standing.baselineSha256 && result.state !== 'unreachable';
  const excepted = result.state === 'not_applicable' || result.state === 'alternative';
  const until = excepted ? Number.POSITIVE_INFINITY : at + freshFor(result.check, result.state, standing.waitMs);
  const fresh = excepted || (now <= until && now >= at - MINUTE);
  const state = outdated || !fresh ? 'stale' : result.state;
  const why = outdated ? 'the baseline has changed since' : 'too old to count';
  const stale = state === 'stale' ? `Stale (${why}): was ${result.state} at ${result.ended_at}. Scan again. ` : '';
  return {
    turnsAt: state === 'stale' ? Number.POSITIVE_INFINITY : until,
    cell: {
      check: result.check,
      state,
      status: statusOf(state, worstSeverity(result.causes.map((cause) => cause.severity))),
      ...(result.severity === undefined ? {} : { severity: result.severity }),
      summary: stale + result.summary,
      causes: [...new Set(result.causes.map((cause) => cause.code))],
      at: result.ended_at,
      ...(bundleId === undefined ? {} : { bundle_id: bundleId }),
      consecutive: inARow,
      alerting: inARow >= standing.threshold,
    },
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
