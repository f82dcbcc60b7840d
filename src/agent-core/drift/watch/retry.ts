import type { ErrorCode } from '../../../contract/errors.ts';

const MINUTE = 60_000;

/** First wait after a failure, doubled with each further one up to the longest: a host that restarts is soon seen again. */
const FIRST_MS = MINUTE;
const LONGEST_MS = 30 * MINUTE;

/** Wrong logins are counted by the host (fail2ban, faillock): hourly stays below every usual limit. */
const AFTER_REFUSED_LOGIN_MS = 60 * MINUTE;

/** A person has to decide, and asking again would only teach them to say yes (spec 6: hard stop, no retry). */
const HELD: ReadonlySet<ErrorCode> = new Set(['E008', 'IDENTITY_UNCONFIRMED']);

/** Failures that say nothing of the host itself: the way to it is missing. */
const NO_WAY: ReadonlySet<ErrorCode> = new Set(['E004', 'TARGET_DNS', 'TARGET_TIMEOUT', 'CONNECTION_LOST']);

/** How long to wait after the `failures`-th failure in a row, milliseconds; `held` = until a person has acted. */
export function retryAfter(code: ErrorCode, failures: number): number | 'held' {
  if (HELD.has(code)) return 'held';
  if (code === 'AUTH_FAILED') return AFTER_REFUSED_LOGIN_MS;
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(30, Math.max(0, failures - 1)));
}

/** True for failures that a dead network would cause too. */
export function noWay(code: ErrorCode): boolean {
  return NO_WAY.has(code);
}
