import { join } from 'node:path';
import type { Clock } from '../../agent-core/clock.ts';
import type { Timers } from '../../agent-core/timers.ts';
import type { VerifyReport } from '../../contract/evidence.ts';
import type { Asset } from '../web/assets.ts';
import type { Actions } from './actions.ts';
import { readArguments } from './arguments.ts';
import { audit } from './audit.ts';
import type { DesktopCore, DesktopCoreOptions } from './core-host.ts';
import { coreSeat } from './core-seat.ts';
import { desktopActions } from './desktop-actions.ts';
import { earlyLog } from './early-log.ts';
import type { DesktopApi, Image } from './electron-api.ts';
import { followFleet } from './fleet-follower.ts';
import { osKeychain } from './keychain.ts';
import { links } from './links.ts';
import { lockDown, lockDownEarly } from './lock-down.ts';
import { loginItem } from './login-item.ts';
import { appMenu } from './menu.ts';
import { notices } from './notices.ts';
import { SCHEME } from './origin.ts';
import { servePage } from './page-files.ts';
import { bridgePort } from './port-bridge.ts';
import { followPower } from './power.ts';
import { quitting } from './quit.ts';
import { recovery } from './recovery.ts';
import { sayFailure } from './say-failure.ts';
import { settingsFile } from './settings.ts';
import { roundsTray } from './tray.ts';
import { mainWindow } from './window.ts';

/** What is around the desktop and not Electron. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** Arguments of this start. */
  readonly args: readonly string[];
  /** The program and what it needs to be started again; without the arguments of this start. */
  readonly command: readonly string[];
  readonly dataDir: (given: string | undefined) => string;
  readonly preload: string;
  readonly pageFiles: () => ReadonlyMap<string, Asset>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly pause: (ms: number) => Promise<void>;
  readonly hasTrayHost: () => Promise<boolean>;
  readonly openCore: (options: DesktopCoreOptions) => Promise<DesktopCore>;
  readonly verify: (paths: readonly string[]) => Promise<VerifyReport>;
  /** Hands over what nobody caught. Returns the way to stop. */
  readonly onUncaught: (listener: (error: unknown) => void) => Disposable;
}

/**
 * The desktop, put together: what is on the way to the first paint first, the core beside it. Settles when the window is
 * on its way, or when there is nothing to do here because another console has the data folder.
 */
export async function startDesktop<I extends Image>(electron: DesktopApi<I>, machine: Machine): Promise<void> {
  const { app } = electron;
  const { platform, timers, clock } = machine;
  const wish = readArguments(machine.args);
  lockDownEarly(electron);
  if (wish.audit !== undefined) {
    await app.whenReady();
    return audit(electron, wish.audit, machine.verify);
  }
  const dataDir = machine.dataDir(wish.dataDir);
  // Electron's own files, and with them its single-instance lock: one desktop for each data folder.
  app.setPath('userData', join(dataDir, 'desktop'));
  if (!app.requestSingleInstanceLock({ link: wish.link ?? '' })) return app.exit(0);
  const settings = settingsFile(join(dataDir, 'desktop', 'rounds.json'));
  if (!settings.read().gpu) app.disableHardwareAcceleration();
  app.setAppUserModelId('org.rounds.console');
  const [program, ...rest] = machine.command;
  if (app.isPackaged) app.setAsDefaultProtocolClient(SCHEME);
  else if (program !== undefined) app.setAsDefaultProtocolClient(SCHEME, program, rest);

  const log = earlyLog();
  const keychain = osKeychain(electron.safeStorage, platform);
  const login = loginItem(electron, { platform, env: machine.env, command: machine.command });
  let trayHost = platform !== 'linux';
  let following = new AbortController();

  const seat = coreSeat(
    () => machine.openCore({ dataDir, env: machine.env, keychain }),
    {
      opened: (core) => {
        log.handOver(core.log);
        following = new AbortController();
        const told = { changed: picture, critical: notice.critical };
        followFleet(core.client, told, following.signal).catch((error: unknown) => void seat.crashed(error));
        void drawMenu();
      },
      lost: () => {
        following.abort();
        bridge.cut();
        tray?.away();
      },
      failed: (error) => void sayFailure(electron, error, { again: seat.open, quit: exit.quit }),
    },
    { clock, pause: machine.pause },
  );
  const exit = quitting(electron, {
    close: async () => {
      following.abort();
      bridge.cut();
      uncaught[Symbol.dispose]();
      await seat.close();
      tray?.destroy();
      window.destroy();
    },
    again: () => link.late(),
  });
  const mend = recovery(electron, {
    clock,
    log,
    settings,
    reload: () => window.reload(),
    quit: exit.quit,
    ending: () => exit.under,
  });
  const window = mainWindow(electron, {
    preload: machine.preload,
    settings,
    timers,
    onClose: () => (exit.under ? 'close' : trayHost && tray !== undefined ? 'hide' : 'minimize'),
    made: mend,
  });
  const bridge = bridgePort(electron, {
    page: window.page,
    serve: async () => (await seat.whenOpen()).serve,
    refused: () => log.warn({ event: 'port_refused' }, 'somebody else than the page asked for the core'),
  });
  const actions: Actions = desktopActions(electron, { window, seat, login, log, exit, drawMenu: () => drawMenu() });
  const link = links(electron, {
    open: actions.open,
    find: async (host) => (await (await seat.whenOpen()).client.hosts.show({ host })).host.name,
    ending: () => exit.under,
  });
  const notice = notices(electron, { timers, actions });
  const uncaught = machine.onUncaught((error) => {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.warn({ event: 'uncaught', error: told }, 'something failed that nobody caught; the core is opened again');
    void seat.crashed(error);
  });

  await app.whenReady();
  lockDown(electron);
  electron.session.defaultSession.protocol.handle(SCHEME, servePage(machine.pageFiles));
  app.on('activate', () => actions.open());
  // Without a window the tray goes on; only Quit ends.
  app.on('window-all-closed', () => undefined);
  if (!wish.hidden) actions.open();
  seat.open();

  const tray = roundsTray(electron, actions, platform);
  const picture: Parameters<typeof followFleet>[1]['changed'] = (now) => tray?.show(now);
  followPower(electron, { seat, log, shutDown: exit.now });
  async function drawMenu(): Promise<void> {
    const ways = seat.core === undefined ? undefined : await seat.core.client.vault.status().catch(() => undefined);
    const usable = ways?.state === 'unlocked' && (await keychain.available());
    const state = {
      platform,
      startsAtLogin: login.get(),
      keychain: usable ? (ways?.ways?.includes('keychain') ?? false) : undefined,
      tools: !app.isPackaged,
    };
    electron.Menu.setApplicationMenu(electron.Menu.buildFromTemplate(appMenu(state, actions)));
  }
  await drawMenu();
  if (wish.link !== undefined) link.follow(wish.link);
  trayHost = await machine.hasTrayHost();
  // Started for the tray alone, where there is none: nobody could reach it.
  if (wish.hidden && !trayHost) actions.open();
}
