import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Which host of the console can be started here: the desktop app, or the web host on this machine's own address.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {{ kind: 'desktop' } | { kind: 'web', why: string }}
 */
export function chooseHost(root, env = process.env, platform = process.platform) {
  if (!existsSync(join(root, 'out', 'main', 'index.js'))) {
    return { kind: 'web', why: 'this build has no desktop app' };
  }
  if (!existsSync(join(root, 'node_modules', 'electron', 'path.txt'))) {
    return {
      kind: 'web',
      why: 'the Electron runtime is not installed (npx install-electron --no, on a machine with network)',
    };
  }
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    return { kind: 'web', why: 'there is no display' };
  }
  return { kind: 'desktop' };
}
