import type { Timers } from '../../agent-core/timers.ts';
import { SIZE, validBounds } from './bounds.ts';
import type { DesktopApi, DesktopWindow, Page } from './electron-api.ts';
import { safePreferences } from './lock-down.ts';
import { PAGE_URL } from './origin.ts';
import type { SettingsFile } from './settings.ts';

/** How long a window must rest before its place is written down, milliseconds. */
const REST_MS = 500;

/** The one window of the console. */
export interface MainWindow {
  page(): Page | undefined;
  /** Makes it, shows it, brings it to the front; `place` such as `#/fleet/ehr-db-01` is gone to. */
  show(place?: string): void;
  reload(): void;
  /** Takes it away for good, whatever the page says. */
  destroy(): void;
}

/** What the window is made of. */
export interface WindowOptions {
  readonly preload: string;
  readonly settings: SettingsFile;
  readonly timers: Timers;
  /** What closing does: `hide` where a tray can bring it back, `minimize` where there may be none, `close` when quitting. */
  readonly onClose: () => 'hide' | 'minimize' | 'close';
  /** Looks after a page that was just made. */
  readonly made: (page: Page) => void;
}

/** Makes the window's maker; nothing is on screen before {@link MainWindow.show}. */
export function mainWindow(electron: Pick<DesktopApi, 'BrowserWindow' | 'screen'>, options: WindowOptions): MainWindow {
  const { settings, timers } = options;
  let window: DesktopWindow | undefined;

  function make(place: string): DesktopWindow {
    const { bounds, maximized } = settings.read();
    const made = new electron.BrowserWindow({
      ...SIZE,
      ...validBounds(bounds, electron.screen.getAllDisplays()),
      show: false,
      title: 'Rounds',
      // The page's own ground in light and dark is not known yet; a dark flash is worse than a grey one.
      backgroundColor: '#f4f6f8',
      webPreferences: safePreferences(options.preload),
    });
    made.on('ready-to-show', () => {
      if (maximized) made.maximize();
      made.show();
    });
    made.on('close', (event) => {
      const how = options.onClose();
      if (how === 'close') return;
      event.preventDefault();
      if (how === 'hide') made.hide();
      else made.minimize();
    });
    remember(made);
    options.made(made.webContents);
    go(made, place);
    return made;
  }

  function remember(of: DesktopWindow): void {
    let resting: Disposable | undefined;
    const later = () => {
      resting?.[Symbol.dispose]();
      resting = timers.after(REST_MS, () => {
        if (!of.isDestroyed()) settings.change({ bounds: of.getNormalBounds(), maximized: of.isMaximized() });
      });
    };
    of.on('resize', later);
    of.on('move', later);
    of.on('maximize', later);
    of.on('unmaximize', later);
  }

  const alive = () => (window === undefined || window.isDestroyed() ? undefined : window);
  return {
    page: () => alive()?.webContents,
    show(place) {
      const there = alive();
      if (there === undefined) {
        window = make(place ?? '');
        return;
      }
      if (there.isMinimized()) there.restore();
      there.show();
      there.focus();
      // Only what follows # changes: the page stays, and with it whatever was typed.
      if (place !== undefined) go(there, place);
    },
    reload: () => alive()?.webContents.reload(),
    destroy: () => alive()?.destroy(),
  };
}

/** A load that is given up (the window went, another place was asked for meanwhile) is no failure. */
function go(window: DesktopWindow, place: string): void {
  void window.loadURL(`${PAGE_URL}${place}`).catch(() => undefined);
}
