/** @typedef {import('./outcomes.mjs').Outcome} Outcome */
/** @typedef {import('@playwright/test/reporter').JSONReport} JSONReport */
/** @typedef {import('@playwright/test/reporter').JSONReportSuite} JSONReportSuite */
/** @typedef {import('@playwright/test/reporter').JSONReportTest} JSONReportTest */

/**
 * Every test's outcome in Playwright's JSON report.
 * @param {JSONReport} report
 * @returns {Outcome[]}
 */
export function playwrightOutcomes(report) {
  const errors = report.errors.map(({ message }) => failure('an error outside of every test', message));
  return [...errors, ...report.suites.flatMap((suite) => suiteOutcomes(suite, []))];
}

/**
 * @param {JSONReportSuite} suite
 * @param {readonly string[]} above
 * @returns {Outcome[]}
 */
function suiteOutcomes(suite, above) {
  const path = [...above, suite.title];
  const own = suite.specs.flatMap((spec) => spec.tests.map((test) => testOutcome(test, [...path, spec.title])));
  return [...own, ...(suite.suites ?? []).flatMap((inner) => suiteOutcomes(inner, path))];
}

/**
 * @param {JSONReportTest} test
 * @param {readonly string[]} path
 * @returns {Outcome}
 */
function testOutcome(test, path) {
  const place = [test.projectName, ...path].filter((part) => part !== '');
  const name = place.join(' > ');
  if (test.status === 'expected') return { state: 'passed', name };
  if (test.status === 'unexpected') return failure(name, test.results.at(-1)?.error?.message);
  if (test.status === 'flaky') return failure(name, 'passed only when it was tried again');
  const reason = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
  return { state: 'skipped', name, group: place.slice(0, -1).join(' > '), ...(reason && { reason }) };
}

/**
 * @param {string} name
 * @param {string | undefined} message
 * @returns {Outcome}
 */
function failure(name, message) {
  return { state: 'failed', name, reason: (message ?? 'did not finish').split('\n', 1)[0] ?? '' };
}
