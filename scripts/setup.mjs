import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuilt } from './setup/build.mjs';
import { endLike, run } from './setup/child.mjs';
import { install, isInstalled } from './setup/install.mjs';
import { withLock } from './setup/lock.mjs';
import { findNode, isNewEnough } from './setup/node.mjs';

/** The checkout that this script belongs to. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Makes a checkout ready to run: packages, a Node that is new enough, a build. Says what it does on stderr, so that stdout
 * stays clean; two starts at once do the work once. Needs nothing installed but a Node of 20 or later with npm.
 * @param {{ build: boolean }} wanted
 * @returns {Promise<string>} the program of a Node that is new enough
 * @throws {import('./setup/problem.mjs').SetupProblem} with what to do next
 */
export async function ensureReady(wanted) {
  if (!isReady(wanted)) {
    await withLock(
      join(root, 'out', '.setup-lock'),
      () => say('waiting for another start that is setting up'),
      async () => {
        if (!isInstalled(root)) await install(root, say);
        if (wanted.build && !isBuilt(root)) await build(root, findNode(root), say);
      },
    );
  }
  return findNode(root);
}

/**
 * Goes on in this process when its Node is new enough; else runs the same script under the one that npm brought, and ends
 * like it. Returns whether to go on.
 * @param {string} node program that {@link ensureReady} found
 * @returns {Promise<boolean>}
 */
export async function inNewEnoughNode(node) {
  if (isNewEnough()) return true;
  endLike(await run(node, process.argv.slice(1)));
  return false;
}

/** @param {{ build: boolean }} wanted */
function isReady(wanted) {
  return isInstalled(root) && (!wanted.build || isBuilt(root));
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`rounds set-up: ${line}\n`);
}
