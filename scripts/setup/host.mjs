import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { getRuntime } from './electron.mjs';

/**
 * What the choice depends on, beside the checkout. `uid` is undefined on Windows.
 * @typedef {{ env: NodeJS.ProcessEnv, platform: NodeJS.Platform, uid: number | undefined,
 *   getRuntime: (root: string) => Promise<import('./electron.mjs').Got> }} Here
 */

/**
 * Which host of the console can be started here: the desktop app, or the web host on this machine's own address. Gets the
 * Electron runtime where nothing else stands in the way of the desktop.
 * @param {string} root
 * @param {Partial<Here>} [here]
 * @returns {Promise<{ kind: 'desktop' } | { kind: 'web', why: string }>}
 */
export async function chooseHost(root, here = {}) {
  const { env, platform, uid, getRuntime } = { ...thisMachine(), ...here };
  if (!existsSync(join(root, 'out', 'main', 'index.js'))) {
    return { kind: 'web', why: 'this build has no desktop app' };
  }
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    return { kind: 'web', why: 'there is no display' };
  }
  // Without its sandbox the desktop would be less safe than the browser: it is never started so.
  if (platform === 'linux' && uid === 0) {
    return { kind: 'web', why: "you are root, and the sandbox of Electron's browser does not run as root" };
  }
  const runtime = await getRuntime(root);
  return runtime.got ? { kind: 'desktop' } : { kind: 'web', why: runtime.why };
}

/** @returns {Here} */
function thisMachine() {
  return { env: process.env, platform: process.platform, uid: process.getuid?.(), getRuntime };
}
