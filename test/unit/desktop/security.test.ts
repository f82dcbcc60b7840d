import { expect, test } from 'vitest';
import { mayOpenOutside } from '../../../src/main/desktop/lock-down.ts';
import { startedDesktop } from '../../support/electron-standin/start.ts';
import { standInFrame } from '../../support/electron-standin/window.ts';

/** The one window of a desktop. */
const windowOf = (desktop: Awaited<ReturnType<typeof startedDesktop>>) => {
  const [window] = desktop.standIn.windows;
  if (window === undefined) throw new Error('There is no window');
  return window;
};

test('the window has no Node, its own world, a sandbox and no webviews', async () => {
  await using desktop = await startedDesktop();
  expect(windowOf(desktop).options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
  });
  expect(desktop.standIn.switches.sandbox).toBe(true);
});

test('our scheme is an origin of its own that does not go round the policy', async () => {
  await using desktop = await startedDesktop();
  expect(desktop.standIn.schemes).toEqual([
    {
      scheme: 'rounds',
      privileges: { standard: true, secure: true, supportFetchAPI: true, bypassCSP: false, corsEnabled: false },
    },
  ]);
  expect(windowOf(desktop).loaded).toEqual(['rounds://app/']);
});

test('every file comes with the policy, word for word', async () => {
  await using desktop = await startedDesktop();
  const answer = await desktop.standIn.handlers.protocol?.(new Request('rounds://app/'));
  expect(answer?.status).toBe(200);
  expect(answer?.headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
});

test.each([
  'rounds://app/../main/index.js',
  'rounds://app/%2e%2e/main/index.js',
  'rounds://app/..%2f..%2fpackage.json',
  'rounds://app//etc/passwd',
  'rounds://app/?x',
  'rounds://elsewhere/',
  'rounds://app.evil.example/',
  'https://app/',
])('only files of the list are served: not %s', async (url) => {
  await using desktop = await startedDesktop();
  expect((await desktop.standIn.handlers.protocol?.(new Request(url)))?.status).toBe(404);
});

test('files are read, never written to', async () => {
  await using desktop = await startedDesktop();
  const post = new Request('rounds://app/', { method: 'POST' });
  expect((await desktop.standIn.handlers.protocol?.(post))?.status).toBe(404);
});

test.each(['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'fileSystem', 'usb'])(
  'no page is given the permission %s',
  async (permission) => {
    await using desktop = await startedDesktop();
    const { request, check, device } = desktop.standIn.handlers;
    const answers: boolean[] = [];
    request?.(undefined, permission, (granted) => answers.push(granted));
    expect([answers, check?.(), device?.()]).toEqual([[false], false, false]);
  },
);

test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
  '%s leads nowhere but to the page',
  async (event) => {
    await using desktop = await startedDesktop();
    const { webContents } = windowOf(desktop);
    for (const url of [
      'https://evil.example/',
      'file:///etc/passwd',
      'rounds://app/assets/x.svg',
      'rounds://app.evil/',
    ])
      expect(webContents.ask(event, { url }), url).toBe(true);
    expect(webContents.ask(event, { url: 'rounds://app/#/vault' })).toBe(false);
  },
);

test('a webview is not attached', async () => {
  await using desktop = await startedDesktop();
  expect(windowOf(desktop).webContents.ask('will-attach-webview')).toBe(true);
});

test('no window is opened, and outside only an address of the list', async () => {
  await using desktop = await startedDesktop();
  const { openHandler } = windowOf(desktop).webContents;
  for (const url of ['https://evil.example/', 'rounds://app/', 'https://www.ecfr.gov/current/title-45'])
    expect(openHandler?.({ url })).toEqual({ action: 'deny' });
  expect(desktop.standIn.outside).toEqual(['https://www.ecfr.gov/current/title-45']);
});

test.each([
  'http://www.ecfr.gov/',
  'https://www.ecfr.gov.evil.example/',
  'https://www.ecfr.gov:8443/',
  'https://user@www.ecfr.gov/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'ms-settings:',
  'nonsense',
])('%s is not opened outside', (url) => {
  expect(mayOpenOutside(url)).toBe(false);
});

test('the door: the main frame of the page at our origin gets a port, nobody else', async () => {
  await using desktop = await startedDesktop();
  const { webContents } = windowOf(desktop);
  const got: string[] = [];
  const frame = (name: string, origin: string, parent = false) =>
    standInFrame(origin, parent ? standInFrame('rounds://app', null, () => undefined) : null, (channel, ports) =>
      got.push(`${name} ${channel} ${ports.length}`),
    );
  const ask = (name: string, origin: string, parent = false) =>
    desktop.standIn.send(webContents, 'rounds:port', frame(name, origin, parent));
  ask('a frame inside', 'rounds://app', true);
  ask('a page elsewhere', 'https://evil.example');
  ask('a page without origin', 'null');
  ask('a page of another host', 'rounds://app.evil');
  desktop.standIn.send(webContents, 'rounds:port', null);
  ask('the page', 'rounds://app');
  await expect.poll(() => got).toEqual(['the page rounds:port 1']);
});

test('the door: another page of the application gets no port, whatever its address', async () => {
  await using desktop = await startedDesktop();
  const got: string[] = [];
  const other = new desktop.standIn.electron.BrowserWindow({});
  const own = (name: string) => standInFrame('rounds://app', null, () => got.push(name));
  desktop.standIn.send(other.webContents, 'rounds:port', own('other'));
  desktop.standIn.send(windowOf(desktop).webContents, 'rounds:port', own('ours'));
  await expect.poll(() => got).toEqual(['ours']);
});
