import type { Page } from '@playwright/test';
import type { FakeCoreOptions } from '../fake-core/fleet.ts';
import { createFakeCore, type FakeCore } from '../fake-core.ts';
import { STAND_IN_ORIGIN } from './chromium.ts';
import { startOnStandIn } from './console.ts';
import { fakeDesktopCore } from './fake-desktop-core.ts';

/** What a screen test needs of a console, over the built desktop. */
interface DesktopRounds {
  readonly core: FakeCore;
  readonly host: {
    readonly url: string;
    readonly port: number;
    freshLink(): string;
    close(): Promise<void>;
  };
  stop(): Promise<void>;
  restart(): Promise<void>;
}

/** The console of a screen test as the built desktop on the stand-in, over the same far end as on the web host. */
export async function startDesktopRounds(page: Page, options: FakeCoreOptions = {}): Promise<DesktopRounds> {
  const core = createFakeCore(options);
  const desktop = await startOnStandIn(page, { core: async () => fakeDesktopCore(core) });
  const stop = async () => desktop[Symbol.asyncDispose]();
  // No link and no session: whoever has the window is in.
  const host = { url: `${STAND_IN_ORIGIN}/`, port: 0, freshLink: () => `${STAND_IN_ORIGIN}/`, close: stop };
  return { core, host, stop, restart: async () => undefined };
}
