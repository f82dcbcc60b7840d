import { join } from 'node:path';

/** A program and its arguments; never a line for a shell. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
}

/** What choosing a browser depends on. */
export interface BrowserSearch {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a program is at this path. */
  readonly exists: (path: string) => boolean;
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
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const WINDOWS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

function chromiumLike(search: BrowserSearch): string | undefined {
  const { platform, env, exists } = search;
  if (platform === 'darwin') return MAC.find(exists);
  if (platform === 'win32') {
    const roots = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter((root) => root !== undefined);
    return roots.flatMap((root) => WINDOWS.map((path) => `${root}\\${path}`)).find(exists);
  }
  const folders = (env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return LINUX.flatMap((name) => folders.map((folder) => join(folder, name))).find(exists);
}

/** True where nobody could see a window: no display on Linux. */
export function isHeadless(search: Pick<BrowserSearch, 'platform' | 'env'>): boolean {
  const { platform, env } = search;
  if (platform === 'darwin' || platform === 'win32') return false;
  return !env.DISPLAY && !env.WAYLAND_DISPLAY;
}

/**
 * How to show `address` (a `file:` URL): Chrome or Edge in a window of its own, else whatever the system opens
 * such files with.
 */
export function browserLaunch(address: string, search: BrowserSearch): Launch {
  const app = chromiumLike(search);
  if (app !== undefined) return { file: app, args: [`--app=${address}`] };
  if (search.platform === 'darwin') return { file: '/usr/bin/open', args: [address] };
  if (search.platform === 'win32') {
    const root = search.env.SystemRoot ?? 'C:\\Windows';
    return { file: `${root}\\System32\\rundll32.exe`, args: ['url.dll,FileProtocolHandler', address] };
  }
  return { file: 'xdg-open', args: [address] };
}
