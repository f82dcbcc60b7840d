import { posix, win32 } from 'node:path';

/** A program and its arguments; never a line for a shell. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  /** Folder that has to be there, closed to others; only where the browser gets a profile of its own. */
  readonly profile?: string;
}

/** What choosing a browser depends on. */
export interface BrowserSearch {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a program is at this path. */
  readonly exists: (path: string) => boolean;
  /** The person's own folder. */
  readonly home: string;
  /** True for root, as whom Chrome does not start; taking its sandbox away is no way out. */
  readonly isRoot: boolean;
}

const LINUX = [
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'chromium',
  'chromium-browser',
];
const MAC = [
  'Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const WINDOWS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

function chromiumLike(search: BrowserSearch): string | undefined {
  const { platform, env, exists, home } = search;
  if (platform === 'darwin')
    return ['/', home].flatMap((root) => MAC.map((path) => posix.join(root, path))).find(exists);
  if (platform === 'win32') {
    const roots = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']];
    const absolute = roots.filter((root) => root !== undefined && win32.isAbsolute(root));
    return absolute.flatMap((root) => WINDOWS.map((path) => `${root}\\${path}`)).find(exists);
  }
  if (search.isRoot) return undefined;
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'));
  // A snap sees neither our file nor a profile of ours; what the system opens addresses with may.
  const open = folders.filter((folder) => !folder.startsWith('/snap/'));
  return LINUX.flatMap((name) => open.map((folder) => posix.join(folder, name))).find(exists);
}

/** Why nobody would see a window here, as a person is told; undefined where somebody may. */
export function whyHeadless({ platform, env }: Pick<BrowserSearch, 'platform' | 'env'>): string | undefined {
  if (isSet(env['CI'])) return 'this runs in CI';
  if (isSet(env['SSH_CONNECTION'])) return 'this is an SSH session';
  if (platform === 'darwin' || platform === 'win32') return undefined;
  return isSet(env['DISPLAY']) || isSet(env['WAYLAND_DISPLAY']) ? undefined : 'there is no display';
}

/** CI=false is how people say that it is none. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}

/**
 * The browser profile of the console's window: with one of its own, Chrome makes it a window of its own, without the
 * extensions and the history of whoever works here. In the place for what can be thrown away, never among the evidence.
 */
function profileDir({ platform, env, home }: Pick<BrowserSearch, 'platform' | 'env' | 'home'>): string {
  if (platform === 'win32')
    return win32.join(env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local'), 'rounds', 'browser');
  if (platform === 'darwin') return posix.join(home, 'Library', 'Caches', 'rounds', 'browser');
  const cache = env['XDG_CACHE_HOME'];
  return posix.join(cache?.startsWith('/') === true ? cache : posix.join(home, '.cache'), 'rounds', 'browser');
}

/**
 * How to show `address` (a `file:` URL): Chrome or Edge in a window of its own, else whatever the system opens
 * such files with.
 */
export function browserLaunch(address: string, search: BrowserSearch): Launch {
  const app = chromiumLike(search);
  if (app !== undefined) {
    const profile = profileDir(search);
    return {
      file: app,
      args: [`--app=${address}`, `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check'],
      profile,
    };
  }
  if (search.platform === 'darwin') return { file: '/usr/bin/open', args: [address] };
  if (search.platform === 'win32') {
    const root = search.env['SystemRoot'] ?? 'C:\\Windows';
    return { file: `${root}\\System32\\rundll32.exe`, args: ['url.dll,FileProtocolHandler', address] };
  }
  return { file: 'xdg-open', args: [address] };
}
