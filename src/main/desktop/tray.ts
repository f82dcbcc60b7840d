import type { MenuItemConstructorOptions } from 'electron';
import { type Actions, placeOf } from './actions.ts';
import type { DesktopApi, Image, TrayPart } from './electron-api.ts';
import { type FleetPicture, inWords, NO_PICTURE, summarise, type Worst } from './fleet-summary.ts';
import { trayIcon } from './tray-icon.ts';

/** Names in the menu at most: a tray is no page. */
const MOST = 5;

/** The tray. */
export interface RoundsTray {
  show(picture: FleetPicture): void;
  /** The core is away: nothing that was known is shown as if it still were. */
  away(): void;
  destroy(): void;
}

/** Puts the icon into the tray. Undefined where the system takes none. */
export function roundsTray<I extends Image>(
  electron: Pick<DesktopApi<I>, 'Tray' | 'Menu' | 'nativeImage'>,
  actions: Actions,
  platform: NodeJS.Platform,
): RoundsTray | undefined {
  let tray: TrayPart<I>;
  const icon = (worst: Worst) => trayIcon(electron.nativeImage, worst, platform);
  try {
    tray = new electron.Tray(icon('waiting'));
  } catch {
    return undefined;
  }
  const set = (picture: FleetPicture, head: string, worst: Worst) => {
    tray.setImage(icon(worst));
    tray.setToolTip(`Rounds · ${head}`);
    tray.setContextMenu(electron.Menu.buildFromTemplate(trayMenu(picture, head, actions)));
  };
  tray.on('click', () => actions.open());
  const away = () => set(NO_PICTURE, 'The core is away.', 'waiting');
  away();
  return {
    show: (picture) => {
      const summary = summarise(picture);
      set(picture, inWords(summary), summary.worst);
    },
    away,
    destroy: () => tray.destroy(),
  };
}

/** The tray's menu; an `&` in a name would underline the letter after it. */
export function trayMenu(picture: FleetPicture, head: string, actions: Actions): MenuItemConstructorOptions[] {
  const { critical, hosts, vault, watcher } = summarise(picture);
  const watching = watcher?.state === 'running' || watcher?.state === 'offline';
  const ready = vault === 'unlocked' && hosts > 0;
  return [
    { label: head, enabled: false },
    ...critical.slice(0, MOST).map(({ host, check }) => ({
      label: `Critical: ${check.replaceAll('_', ' ')} on ${host}`.replaceAll('&', '&&'),
      click: () => actions.open(placeOf(host, check)),
    })),
    ...(critical.length > MOST
      ? [{ label: `and ${critical.length - MOST} more …`, click: () => actions.open('#/fleet') }]
      : []),
    { type: 'separator' as const },
    { label: 'Open Rounds', click: () => actions.open() },
    ...(vault === 'locked' ? [{ label: 'Unlock the vault …', click: () => actions.open('#/vault') }] : []),
    { label: 'Scan now', enabled: ready, click: () => actions.scanAll() },
    watching
      ? { label: 'Pause watching', click: () => actions.watch(false) }
      : { label: 'Start watching', enabled: ready, click: () => actions.watch(true) },
    { type: 'separator' as const },
    { label: 'Quit Rounds', click: () => actions.quit() },
  ];
}
