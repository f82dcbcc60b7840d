import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { browserLaunch, type Launch, whyHeadless } from './browsers.ts';
import { type Opening, openBrowser } from './open-browser.ts';

const TOKEN = 'a'.repeat(64);
const URL_WITH_TOKEN = `http://127.0.0.1:4711/#token=${TOKEN}`;
const search = (platform: NodeJS.Platform, env: Record<string, string>, ...there: string[]) => ({
  platform,
  env,
  exists: (path: string) => there.includes(path),
  home: platform === 'win32' ? 'C:\\Users\\tech' : '/home/tech',
  isRoot: false,
});
const inApp = (profile: string) => [
  '--app=file:///x',
  `--user-data-dir=${profile}`,
  '--no-first-run',
  '--no-default-browser-check',
];
const LOCAL = 'C:\\Users\\tech\\AppData\\Local';
const CHROME_EXE = 'Google\\Chrome\\Application\\chrome.exe';
const EDGE_EXE = 'Microsoft\\Edge\\Application\\msedge.exe';
const CHROME_APP = 'Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const EDGE_APP = 'Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge';

test.each([
  [
    'Chrome on Linux',
    search('linux', { PATH: '/usr/bin' }, '/usr/bin/google-chrome'),
    '/usr/bin/google-chrome',
    inApp('/home/tech/.cache/rounds/browser'),
  ],
  [
    'Edge alone on Linux, with a cache folder of one’s own',
    search('linux', { PATH: '/bin:/opt/b', XDG_CACHE_HOME: '/c' }, '/opt/b/microsoft-edge'),
    '/opt/b/microsoft-edge',
    inApp('/c/rounds/browser'),
  ],
  [
    'Chrome and Edge on Linux: Chrome',
    search('linux', { PATH: '/bin' }, '/bin/microsoft-edge', '/bin/google-chrome-stable'),
    '/bin/google-chrome-stable',
    inApp('/home/tech/.cache/rounds/browser'),
  ],
  [
    'Chrome on macOS',
    search('darwin', {}, `/${CHROME_APP}`),
    `/${CHROME_APP}`,
    inApp('/home/tech/Library/Caches/rounds/browser'),
  ],
  [
    'Edge of this person alone on macOS',
    search('darwin', {}, `/home/tech/${EDGE_APP}`),
    `/home/tech/${EDGE_APP}`,
    inApp('/home/tech/Library/Caches/rounds/browser'),
  ],
  [
    'Edge on Windows',
    search('win32', { ProgramFiles: 'C:\\P', LOCALAPPDATA: LOCAL }, `C:\\P\\${EDGE_EXE}`),
    `C:\\P\\${EDGE_EXE}`,
    inApp(`${LOCAL}\\rounds\\browser`),
  ],
  [
    'Chrome of this person alone on Windows',
    search('win32', { LOCALAPPDATA: LOCAL }, `${LOCAL}\\${CHROME_EXE}`),
    `${LOCAL}\\${CHROME_EXE}`,
    inApp(`${LOCAL}\\rounds\\browser`),
  ],
  ['neither on Linux', search('linux', { PATH: '/usr/bin' }), 'xdg-open', ['file:///x']],
  ['a snap alone on Linux', search('linux', { PATH: '/snap/bin' }, '/snap/bin/chromium'), 'xdg-open', ['file:///x']],
  [
    'Chrome on Linux, for root',
    { ...search('linux', { PATH: '/bin' }, '/bin/google-chrome'), isRoot: true },
    'xdg-open',
    ['file:///x'],
  ],
  ['neither on macOS', search('darwin', {}), '/usr/bin/open', ['file:///x']],
  [
    'neither on Windows',
    search('win32', { SystemRoot: 'C:\\Windows' }),
    'C:\\Windows\\System32\\rundll32.exe',
    ['url.dll,FileProtocolHandler', 'file:///x'],
  ],
])('with %s, the right program is started, never a shell', (_what, where, file, args) => {
  expect(browserLaunch('file:///x', where)).toMatchObject({ file, args });
});

test('a relative PATH entry is not searched: it could hold anybody’s program', () => {
  expect(browserLaunch('file:///x', search('linux', { PATH: '.:bin' }, 'chromium', 'bin/chromium')).file).toBe(
    'xdg-open',
  );
});

test.each<[NodeJS.Platform, Record<string, string>, RegExp | undefined]>([
  ['linux', {}, /no display/],
  ['linux', { DISPLAY: '' }, /no display/],
  ['linux', { DISPLAY: ':0' }, undefined],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, undefined],
  ['linux', { DISPLAY: 'localhost:10.0', SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' }, /SSH/],
  ['linux', { DISPLAY: ':99', CI: 'true' }, /CI/],
  ['linux', { DISPLAY: ':0', CI: 'false' }, undefined],
  ['darwin', {}, undefined],
  ['darwin', { SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' }, /SSH/],
  ['darwin', { CI: '1' }, /CI/],
  ['win32', {}, undefined],
  ['win32', { SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' }, /SSH/],
])('on %s with %j, headless for the reason %s', (platform, env, why) => {
  const told = whyHeadless({ platform, env });
  if (why === undefined) expect(told).toBeUndefined();
  else expect(told).toMatch(why);
});

const openings: Opening[] = [];
afterEach(() => {
  for (const opening of openings.splice(0)) opening.forget();
});

async function run(options: {
  open?: boolean;
  env?: Record<string, string>;
  launch?: (launch: Launch) => Promise<void>;
}) {
  const lines: string[] = [];
  const started: Launch[] = [];
  const launch = options.launch ?? (async (one: Launch) => void started.push(one));
  const opening = await openBrowser(URL_WITH_TOKEN, {
    open: options.open ?? true,
    print: (line) => lines.push(line),
    platform: 'linux',
    env: options.env ?? { DISPLAY: ':0', PATH: '' },
    exists: () => false,
    launch: async (one) => {
      started.push(one);
      await launch(one);
    },
  });
  openings.push(opening);
  return { outcome: opening.how, lines, started };
}

test('the address is printed, whether a browser opens or not', async () => {
  expect((await run({})).lines.join('\n')).toContain(URL_WITH_TOKEN);
  expect((await run({ open: false })).lines.join('\n')).toContain(URL_WITH_TOKEN);
});

test('with --no-open or without a display nothing is started', async () => {
  expect(await run({ open: false })).toMatchObject({ outcome: 'printed', started: [] });
  expect(await run({ env: {} })).toMatchObject({ outcome: 'printed', started: [] });
});

test('the token is not among the arguments of any program, but in a file that only its owner can read', async () => {
  const { started, outcome } = await run({});
  const address = started[0]?.args[0] ?? '';
  expect(outcome).toBe('opened');
  expect(JSON.stringify(started)).not.toContain(TOKEN);
  const path = fileURLToPath(address);
  expect(readFileSync(path, 'utf8')).toContain(URL_WITH_TOKEN);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
});

test('when no browser can be started, the file goes and a person is told to open the address', async () => {
  const { outcome, lines, started } = await run({ launch: () => Promise.reject(new Error('ENOENT')) });
  expect(outcome).toBe('printed');
  expect(lines.at(-1)).toContain('Open the address yourself');
  expect(existsSync(fileURLToPath(started[0]?.args[0] ?? ''))).toBe(false);
});

test('without a display a person is told why no window comes', async () => {
  expect((await run({ env: {} })).lines.at(-1)).toBe('No browser is opened, since there is no display.');
});

test('the profile of the window is there before the browser starts, and closed to others', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'rounds-cache-'));
  try {
    const modes: number[] = [];
    const opening = await openBrowser(URL_WITH_TOKEN, {
      open: true,
      print: () => undefined,
      platform: 'linux',
      env: { DISPLAY: ':0', PATH: '/usr/bin', XDG_CACHE_HOME: cache },
      exists: (path) => path === '/usr/bin/google-chrome',
      isRoot: false,
      launch: async ({ profile = '' }) => void modes.push(statSync(profile).mode & 0o777),
    });
    openings.push(opening);
    expect(modes).toEqual([0o700]);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
});
