import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DesktopApi } from './electron-api.ts';

/** Whether Rounds starts when its person logs in. Off until they say otherwise. */
export interface LoginItem {
  get(): boolean;
  set(on: boolean): void;
}

/** What starting at login depends on. */
export interface LoginItemOptions {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The program and its arguments, as they are to be started. */
  readonly command: readonly string[];
}

/** Windows and macOS have it in Electron; on Linux it is a file of the desktop (XDG Autostart Specification 0.5). */
export function loginItem({ app }: Pick<DesktopApi, 'app'>, options: LoginItemOptions): LoginItem {
  if (options.platform !== 'linux') {
    return {
      get: () => app.getLoginItemSettings().openAtLogin,
      set: (openAtLogin) => app.setLoginItemSettings({ openAtLogin, args: ['--hidden'] }),
    };
  }
  const { XDG_CONFIG_HOME, HOME } = options.env;
  const config = XDG_CONFIG_HOME?.startsWith('/') ? XDG_CONFIG_HOME : HOME && join(HOME, '.config');
  const file = config ? join(config, 'autostart', 'rounds.desktop') : undefined;
  return {
    get: () => file !== undefined && existsSync(file),
    set: (on) => {
      if (file === undefined) return;
      if (!on) return rmSync(file, { force: true });
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, autostartEntry([...options.command, '--hidden']));
    },
  };
}

/** The file's text; the rules of quoting are of the Desktop Entry Specification 1.5, "The Exec key". */
export function autostartEntry(command: readonly string[]): string {
  const exec = command.map((part) => `"${part.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`).join(' ');
  // A backslash is read twice: as a string of the file, then as an argument.
  return `[Desktop Entry]\nType=Application\nName=Rounds\nExec=${exec.replaceAll('\\', '\\\\')}\nX-GNOME-Autostart-enabled=true\n`;
}
