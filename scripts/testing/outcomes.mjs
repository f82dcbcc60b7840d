/**
 * How one test ended. `name` says where it is (suite > file > test); `group` is what is named when it is skipped with others
 * for the same reason.
 * @typedef {{ state: 'passed' | 'failed' | 'skipped', name: string, group?: string, reason?: string }} Outcome
 */

/**
 * What is printed at the end: each failed test, each skipped group with its reason, and one line of counts, always the last.
 * A skip without a reason is a failure: a test that nobody runs proves nothing.
 * @param {readonly Outcome[]} outcomes
 * @returns {{ lines: string[], ok: boolean }}
 */
export function summarise(outcomes) {
  const judged = outcomes.map(refuseSilentSkip);
  const failed = judged.filter(({ state }) => state === 'failed');
  const skipped = judged.filter(({ state }) => state === 'skipped');
  const passed = judged.length - failed.length - skipped.length;
  const lines = [
    ...(failed.length > 0 ? ['', 'Failed:', ...failed.map(({ name, reason }) => `  ${name}${because(reason)}`)] : []),
    ...(skipped.length > 0 ? ['', 'Skipped:', ...skippedGroups(skipped)] : []),
    '',
    `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ];
  return { lines, ok: failed.length === 0 && passed > 0 };
}

/**
 * @param {Outcome} outcome
 * @returns {Outcome}
 */
function refuseSilentSkip(outcome) {
  if (outcome.state !== 'skipped' || outcome.reason) return outcome;
  return { ...outcome, state: 'failed', reason: 'skipped without a reason (test/support/requires.ts)' };
}

/** @param {readonly Outcome[]} skipped */
function skippedGroups(skipped) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { group, name, reason } of skipped) {
    const line = `  ${group ?? name}${because(reason)}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => (count > 1 ? `${line} (${count} tests)` : line));
}

/** @param {string | undefined} reason */
function because(reason) {
  return reason ? `: ${reason}` : '';
}
