import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DesktopCore } from '../../../src/main/desktop/core-host.ts';
import { startDesktop } from '../../../src/main/desktop/desktop.ts';
import type { FakeCoreOptions } from '../fake-core/fleet.ts';
import { createFakeCore, type FakeCore } from '../fake-core.ts';
import { fakeDesktopCore } from './fake-desktop-core.ts';
import { electronStandIn, type StandIn, type StandInOptions } from './standin.ts';

/** A desktop without a screen, for what main does by itself. */
export interface Desktop extends AsyncDisposable {
  readonly standIn: StandIn;
  readonly core: FakeCore;
  readonly dataDir: string;
  /** What the desktop asked of its core. */
  readonly told: string[];
  /** Lets the time go by that something waits for. */
  elapse(ms: number): void;
  /** Fails as code that nobody caught. */
  fail(error: Error): void;
}

/** What a test decides. */
export interface DesktopOptions extends StandInOptions {
  readonly args?: readonly string[];
  readonly platform?: NodeJS.Platform;
  readonly fleet?: FakeCoreOptions;
  readonly trayHost?: boolean;
  /** Instead of opening a core: rejects with what went wrong. */
  readonly openCore?: (open: () => Promise<DesktopCore>) => Promise<DesktopCore>;
  readonly verify?: Parameters<typeof startDesktop>[1]['verify'];
  readonly files?: Parameters<typeof startDesktop>[1]['pageFiles'];
}

/** Starts the desktop on the stand-in, and waits until it has come to rest. */
export async function startedDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const standIn = electronStandIn(options);
  const core = createFakeCore(options.fleet);
  const dataDir = mkdtempSync(join(tmpdir(), 'rounds-desktop-'));
  const told: string[] = [];
  const timers: { at: number; work: () => void; over: boolean }[] = [];
  let now = 0;
  let caught: ((error: unknown) => void) | undefined;
  const open = async (): Promise<DesktopCore> => {
    told.push('open');
    return {
      ...fakeDesktopCore(core),
      suspend: async () => void told.push('suspend'),
      resume: () => void told.push('resume'),
      close: async () => void told.push('close'),
    };
  };
  const running = startDesktop(standIn.electron, {
    platform: options.platform ?? 'linux',
    env: { HOME: dataDir },
    args: options.args ?? [],
    command: ['/opt/Rounds/rounds'],
    dataDir: (given) => given ?? dataDir,
    preload: '/opt/Rounds/preload.cjs',
    pageFiles: options.files ?? (() => new Map([['/', { body: Buffer.from('<p>'), type: 'text/html' }]])),
    clock: { now: () => now, monotonic: () => now },
    timers: {
      after: (ms, work) => {
        const timer = { at: now + ms, work, over: false };
        timers.push(timer);
        return {
          [Symbol.dispose]: () => {
            timer.over = true;
          },
        };
      },
    },
    pause: () => new Promise(() => undefined),
    hasTrayHost: async () => options.trayHost ?? true,
    openCore: () => (options.openCore ?? ((really) => really()))(open),
    verify: options.verify ?? (() => Promise.reject(new Error('nothing to verify'))),
    onUncaught: (listener) => {
      caught = listener;
      return {
        [Symbol.dispose]: () => {
          caught = undefined;
        },
      };
    },
  });
  standIn.becomeReady();
  await running;
  return {
    standIn,
    core,
    dataDir,
    told,
    elapse(ms) {
      now += ms;
      for (const timer of timers) {
        if (timer.over || timer.at > now) continue;
        timer.over = true;
        timer.work();
      }
    },
    fail: (error) => caught?.(error),
    async [Symbol.asyncDispose]() {
      if (standIn.ends.length === 0) standIn.power.emit('shutdown');
      await standIn.ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
