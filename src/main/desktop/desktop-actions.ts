import { asProblem } from '../../agent-core/errors.ts';
import type { Log } from '../../agent-core/log.ts';
import type { Actions } from './actions.ts';
import type { DesktopClient } from './core-host.ts';
import type { CoreSeat } from './core-seat.ts';
import type { DesktopApi } from './electron-api.ts';
import { mayOpenOutside } from './lock-down.ts';
import type { LoginItem } from './login-item.ts';
import type { Quitting } from './quit.ts';
import type { MainWindow } from './window.ts';

/** What the actions act on. */
export interface ActionParts {
  readonly window: MainWindow;
  readonly seat: CoreSeat;
  readonly login: LoginItem;
  readonly log: Log;
  readonly exit: Quitting;
  readonly drawMenu: () => Promise<void>;
}

/** The actions of menu, tray and notifications. What fails is said, in the words of the core. */
export function desktopActions(
  { dialog, shell }: Pick<DesktopApi, 'dialog' | 'shell'>,
  { window, seat, login, log, exit, drawMenu }: ActionParts,
): Actions {
  const say = (error: unknown) => {
    const { code, message } = asProblem(error);
    log.warn({ event: 'action_failed', code }, 'an action of the desktop failed');
    void dialog.showMessageBox({ type: 'warning', title: 'Rounds', message, buttons: ['Close'] });
  };
  const withCore = (work: (client: DesktopClient) => Promise<unknown>) => {
    const { core } = seat;
    // The window says that the core is away, and what it waits for.
    if (core === undefined) window.show();
    else work(core.client).catch(say);
  };
  return {
    open: (place) => window.show(place),
    scanAll: () => withCore((client) => client.scan.start({ hosts: [] })),
    watch: (on) => withCore((client) => (on ? client.watch.start() : client.watch.pause())),
    useKeychain: (use) => withCore((client) => client.vault.useKeychain({ use }).finally(drawMenu)),
    startAtLogin: (on) => {
      try {
        login.set(on);
      } catch (error) {
        say(error);
      }
      void drawMenu();
    },
    openOutside: (url) => {
      if (mayOpenOutside(url)) shell.openExternal(url).catch(say);
    },
    quit: () => void exit.quit(),
  };
}
