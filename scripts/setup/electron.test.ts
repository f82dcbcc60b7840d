import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { getRuntime, isRuntimeInstalled } from './electron.mjs';

const PACKAGE = 'node_modules/electron/package.json';
const INSTALLER = 'node_modules/electron/install.js';
/** What Electron's own installer does when it gets the zip, from its cache or from the network. */
const INSTALLS = `
const fs = require('node:fs');
fs.mkdirSync(__dirname + '/dist', { recursive: true });
fs.writeFileSync(__dirname + '/dist/version', '45.4.1');
fs.writeFileSync(__dirname + '/dist/electron', process.env.NODE_USE_ENV_PROXY ?? '');
fs.writeFileSync(__dirname + '/path.txt', 'electron');
`;
const FAILS = "console.error('TypeError: fetch failed'); process.exit(1);";
/** The network takes the request and never answers. */
const HANGS = 'setInterval(() => {}, 1000);';

let root = '';
let said: string[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rounds-electron-'));
  said = [];
  put(PACKAGE, '{"version":"45.4.1"}');
});

afterEach(() => rmSync(root, { recursive: true }));

test('given the runtime in this very version, uses it without a word', async () => {
  install('45.4.1');
  expect(await get(FAILS, true)).toEqual({ got: true });
  expect(said).toEqual([]);
});

test.each(['45.4.0', ''])('given the runtime in version "%s", does not take it for this one', (version) => {
  install(version);
  expect(isRuntimeInstalled(root)).toBe(false);
});

test('given a runtime whose program was deleted, does not take it for installed', () => {
  install('45.4.1');
  rmSync(join(root, 'node_modules/electron/dist/electron'));
  expect(isRuntimeInstalled(root)).toBe(false);
});

test('given no runtime and a network, gets it and says so', async () => {
  expect(await get(INSTALLS, true)).toEqual({ got: true });
  expect(said).toEqual([expect.stringContaining('getting the Electron runtime')]);
  expect(isRuntimeInstalled(root)).toBe(true);
});

test('given no network but the zip in the installer’s cache, gets it', async () => {
  expect(await get(INSTALLS, false)).toEqual({ got: true });
});

test('given no network, says that and how to get it', async () => {
  const why = expect.stringMatching(/this machine does not reach .*npx install-electron/);
  expect(await get(FAILS, false)).toEqual({ got: false, why });
});

test('given a network on which the download fails, says that it could not be downloaded', async () => {
  expect(await get(FAILS, true)).toEqual({ got: false, why: expect.stringContaining('could not be downloaded') });
});

test('given a network that swallows what is sent, ends the installer and gives up', async () => {
  expect(await get(HANGS, false, 300)).toEqual({ got: false, why: expect.stringContaining('does not reach') });
});

test('given a proxy, tells the installer to use it and does not judge by a direct connection', async () => {
  const answers = () => Promise.reject(new Error('asked past the proxy'));
  put(INSTALLER, INSTALLS);
  const env = { ...process.env, HTTPS_PROXY: 'http://proxy.example:3128' };
  expect(await getRuntime(root, { env, say: () => undefined, answers })).toEqual({ got: true });
});

test('given a mirror, asks whether the mirror answers', async () => {
  const asked: string[] = [];
  put(INSTALLER, INSTALLS);
  const env = { ELECTRON_MIRROR: 'https://mirror.example/' };
  const answers = async (url: string) => asked.push(url) > 0;
  await getRuntime(root, { env, say: () => undefined, answers });
  expect(asked).toEqual(['https://mirror.example/']);
});

test('given ELECTRON_SKIP_BINARY_DOWNLOAD, does not even try', async () => {
  put(INSTALLER, INSTALLS);
  const got = await getRuntime(root, { env: { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' }, say: (line) => said.push(line) });
  expect(got).toEqual({ got: false, why: expect.stringContaining('ELECTRON_SKIP_BINARY_DOWNLOAD') });
  expect(said).toEqual([]);
});

/** Far more than the installer needs, unless a test is about one that never ends. */
const LONG = 15_000;

function get(installer: string, online: boolean, limit = LONG) {
  put(INSTALLER, installer);
  return getRuntime(root, { env: {}, say: (line) => said.push(line), answers: async () => online, limit });
}

function install(version: string): void {
  put('node_modules/electron/dist/version', version);
  put('node_modules/electron/dist/electron', '');
  put('node_modules/electron/path.txt', 'electron');
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
