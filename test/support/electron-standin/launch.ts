import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DesktopCore } from '../../../src/main/desktop/core-host.ts';
import type { StandIn } from './standin.ts';

/** The built main bundle. */
const MAIN = pathToFileURL(join(import.meta.dirname, '../../../out/main/index.js')).href;
const SEAT = Symbol.for('rounds.electron-standin');

/** What the modules of one launch get. */
interface Seat {
  readonly electron: object;
  readonly openCore: (() => Promise<DesktopCore>) | undefined;
}

/** Options of {@link launchMain}. */
export interface LaunchOptions {
  readonly dataDir: string;
  /** Another core than the built one: a far end that says what a test tells it. */
  readonly openCore?: () => Promise<DesktopCore>;
  readonly main?: string;
}

/**
 * Runs the built main bundle in this process, as Electron would: its module first, and only then ready. `electron` is the
 * stand-in. Every launch gets modules of its own.
 */
export async function launchMain(standIn: StandIn, { dataDir, openCore, main = MAIN }: LaunchOptions): Promise<void> {
  const launch = `launch=${process.hrtime.bigint()}`;
  const seat: Seat = { electron: standIn.electron, openCore };
  Reflect.set(globalThis, SEAT, seat);
  const before = process.env['ROUNDS_DATA_DIR'];
  process.env['ROUNDS_DATA_DIR'] = dataDir;
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'electron') return { url: `standin:electron?${launch}`, format: 'module', shortCircuit: true };
      return next(specifier, context);
    },
    load(url, context, next) {
      if (!url.startsWith('standin:electron')) return next(url, context);
      const source = [
        `const { electron } = globalThis[Symbol.for('rounds.electron-standin')];`,
        ...Object.keys(standIn.electron).map((name) => `export const ${name} = electron.${name};`),
      ].join('\n');
      return { format: 'module', source, shortCircuit: true };
    },
  });
  const coreHook = openCore === undefined ? undefined : replaceCore(launch);
  try {
    await import(`${main}?${launch}`);
    standIn.becomeReady();
    await standIn.electron.app.whenReady();
  } finally {
    hooks.deregister();
    if (before === undefined) Reflect.deleteProperty(process.env, 'ROUNDS_DATA_DIR');
    else process.env['ROUNDS_DATA_DIR'] = before;
  }
  // The core's chunk is loaded when it is needed, which may be at any time until the end.
  void standIn.ended.then(() => coreHook?.deregister());
}

function replaceCore(launch: string) {
  const open = Reflect.get(globalThis, SEAT);
  const key = `rounds.core.${launch}`;
  Reflect.set(globalThis, Symbol.for(key), open);
  return registerHooks({
    resolve(specifier, context, next) {
      const isCore = /\/core-host-[^/]*\.js$/.test(specifier) && context.parentURL?.includes(launch) === true;
      return isCore
        ? { url: `standin:core?${launch}`, format: 'module', shortCircuit: true }
        : next(specifier, context);
    },
    load(url, context, next) {
      if (url !== `standin:core?${launch}`) return next(url, context);
      const source = `export const openDesktopCore = () => globalThis[Symbol.for(${JSON.stringify(key)})].openCore();`;
      return { format: 'module', source, shortCircuit: true };
    },
  });
}
