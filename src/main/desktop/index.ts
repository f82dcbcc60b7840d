import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as electron from 'electron';
import { systemClock } from '../../agent-core/clock.ts';
import { systemTimers } from '../../agent-core/timers.ts';
import { dataDir } from '../host/data-dir.ts';
import { readAssets } from '../web/assets.ts';
import { startDesktop } from './desktop.ts';
import { hasTrayHost } from './tray-host.ts';

/** Makes a thing when it is first asked for, and keeps it. */
function once<T>(make: () => T): () => T {
  const made: T[] = [];
  return () => {
    const [first = make()] = made;
    made[0] = first;
    return first;
  };
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Not awaited: Electron is ready only once this module has been evaluated, so that waiting for it here would wait for ever.
startDesktop(electron, {
  platform: process.platform,
  env: process.env,
  args: process.argv.slice(1),
  command: electron.app.isPackaged ? [process.execPath] : [process.execPath, here('../..')],
  dataDir: (given) => dataDir(given, process.env),
  preload: here('../preload/index.cjs'),
  pageFiles: once(() => readAssets(here('../renderer/'))),
  clock: systemClock,
  timers: systemTimers,
  pause: (ms) => pause(ms, undefined, { ref: false }),
  hasTrayHost: () => hasTrayHost(process.platform),
  openCore: async (options) => (await import('./core-host.ts')).openDesktopCore(options),
  verify: async (paths) =>
    (await import('../../agent-core/evidence/verify/verify-paths.ts')).verifyPaths(paths, {
      trust: undefined,
      kept: [],
    }),
  onUncaught: (listener) => {
    process.on('uncaughtException', listener);
    process.on('unhandledRejection', listener);
    return {
      [Symbol.dispose]: () => {
        process.off('uncaughtException', listener);
        process.off('unhandledRejection', listener);
      },
    };
  },
}).catch((error: unknown) => {
  electron.dialog.showErrorBox('Rounds could not start', error instanceof Error ? error.message : String(error));
  electron.app.exit(3);
});
