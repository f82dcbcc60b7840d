import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browserLaunch, type Launch, whyHeadless } from './browsers.ts';
import { LINK_LIFETIME_MS } from './sign-in.ts';

/** What became of it. */
export interface Opening {
  /** `printed`: there is no display, `--no-open` was given, or no browser started. */
  readonly how: 'opened' | 'printed';
  /** Removes what was put down for the browser; happens by itself after a minute and when the process ends. */
  forget(): void;
}

/** Options of {@link openBrowser}. */
export interface OpenBrowserOptions {
  /** False for `--no-open`. */
  readonly open: boolean;
  /** Where the address is shown: a line for the person at the terminal, not a log. */
  readonly print: (line: string) => void;
  readonly platform?: NodeJS.Platform;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly exists?: (path: string) => boolean;
  readonly home?: string;
  readonly isRoot?: boolean;
  /** Starts the program; rejects when it cannot be started. */
  readonly launch?: (launch: Launch) => Promise<void>;
}

/**
 * Opens the console in the system's browser, and prints the address in any case.
 *
 * The address holds the one-time token, and every user of this machine can read the arguments of every process. So the
 * browser gets a file that only we can read (0600 in a folder 0700), which leads on; it goes away with the token's minute.
 */
export async function openBrowser(url: string, options: OpenBrowserOptions): Promise<Opening> {
  const { platform = process.platform, env = process.env, exists = existsSync, launch = start } = options;
  const { home = homedir(), isRoot = process.getuid?.() === 0 } = options;
  options.print(`Rounds is at ${url}`);
  options.print('The link opens one page, within a minute.');
  const printed: Opening = { how: 'printed', forget: () => undefined };
  if (!options.open) return printed;
  const headless = whyHeadless({ platform, env });
  if (headless !== undefined) {
    options.print(`No browser is opened, since ${headless}.`);
    return printed;
  }
  const file = handOverFile(url);
  try {
    const one = browserLaunch(pathToFileURL(file.path).href, { platform, env, exists, home, isRoot });
    if (one.profile !== undefined) mkdirSync(one.profile, { recursive: true, mode: 0o700 });
    await launch(one);
    setTimeout(file.remove, LINK_LIFETIME_MS).unref();
    process.once('exit', file.remove);
    return { how: 'opened', forget: file.remove };
  } catch {
    file.remove();
    options.print('No browser could be started here. Open the address yourself.');
    return printed;
  }
}

function handOverFile(url: string): { readonly path: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-open-'));
  const path = join(folder, 'open.html');
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${url}"><title>Rounds</title><p>Opening Rounds.</p>\n`;
  writeFileSync(path, page, { mode: 0o600, flag: 'wx' });
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function start({ file, args }: Launch): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args], { detached: true, stdio: 'ignore', shell: false });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}
