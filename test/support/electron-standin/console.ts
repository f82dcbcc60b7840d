import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { DesktopCore } from '../../../src/main/desktop/core-host.ts';
import { type Attempts, chromiumSurface } from './chromium.ts';
import { launchMain } from './launch.ts';
import { electronStandIn, type StandIn, type StandInOptions } from './standin.ts';
import type { Surface } from './window.ts';

/** The built desktop, running on the stand-in in a page of Chromium. */
export interface StandInConsole extends AsyncDisposable {
  readonly standIn: StandIn;
  readonly attempts: Attempts;
  /** How many ports the core was given to serve. */
  readonly ports: () => number;
  /** How often a core was opened. */
  readonly opened: () => number;
  readonly dataDir: string;
}

/** Starts the built main and preload with a page as its window. Without `core`, the built core is opened too. */
export async function startOnStandIn(
  page: Page,
  options: StandInOptions & { readonly core?: () => Promise<DesktopCore>; readonly dataDir?: string } = {},
): Promise<StandInConsole> {
  const attempts: Attempts = { prevented: [], escaped: [] };
  const drawn = Promise.withResolvers<void>();
  const standIn = electronStandIn({
    surface: (events) => watched(chromiumSurface(page, events, attempts), drawn.resolve),
    ...options,
  });
  const own = options.dataDir === undefined;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'rounds-desktop-'));
  const { core } = options;
  let opened = 0;
  let ports = 0;
  const counted = async (make: () => Promise<DesktopCore>): Promise<DesktopCore> => {
    opened += 1;
    const made = await make();
    return {
      ...made,
      serve: (port) => {
        ports += 1;
        made.serve(port);
      },
    };
  };
  await launchMain(standIn, { dataDir, ...(core && { openCore: () => counted(core) }) });
  await drawn.promise;
  return {
    standIn,
    attempts,
    dataDir,
    opened: () => opened,
    ports: () => ports,
    async [Symbol.asyncDispose]() {
      if (standIn.ends.length === 0) standIn.power.emit('shutdown');
      await standIn.ended;
      if (own) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Says when a surface has drawn for the first time. */
function watched(surface: Surface, drawn: () => void): Surface {
  return { ...surface, load: (url) => surface.load(url).then(drawn) };
}
