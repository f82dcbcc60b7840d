import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SetupProblem } from './problem.mjs';

/** Rounds is written for this major version of Node (package.json, `engines`). */
const NODE_MAJOR = 24;

/** Whether the Node that runs this is new enough. */
export function isNewEnough(version = process.versions.node) {
  return Number(version.split('.')[0]) >= NODE_MAJOR;
}

/**
 * Where the npm package `node` puts its program.
 * @param {string} root
 */
export function broughtNode(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * A Node that is new enough: the one that runs this, or the one that npm brought.
 * @param {string} root
 * @returns {string} path of the program
 */
export function findNode(root) {
  if (isNewEnough()) return process.execPath;
  const brought = broughtNode(root);
  if (existsSync(brought)) return brought;
  throw new SetupProblem(
    `Node ${NODE_MAJOR} is needed, this is ${process.versions.node}, and npm did not bring one to ${brought}. ` +
      `Allow install scripts (npm config get ignore-scripts) and start again, or install Node ${NODE_MAJOR}.`,
  );
}
