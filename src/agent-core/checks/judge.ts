import type { Baseline, CheckSwitch } from '../../contract/baseline.ts';
import { isoTime } from '../clock.ts';
import type { Check, Judgement, Reading } from './check.ts';

/**
 * The one way to a verdict: the check's own judgement, unless the baseline switches the check off for a reason.
 * `now` is epoch ms of the console. An exception counts up to the end of its `review_by` day (UTC); after it the
 * check is judged as if enabled, and the summary says so: a forgotten exception must not stay quiet.
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
  if (isoTime(now).slice(0, 10) <= choice.review_by) return excepted(choice);
  const lapsed = `The exception "${choice.state}" was to be reviewed by ${choice.review_by} and no longer counts.`;
  return { ...judged, summary: `${judged.summary} ${lapsed}` };
}

function excepted(choice: Exclude<CheckSwitch, 'enabled'>): Judgement {
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
