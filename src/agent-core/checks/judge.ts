import type { Baseline } from '../../contract/baseline.ts';
import type { Cause } from '../../contract/drift.ts';
import { type Exception, standingOf } from '../fleet/exceptions.ts';
import type { Check, Judgement, Reading } from './check.ts';

/**
 * The one way to a verdict: the check's own judgement, unless the baseline switches the check off for a reason.
 * `now` is epoch ms of the console. An exception counts up to the end of its `review_by` day (UTC); after it the check is
 * judged as if the exception were not there, and is not green before a person has decided again (ADR 0023).
 */
export function judge<F extends object>(
  check: Check<F>,
  reading: Reading<F>,
  baseline: Baseline,
  now: number,
): Judgement {
  const choice = baseline.checks?.[check.id];
  const judged = check.evaluate(reading, baseline, now);
  if (choice === undefined || choice === 'enabled') return judged;
  return standingOf(choice.review_by, now) === 'overdue' ? overdue(judged, choice) : excepted(choice);
}

/** A cause that every check may have: what a person decided about it has run out. */
export const EXCEPTION_OVERDUE = 'exception_overdue';

/**
 * A proven drift stays as bad as it is, and what could not be told stays unknown; only what would be green is not, because
 * the baseline says that this check does not apply here while nobody has confirmed it.
 */
function overdue(judged: Judgement, { state, by, review_by }: Exception): Judgement {
  const lapsed = `The exception "${state}" (by ${by}) was to be reviewed by ${review_by} and no longer counts: renew it or remove it.`;
  const summary = `${judged.summary} ${lapsed}`;
  if (judged.state === 'unknown') return { ...judged, summary };
  const cause: Cause = { code: EXCEPTION_OVERDUE, severity: 'low', detail: lapsed };
  return {
    ...judged,
    state: 'drifted',
    causes: [...judged.causes, cause],
    severity: judged.severity ?? 'low',
    summary,
  };
}

function excepted(choice: Exception): Judgement {
  const { state, reason, measure, by, review_by } = choice;
  const said =
    state === 'alternative'
      ? `Met in another way: ${measure ?? reason}${measure === undefined ? '' : ` (${reason})`}`
      : `Not applicable: ${reason}`;
  return {
    state,
    causes: [],
    severity: undefined,
    summary: `${said}; decided by ${by}, to be reviewed by ${review_by}.`,
    expected: { state, reason, by, review_by, ...(measure === undefined ? {} : { measure }) },
  };
}
