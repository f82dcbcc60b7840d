import type { Baseline, CheckSwitch } from '../../contract/baseline.ts';
import type { CheckId } from '../../contract/enums.ts';
import type { ExceptionStanding } from '../../contract/exceptions.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Days before its review in which an exception is shown as due soon: time to ask the clinic before it stops counting. */
export const SOON_DAYS = 30;

/** A check that is switched off or met in another way. */
export type Exception = Exclude<CheckSwitch, 'enabled'>;

/**
 * When an exception stops counting, epoch ms: the end of its `review_by` day in UTC. What is no day ended long ago, since
 * an exception whose end nobody can tell must not last for ever.
 */
export function exceptionEnds(reviewBy: string): number {
  const begins = Date.parse(`${reviewBy}T00:00:00Z`);
  return Number.isNaN(begins) ? Number.NEGATIVE_INFINITY : begins + DAY_MS;
}

/** Where an exception stands at a moment (epoch ms). */
export function standingOf(reviewBy: string, now: number): ExceptionStanding {
  const left = exceptionEnds(reviewBy) - now;
  if (left <= 0) return 'overdue';
  return left <= SOON_DAYS * DAY_MS ? 'due_soon' : 'current';
}

/** The exceptions that a baseline holds, in the order in which it names them. */
export function exceptionsOf(baseline: Baseline): { readonly check: CheckId; readonly exception: Exception }[] {
  return Object.entries(baseline.checks ?? {}).flatMap(([check, choice]) =>
    choice === undefined || choice === 'enabled' ? [] : [{ check: check as CheckId, exception: choice }],
  );
}
