import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './setup/child.mjs';
import { runMain } from './setup/problem.mjs';
import { ensureReady, inNewEnoughNode, root } from './setup.mjs';

/**
 * One habit that a machine keeps.
 * @typedef {{ name: string, command: readonly string[] }} Habit
 */

/** Programs at once: each listens for the signals that it has to hand on. */
const LANES = 6;

/** `npm run check [-- --write]`: types, lint and format, layers, unused code, lockfile, shell syntax. `--write` corrects what it can. */
await runMain(async () => {
  const node = await ensureReady({ build: false });
  if (!(await inNewEnoughNode(node))) return;
  const results = await inLanes(habits(process.argv.includes('--write')), keep);
  const outcomes = results.map(({ name, code }) => ({
    state: code === 0 ? 'passed' : 'failed',
    name: `check > ${name}`,
  }));
  const path = process.env['ROUNDS_TEST_OUTCOMES'];
  if (path !== undefined) writeFileSync(path, JSON.stringify(outcomes));
  process.exitCode = outcomes.some(({ state }) => state === 'failed') ? 1 : 0;
});

/**
 * @param {boolean} write
 * @returns {Habit[]}
 */
function habits(write) {
  const biome = ['check', '--error-on-warnings', ...(write ? ['--write'] : [])];
  return [
    { name: 'types', command: [binary('tsc'), '--noEmit', '-p', 'tsconfig.json', '--pretty', 'false'] },
    { name: 'lint and format', command: [binary('biome'), ...biome] },
    { name: 'layers', command: [process.execPath, 'scripts/layers.mjs'] },
    { name: 'unused code', command: [binary('knip'), '--no-progress'] },
    { name: 'lockfile', command: [process.execPath, 'scripts/lockfile.mjs', ...(write ? ['--write'] : [])] },
    ...shellScripts().map((path) => ({ name: `syntax of ${path}`, command: [shellOf(path), '-n', path] })),
  ];
}

/**
 * Works on all of a list, a few at a time.
 * @template T, R
 * @param {readonly T[]} list
 * @param {(one: T) => Promise<R>} work
 * @returns {Promise<R[]>} in the order in which they ended
 */
async function inLanes(list, work) {
  const waiting = [...list];
  /** @type {R[]} */
  const done = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) done.push(await work(next));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return done;
}

/**
 * Runs one, and prints its name with what it found.
 * @param {Habit} habit
 */
async function keep({ name, command: [program = '', ...args] }) {
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  const { code, output } = await capture(program, args, { cwd: root, env });
  if (code !== 0) process.stdout.write(`-- ${name}: failed\n${output.trimEnd()}\n\n`);
  else if (!name.startsWith('syntax of')) process.stdout.write(`-- ${name}: clean\n`);
  return { name, code };
}

/** Scripts that travel to hosts, and ours. */
function shellScripts() {
  const found = ['src', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  );
  return ['.ci/run', ...found.filter((path) => path.endsWith('.sh')).sort()];
}

/**
 * The shell that a script asks for in its first line; `sh` where it has none, as probes that travel to hosts.
 * @param {string} path
 */
function shellOf(path) {
  return /^#!.*\bbash\b/.test(readFileSync(join(root, path), 'utf8')) ? 'bash' : 'sh';
}

/** @param {string} name */
function binary(name) {
  return join(root, 'node_modules', '.bin', name);
}
