import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep } from '../setup/child.mjs';
import { forPlaywright } from './arguments.mjs';
import { playwrightOutcomes } from './playwright-report.mjs';

/** @typedef {import('./arguments.mjs').Suite} Suite */
/** @typedef {import('./arguments.mjs').Request} Request */
/** @typedef {import('./outcomes.mjs').Outcome} Outcome */

/** Of the person who runs the tests: a test must never reach their data or their vault. */
const PERSONAL = /^ROUNDS_(DATA_DIR|PASSPHRASE|TECHNICIAN)/;

/** Where each suite keeps its tests, and how they are called. */
const FOLDERS = /** @type {const} */ ({
  integration: ['test/integration', '.test.ts'],
  lab: ['test/lab', '.test.ts'],
  screen: ['test/screen', '.spec.ts'],
});

/**
 * Runs one suite with its output on this terminal, and collects how each of its tests ended.
 * @param {Suite} suite
 * @param {Request} request
 * @param {string} root
 * @param {import('node:child_process').StdioOptions} [stdio]
 * @returns {Promise<Outcome[]>} never empty, unless a filter left nothing to run
 */
export async function runSuite(suite, request, root, stdio = ['ignore', 'inherit', 'inherit']) {
  const empty = emptyReason(suite, root);
  if (empty !== undefined) return [{ state: 'skipped', name: suite, reason: empty }];
  const folder = mkdtempSync(join(tmpdir(), 'rounds-test-'));
  const report = join(folder, 'report.json');
  try {
    const code = await start(suite, request, { root, report, stdio });
    const outcomes = readOutcomes(suite, report);
    const explained = outcomes.some(({ state }) => state === 'failed') || (outcomes.length > 0 && code === 0);
    const nothingLeft = request.filtered && outcomes.length === 0 && existsSync(report);
    if (explained || nothingLeft) return request.filtered ? outcomes.filter(isChosen) : outcomes;
    return [
      ...outcomes,
      { state: 'failed', name: suite, reason: `ended with exit code ${code} after ${outcomes.length} tests` },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {Suite} suite
 * @param {Request} request
 * @param {{ root: string, report: string, stdio: import('node:child_process').StdioOptions }} options
 */
async function start(suite, request, { root, report, stdio }) {
  const personal = Object.keys(process.env).filter((name) => PERSONAL.test(name));
  const env = { ...process.env, ROUNDS_TEST_OUTCOMES: report, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  for (const name of personal) Reflect.deleteProperty(env, name);
  // A log is read as text. (Playwright sees for itself, and warns of this variable.)
  if (!process.stdout.isTTY && suite !== 'screen') Object.assign(env, { NO_COLOR: '1' });
  const ending = await runStep(process.execPath, commandOf(suite, request, root), {
    cwd: root,
    env,
    stdio,
  });
  return ending.code ?? ending.signal;
}

/**
 * @param {Suite} suite
 * @param {Request} request
 * @param {string} root
 */
function commandOf(suite, request, root) {
  const modules = join(root, 'node_modules');
  if (suite === 'check') return [join(root, 'scripts', 'check.mjs')];
  if (suite === 'screen') {
    const cli = join(modules, '@playwright', 'test', 'cli.js');
    return [
      cli,
      'test',
      '--reporter=list,json',
      '--forbid-only',
      '--pass-with-no-tests',
      ...forPlaywright(request.pass),
    ];
  }
  const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts', 'testing', 'vitest-reporter.mjs')}`];
  const rules = ['--allowOnly=false', '--passWithNoTests'];
  const vitest = join(modules, 'vitest', 'vitest.mjs');
  // What runs alone is a project of its own.
  return [vitest, 'run', '--project', suite, '--project', `${suite}-alone`, ...reporters, ...rules, ...request.pass];
}

/**
 * @param {Suite} suite
 * @param {string} report
 * @returns {Outcome[]}
 */
function readOutcomes(suite, report) {
  if (!existsSync(report)) return [];
  const parsed = JSON.parse(readFileSync(report, 'utf8'));
  if (suite !== 'screen') return parsed;
  return playwrightOutcomes(parsed).map((outcome) => ({
    ...outcome,
    name: `screen > ${outcome.name}`,
    ...(outcome.group && { group: `screen > ${outcome.group}` }),
  }));
}

/**
 * Tests that a filter leaves out are reported as skipped, without a reason.
 * @param {Outcome} outcome
 */
function isChosen(outcome) {
  return outcome.state !== 'skipped' || outcome.reason !== undefined;
}

/**
 * @param {Suite} suite
 * @param {string} root
 * @returns {string | undefined} why the suite cannot have a test to run
 */
function emptyReason(suite, root) {
  if (suite === 'check' || suite === 'unit') return undefined;
  const [folder, ending] = FOLDERS[suite];
  const path = join(root, folder);
  const names = existsSync(path) ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : [];
  return names.some((name) => name.endsWith(ending)) ? undefined : `no test in ${folder} yet`;
}
