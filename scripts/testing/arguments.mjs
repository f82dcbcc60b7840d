/** Suites in the order in which they run: what fails fastest comes first. */
const SUITES = /** @type {const} */ (['check', 'unit', 'integration', 'lab', 'screen']);

/** @typedef {typeof SUITES[number]} Suite */

/**
 * What `npm test -- ARGS` asks for: suites named first, then arguments for the test runners (`-t NAME`, files).
 * `filtered` is true when these choose among the tests, so that a suite may have none to run.
 * @typedef {{ suites: readonly Suite[], pass: readonly string[], filtered: boolean }} Request
 */

/**
 * @param {readonly string[]} args
 * @returns {Request}
 */
export function parseArguments(args) {
  const named = args.slice(0, args.findIndex((arg) => !isSuite(arg)) >>> 0).filter(isSuite);
  const pass = args.slice(named.length);
  // A filter says which tests; `npm run check` is not among them unless it is named.
  const all = pass.length > 0 ? SUITES.filter((suite) => suite !== 'check') : SUITES;
  return {
    suites: named.length > 0 ? SUITES.filter((suite) => named.includes(suite)) : all,
    pass,
    filtered: pass.length > 0,
  };
}

/**
 * The same arguments for Playwright, which calls a filter by name `-g`.
 * @param {readonly string[]} pass
 */
export function forPlaywright(pass) {
  return pass.map((arg) => (arg === '-t' || arg === '--testNamePattern' ? '-g' : arg));
}

/**
 * @param {string} arg
 * @returns {arg is Suite}
 */
function isSuite(arg) {
  return SUITES.some((suite) => suite === arg);
}
