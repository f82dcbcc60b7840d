import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Interrupted, run } from './child.mjs';

/** How long (ms) the download address may take to answer at all, before this machine counts as offline. */
const ANSWER_LIMIT = 3_000;
/** How long (ms) the installer may take in all where that address does not answer: long enough to unpack a zip from its cache. */
const OFFLINE_LIMIT = 10_000;
/** Where the runtime comes from, unless ELECTRON_MIRROR names another place (the installer reads that itself). */
const RELEASES = 'https://github.com/electron/electron/releases/download/';
/** The installer's stack trace is no help to a technician; what happened is in our own line. */
const QUIET = /** @type {const} */ ('ignore');
const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/**
 * What came of getting the runtime: `why` is the end of a sentence, with what to do.
 * @typedef {{ got: true } | { got: false, why: string }} Got
 */

/**
 * What {@link getRuntime} needs of the world. `answers` tells whether the download address answers; `limit` is in ms.
 * @typedef {{ node: string, env: NodeJS.ProcessEnv, say: (line: string) => void,
 *   answers: (url: string) => Promise<boolean>, limit: number }} World
 */

/**
 * Whether the Electron runtime (the program itself, which npm does not bring) is there in the version that package.json asks for.
 * @param {string} root
 */
export function isRuntimeInstalled(root) {
  const electron = join(root, 'node_modules', 'electron');
  try {
    const { version } = JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8'));
    const installed = readFileSync(join(electron, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '');
    const program = readFileSync(join(electron, 'path.txt'), 'utf8');
    return installed === version && existsSync(join(electron, 'dist', program));
  } catch {
    return false;
  }
}

/**
 * Gets the runtime with Electron's own installer (`install-electron`) where it is not there: from its cache, else from the
 * network. Offline it gives up within seconds.
 * @param {string} root
 * @param {Partial<World>} [world]
 * @returns {Promise<Got>}
 * @throws {Interrupted} when this process got a signal meanwhile
 */
export async function getRuntime(root, world = {}) {
  const { node, env, say, answers, limit } = { ...thisMachine(), ...world };
  if (isRuntimeInstalled(root)) return { got: true };
  const installer = join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(installer)) return { got: false, why: 'the package electron is not installed (npm ci)' };
  if (env['ELECTRON_SKIP_BINARY_DOWNLOAD']) {
    return {
      got: false,
      why: 'the Electron runtime is not installed, and ELECTRON_SKIP_BINARY_DOWNLOAD forbids to get it',
    };
  }
  say('getting the Electron runtime (about 110 MB, once)');
  const proxied = PROXIES.some((name) => env[name]);
  const stop = new AbortController();
  // Node's fetch, which the installer uses, heeds a proxy only when told to.
  const options = { cwd: root, env: { ...env, ...(proxied && { NODE_USE_ENV_PROXY: '1' }) }, stdio: QUIET };
  const installing = run(node, [installer], { ...options, signal: stop.signal });
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  // Behind a proxy, whether the address answers us directly says nothing.
  const watching = proxied
    ? undefined
    : answers(env['ELECTRON_MIRROR'] ?? RELEASES).then((online) => {
        if (!online) timer = setTimeout(() => stop.abort(), limit);
        return online;
      });
  const ending = await installing.catch(() => undefined);
  const online = (await watching) ?? true;
  clearTimeout(timer);
  if (ending?.received) throw new Interrupted(ending.received);
  if (ending?.code === 0 && isRuntimeInstalled(root)) return { got: true };
  const reason = online ? 'it could not be downloaded' : 'this machine does not reach the place where it is';
  return {
    got: false,
    why: `the Electron runtime is not installed and ${reason} (npx install-electron --no, with network or ELECTRON_MIRROR)`,
  };
}

/** @returns {World} */
function thisMachine() {
  return {
    node: process.execPath,
    env: process.env,
    say: (line) => process.stderr.write(`rounds set-up: ${line}\n`),
    answers,
    limit: OFFLINE_LIMIT,
  };
}

/**
 * Whether anything answers there, whatever it says.
 * @param {string} url
 */
async function answers(url) {
  try {
    await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(ANSWER_LIMIT) });
    return true;
  } catch {
    return false;
  }
}
