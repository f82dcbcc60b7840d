import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from './child.mjs';
import { writeAtomically } from './install.mjs';
import { SetupProblem } from './problem.mjs';

/** What the build reads; a change in any of them makes out/ stale. */
const INPUTS = ['src', 'assets', 'electron.vite.config.ts', 'tsconfig.json', 'package.json', 'package-lock.json'];

/**
 * Whether out/ was built from the sources as they are now (by path, size and time of change).
 * @param {string} root
 */
export function isBuilt(root) {
  try {
    return readFileSync(markerPath(root), 'utf8') === fingerprint(root);
  } catch {
    return false;
  }
}

/**
 * Builds into out/. The marker holds the state before the build: what changes meanwhile is built next time.
 * @param {string} root
 * @param {string} node program of Node 24
 * @param {(line: string) => void} say
 */
export async function build(root, node, say) {
  say('building');
  mkdirSync(join(root, 'out'), { recursive: true });
  forgetBuild(root);
  const before = fingerprint(root);
  const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const args = [builder, 'build', '--logLevel', 'error'];
  const ending = await runStep(node, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (ending.code !== 0) {
    throw new SetupProblem('the build failed; its reason is above. Correct it (npm run check) and start again.');
  }
  writeAtomically(markerPath(root), before);
}

/**
 * Makes the next {@link isBuilt} false.
 * @param {string} root
 */
export function forgetBuild(root) {
  rmSync(markerPath(root), { force: true });
}

/** @param {string} root */
function markerPath(root) {
  return join(root, 'out', '.built-from');
}

/** @param {string} root */
function fingerprint(root) {
  const hash = createHash('sha256');
  for (const path of INPUTS) addPath(hash, root, path);
  return `${hash.digest('hex')}\n`;
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} root
 * @param {string} path
 */
function addPath(hash, root, path) {
  const facts = statSync(join(root, path), { throwIfNoEntry: false });
  if (facts?.isDirectory()) {
    for (const name of readdirSync(join(root, path)).sort()) {
      if (!name.includes('.test.')) addPath(hash, root, `${path}/${name}`);
    }
  } else {
    hash.update(`${path}\0${facts?.size}\0${facts?.mtimeMs}\n`);
  }
}
