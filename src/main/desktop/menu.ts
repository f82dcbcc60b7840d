import type { MenuItemConstructorOptions } from 'electron';
import type { Actions } from './actions.ts';

/** What the menu depends on. */
export interface MenuState {
  readonly platform: NodeJS.Platform;
  readonly startsAtLogin: boolean;
  /** `undefined`: there is no keychain here that protects anything, or no vault yet. */
  readonly keychain: boolean | undefined;
  /** Tools for developers; never in a packaged application. */
  readonly tools: boolean;
}

/** The application's menu: every place of the page, and the switches of the desktop. */
export function appMenu(state: MenuState, actions: Actions): MenuItemConstructorOptions[] {
  const place = (label: string, accelerator: string, to: string) => ({
    label,
    accelerator,
    click: () => actions.open(to),
  });
  return [
    {
      label: state.platform === 'darwin' ? 'Rounds' : '&File',
      submenu: [
        { label: 'Scan all hosts now', accelerator: 'CmdOrCtrl+Shift+S', click: () => actions.scanAll() },
        { type: 'separator' },
        {
          label: 'Start at login',
          type: 'checkbox',
          checked: state.startsAtLogin,
          click: ({ checked }) => actions.startAtLogin(checked),
        },
        {
          label: 'Open the vault with this computer’s keychain',
          type: 'checkbox',
          checked: state.keychain === true,
          enabled: state.keychain !== undefined,
          click: ({ checked }) => actions.useKeychain(checked),
        },
        { type: 'separator' },
        { label: 'Close to the tray', role: 'close' },
        { label: 'Quit Rounds', accelerator: 'CmdOrCtrl+Q', click: () => actions.quit() },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Go',
      submenu: [
        place('Fleet', 'CmdOrCtrl+1', '#/fleet'),
        place('Evidence', 'CmdOrCtrl+2', '#/evidence'),
        place('Add a host', 'CmdOrCtrl+N', '#/add'),
        place('Vault', 'CmdOrCtrl+3', '#/vault'),
      ],
    },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(state.tools ? [{ role: 'reload' as const }, { role: 'toggleDevTools' as const }] : []),
      ],
    },
    { role: 'windowMenu' },
    {
      label: '&Help',
      role: 'help',
      submenu: [
        {
          label: 'The HIPAA Security Rule (in the browser)',
          click: () =>
            actions.openOutside('https://www.ecfr.gov/current/title-45/subtitle-A/subchapter-C/part-164/subpart-C'),
        },
      ],
    },
  ];
}
