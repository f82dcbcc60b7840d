import type { DriftResult } from '../../contract/drift.ts';
import type { CheckId, CheckState, Platform } from '../../contract/enums.ts';
import { statusOf, worstSeverity } from '../../contract/enums.ts';
import type { Cell } from '../../contract/live.ts';
import { exceptionEnds } from '../fleet/exceptions.ts';
import type { LatestResult } from '../store/results.ts';
import { CADENCE_MS, depthOf } from './cadence.ts';

const MINUTE = 60_000;

/** What decides how a result is shown now. */
export interface Standing {
  readonly platform: Platform;
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
export function freshFor(check: CheckId, platform: Platform, state: CheckState, waitMs: number | undefined): number {
  const usual = state === 'unreachable' ? CADENCE_MS.cheap : CADENCE_MS[depthOf(check, platform)];
  return 2 * (state === 'unreachable' ? Math.max(usual, waitMs ?? 0) : usual);
}

/**
 * Until when a result counts, epoch ms: as long as the first of its facts to grow too old. An exception needs no facts, and
 * counts until its review is due: a cell must not stay quiet after that because nobody scanned.
 */
function countsUntil(result: DriftResult, { platform, waitMs }: Standing): number {
  const reviewBy = result.expected['review_by'];
  if (isException(result.state) && typeof reviewBy === 'string') return exceptionEnds(reviewBy) - 1;
  const until = Date.parse(result.ended_at) + freshFor(result.check, platform, result.state, waitMs);
  const carried = result.carried_since;
  return carried === undefined ? until : Math.min(until, Date.parse(carried) + 2 * CADENCE_MS.full);
}

/**
 * A result as a cell of the matrix. What is too old is `stale`, whatever it said, and so is a result from the future (the
 * clock was set back) or one that was judged by another baseline than the one which applies now.
 */
export function cellOf({ result, bundleId, inARow }: LatestResult, standing: Standing): AgingCell {
  const { now } = standing;
  const at = Date.parse(result.ended_at);
  const outdated = result.baseline_sha256 !== standing.baselineSha256 && result.state !== 'unreachable';
  const excepted = isException(result.state);
  const until = countsUntil(result, standing);
  const fresh = now <= until && (excepted || now >= at - MINUTE);
  const state = outdated || !fresh ? 'stale' : result.state;
  const why = outdated ? 'the baseline has changed since' : excepted ? 'its review is overdue' : 'too old to count';
  const stale = state === 'stale' ? `Stale (${why}): was ${result.state} at ${result.ended_at}. Scan again. ` : '';
  const carried =
    result.carried_since === undefined || excepted
      ? ''
      : ` What is read hourly was last read at ${result.carried_since}.`;
  return {
    turnsAt: state === 'stale' ? Number.POSITIVE_INFINITY : until,
    cell: {
      check: result.check,
      state,
      status: statusOf(state, worstSeverity(result.causes.map((cause) => cause.severity))),
      ...(result.severity === undefined ? {} : { severity: result.severity }),
      summary: `${stale}${result.summary}${carried}`,
      causes: [...new Set(result.causes.map((cause) => cause.code))],
      at: result.ended_at,
      ...(result.carried_since === undefined ? {} : { carried_since: result.carried_since }),
      ...(bundleId === undefined ? {} : { bundle_id: bundleId }),
      consecutive: inARow,
      alerting: inARow >= standing.threshold,
    },
  };
}

function isException(state: CheckState): boolean {
  return state === 'not_applicable' || state === 'alternative';
}

/** The cell of a check that has no result on this host yet. */
export function emptyCell(check: CheckId): Cell {
  return {
    check,
    state: 'unknown',
    status: 'ERROR',
    summary: 'Not scanned yet.',
    causes: [],
  };
}
