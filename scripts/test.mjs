import { join } from 'node:path';
import { runMain, SetupProblem } from './setup/problem.mjs';
import { ensureReady, inNewEnoughNode, root } from './setup.mjs';
import { parseArguments } from './testing/arguments.mjs';
import { installPackages, mayInstall, neededPackages } from './testing/debian.mjs';
import { summarise } from './testing/outcomes.mjs';
import { runSuite } from './testing/suites.mjs';

/** `npm test [-- SUITE... [ARGS]]`: sets up, runs every suite that this machine can run, and ends with one line of counts. */
await runMain(async () => {
  const request = parseArguments(process.argv.slice(2));
  const needsBuild = request.suites.some((suite) => suite !== 'check' && suite !== 'unit');
  const node = await ensureReady({ build: needsBuild }).catch((error) => {
    if (!(error instanceof SetupProblem)) throw error;
    finish([{ state: 'failed', name: 'set-up', reason: error.message }]);
    return undefined;
  });
  if (node === undefined || !(await inNewEnoughNode(node))) return;

  if (mayInstall()) {
    const packages = neededPackages(join(root, 'test', 'lab-kit', 'packages.json'), request.suites);
    await installPackages(packages, (line) => process.stdout.write(`${line}\n`));
  }
  const outcomes = [];
  for (const suite of request.suites) {
    process.stdout.write(`\n== ${suite}\n`);
    outcomes.push(...(await runSuite(suite, request, root)));
  }
  finish(outcomes);
});

/** @param {readonly import('./testing/outcomes.mjs').Outcome[]} outcomes */
function finish(outcomes) {
  const { lines, ok } = summarise(outcomes);
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = ok ? 0 : 1;
}
