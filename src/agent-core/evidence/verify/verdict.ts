import { CHECK_NAMES, type Verdict, type VerifyCheck, type VerifyCheckName } from '../../../contract/evidence.ts';

/** Every check of one verification, by name. */
export type Checks = Record<VerifyCheckName, VerifyCheck>;

/** A check that held. */
export const pass: VerifyCheck = { result: 'pass' };

/** A check that did not hold, with what differs. */
export function fail(detail: string): VerifyCheck {
  return { result: 'fail', detail };
}

/** A check that could not be made, with what is missing. */
export function notChecked(detail: string): VerifyCheck {
  return { result: 'not_checked', detail };
}

/** All checks open, for the same reason. */
export function allNotChecked(detail: string): Checks {
  return {
    bytes_canonical: notChecked(detail),
    schema: notChecked(detail),
    signature: notChecked(detail),
    key_known: notChecked(detail),
    key_valid_at_time: notChecked(detail),
    key_not_revoked: notChecked(detail),
    in_log: notChecked(detail),
    log_consistent: notChecked(detail),
    no_gap: notChecked(detail),
    artifacts: notChecked(detail),
    time_plausible: notChecked(detail),
  };
}

/** The one word for all checks together: any failure is `invalid`, but for a key that is merely not known. */
export function verdictOf(checks: Checks): Verdict {
  const failed = CHECK_NAMES.filter((name) => checks[name].result === 'fail');
  if (failed.some((name) => name !== 'key_known')) return 'invalid';
  if (failed.length > 0) return 'unknown_key';
  return CHECK_NAMES.some((name) => checks[name].result === 'not_checked') ? 'incomplete' : 'valid';
}
