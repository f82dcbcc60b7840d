import { writeFileSync } from 'node:fs';

/** @typedef {import('./outcomes.mjs').Outcome} Outcome */
/** @typedef {import('vitest/node').TestCase} TestCase */
/** @typedef {import('vitest/node').TestModule} TestModule */

/**
 * Writes every test's outcome, with the reason of a skip (which vitest's JSON report leaves out), as JSON to the file that
 * ROUNDS_TEST_OUTCOMES names. Runs beside a reporter for people.
 */
export default class OutcomeReporter {
  /**
   * @param {readonly TestModule[]} modules
   * @param {readonly { message: string }[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    const path = process.env['ROUNDS_TEST_OUTCOMES'];
    if (path === undefined) throw new Error('ROUNDS_TEST_OUTCOMES must name the file to write');
    const outcomes = [...modules.flatMap(moduleOutcomes), ...unhandled.map(unhandledOutcome)];
    writeFileSync(path, JSON.stringify(outcomes));
  }
}

/**
 * @param {TestModule} module
 * @returns {Outcome[]}
 */
function moduleOutcomes(module) {
  const where = `${module.project.name} > ${module.relativeModuleId}`;
  const suiteFailures = [module, ...module.children.allSuites()].flatMap((suite) =>
    suite.errors().map(({ message }) => {
      const name = suite.type === 'suite' ? `${where} > ${suite.fullName}` : where;
      return /** @type {Outcome} */ ({ state: 'failed', name, reason: firstLine(message) });
    }),
  );
  return [...suiteFailures, ...[...module.children.allTests()].map((test) => testOutcome(test, where))];
}

/**
 * @param {TestCase} test
 * @param {string} where
 * @returns {Outcome}
 */
function testOutcome(test, where) {
  const name = `${where} > ${test.fullName}`;
  const result = test.result();
  if (result.state === 'passed') return { state: 'passed', name };
  if (result.state === 'failed') return { state: 'failed', name, reason: firstLine(result.errors[0]?.message ?? '') };
  if (result.state === 'pending') return { state: 'failed', name, reason: 'did not finish' };
  const around = chainOf(test);
  const needing = around.find((one) => needsOf(one.meta()) !== undefined);
  if (needing !== undefined) return skipped(name, groupOf(needing, where), `needs ${needsOf(needing.meta())}`);
  const failed = around.find((one) => one.type !== 'test' && one.errors().length > 0);
  if (failed !== undefined) return skipped(name, groupOf(failed, where), 'failed before its tests ran');
  return { state: 'skipped', name, ...(result.note && { reason: result.note }) };
}

/**
 * @param {string} name
 * @param {string} group
 * @param {string} reason
 * @returns {Outcome}
 */
function skipped(name, group, reason) {
  return { state: 'skipped', name, group, reason };
}

/**
 * A test and the suites around it, the outermost first.
 * @param {TestCase} test
 * @returns {(TestCase | TestCase['parent'])[]}
 */
function chainOf(test) {
  /** @type {(TestCase | TestCase['parent'])[]} */
  const chain = [test];
  for (let at = test.parent; at.type === 'suite'; at = at.parent) chain.unshift(at);
  return [test.module, ...chain];
}

/**
 * @param {TestCase | TestCase['parent']} holder
 * @param {string} where
 */
function groupOf(holder, where) {
  return holder.type === 'module' ? where : `${where} > ${holder.fullName}`;
}

/**
 * @param {object} meta
 * @returns {string | undefined}
 */
function needsOf(meta) {
  return 'needs' in meta && typeof meta.needs === 'string' ? meta.needs : undefined;
}

/**
 * @param {{ message: string }} error
 * @returns {Outcome}
 */
function unhandledOutcome({ message }) {
  return { state: 'failed', name: 'an error outside of every test', reason: firstLine(message) };
}

/** @param {string} text */
function firstLine(text) {
  return text.split('\n', 1)[0] ?? '';
}
