import type { ErrorCode } from '../../../contract/errors.ts';
import { CADENCE_MS, type Depth, jittered } from '../cadence.ts';
import type { Lane } from '../lanes.ts';
import { retryAfter } from './retry.ts';

/** A host that takes this long keeps others waiting if it may: it then shares the places of those that do not answer. */
export const SLOW_MS = 15_000;

/** What one scan of one host came to, as far as the next one is concerned. */
export interface Outcome {
  readonly depth: Depth;
  /** Why the host was not read, or not read to its end; undefined when it was. */
  readonly failure: ErrorCode | undefined;
  /** How long it took, milliseconds. */
  readonly tookMs: number;
}

/** When a host is read again. Times are those of the monotonic clock, milliseconds. */
export interface Plan {
  readonly cheapAt: number;
  readonly fullAt: number;
  /** Failures in a row, and why the last one. */
  readonly failures: number;
  readonly failure: ErrorCode | undefined;
  /** Not tried again until a person has acted. */
  readonly held: boolean;
  readonly slow: boolean;
}

/** A host that is read as a whole, now. */
export function newPlan(now: number): Plan {
  return { cheapAt: now, fullAt: now, failures: 0, failure: undefined, held: false, slow: false };
}

/** The same host after a scan that ended at `now`. After a failure the next scan reads everything: nothing is known then. */
export function planAfter(plan: Plan, outcome: Outcome, now: number, random: () => number): Plan {
  const slow = outcome.tookMs >= SLOW_MS;
  if (outcome.failure !== undefined) {
    const failures = plan.failures + 1;
    const wait = retryAfter(outcome.failure, failures);
    const at = wait === 'held' ? Number.POSITIVE_INFINITY : now + jittered(wait, random);
    return { cheapAt: at, fullAt: at, failures, failure: outcome.failure, held: wait === 'held', slow };
  }
  return {
    cheapAt: now + jittered(CADENCE_MS.cheap, random),
    fullAt: outcome.depth === 'full' ? now + jittered(CADENCE_MS.full, random) : plan.fullAt,
    failures: 0,
    failure: undefined,
    held: false,
    slow,
  };
}

/** The same host, due no earlier than `at`. */
export function postponed(plan: Plan, at: number): Plan {
  return { ...plan, cheapAt: Math.max(at, plan.cheapAt), fullAt: Math.max(at, plan.fullAt) };
}

/** When the host is due next; undefined while it is held. */
export function dueAt(plan: Plan): number | undefined {
  return plan.held ? undefined : Math.min(plan.cheapAt, plan.fullAt);
}

/** What the scan that is due at `now` reads. */
export function dueDepth(plan: Plan, now: number): Depth {
  return plan.fullAt <= now ? 'full' : 'cheap';
}

/** Where it waits for its place. */
export function laneOf(plan: Plan): Lane {
  return plan.failures > 0 || plan.slow ? 'suspect' : 'sound';
}

/** How old an answer may become before the next one is due, milliseconds: the real cadence of this host. */
export function waitOf(plan: Plan): number | undefined {
  if (plan.held) return Number.POSITIVE_INFINITY;
  const wait = plan.failure === undefined ? undefined : retryAfter(plan.failure, plan.failures);
  return wait === 'held' ? Number.POSITIVE_INFINITY : wait;
}
