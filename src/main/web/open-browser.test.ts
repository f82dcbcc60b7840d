import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { browserLaunch, isHeadless, type Launch } from './browsers.ts';
import { type Opening, openBrowser } from './open-browser.ts';

const TOKEN = 'a'.repeat(64);
const URL_WITH_TOKEN = `http://127.0.0.1:4711/#token=${TOKEN}`;
const search = (platform: NodeJS.Platform, env: Record<string, string>, ...there: string[]) => ({
  platform,
  env,
  exists: (path: string) => there.includes(path),
});

test.each([
  [
    'Chrome on Linux',
    search('linux', { PATH: '/usr/bin' }, '/usr/bin/google-chrome'),
    '/usr/bin/google-chrome',
    ['--app=file:///x'],
  ],
  [
    'Edge on Windows',
    search('win32', { ProgramFiles: 'C:\\P' }, 'C:\\P\\Microsoft\\Edge\\Application\\msedge.exe'),
    'C:\\P\\Microsoft\\Edge\\Application\\msedge.exe',
    ['--app=file:///x'],
  ],
  ['neither on Linux', search('linux', { PATH: '/usr/bin' }), 'xdg-open', ['file:///x']],
  ['neither on macOS', search('darwin', {}), '/usr/bin/open', ['file:///x']],
  [
    'neither on Windows',
    search('win32', { SystemRoot: 'C:\\Windows' }),
    'C:\\Windows\\System32\\rundll32.exe',
    ['url.dll,FileProtocolHandler', 'file:///x'],
  ],
])('with %s, the right program is started, never a shell', (_what, where, file, args) => {
  expect(browserLaunch('file:///x', where)).toEqual({ file, args });
});

test('a relative PATH entry is not searched: it could hold anybody’s program', () => {
  expect(browserLaunch('file:///x', search('linux', { PATH: '.:bin' }, 'chromium', 'bin/chromium')).file).toBe(
    'xdg-open',
  );
});

test('Linux without a display is headless, the others never are', () => {
  expect(isHeadless({ platform: 'linux', env: {} })).toBe(true);
  expect(isHeadless({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBe(false);
  expect(isHeadless({ platform: 'darwin', env: {} })).toBe(false);
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
