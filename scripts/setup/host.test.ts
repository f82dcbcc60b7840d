import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Got } from './electron.mjs';
import { chooseHost } from './host.mjs';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rounds-host-'));
});

afterEach(() => rmSync(root, { recursive: true }));

const DESKTOP = 'out/main/index.js';
const USER = 1000;

test('given a build without the desktop app, chooses the web host and says why', async () => {
  expect(await choose('darwin', {})).toEqual({ kind: 'web', why: 'this build has no desktop app' });
});

test('given a runtime that cannot be had, chooses the web host and says what getting it said', async () => {
  put(DESKTOP);
  const got = async (): Promise<Got> => ({ got: false, why: 'the cable is out' });
  const here = { env: {}, platform: 'darwin', uid: USER, getRuntime: got } as const;
  expect(await chooseHost(root, here)).toEqual({ kind: 'web', why: 'the cable is out' });
});

test('given Linux without a display, chooses the web host and gets no runtime', async () => {
  put(DESKTOP);
  const refuse = () => Promise.reject(new Error('nobody could see it'));
  const here = { env: {}, platform: 'linux', uid: USER, getRuntime: refuse } as const;
  expect(await chooseHost(root, here)).toEqual({ kind: 'web', why: 'there is no display' });
});

test('given root on Linux, chooses the web host rather than a browser without a sandbox', async () => {
  put(DESKTOP);
  expect(await choose('linux', { DISPLAY: ':0' }, 0)).toEqual({ kind: 'web', why: expect.stringContaining('sandbox') });
});

test.each([
  ['linux', { DISPLAY: ':0' }, USER],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, USER],
  ['darwin', {}, 0],
  ['win32', {}, undefined],
] as const)('given the app, its runtime and a screen on %s, chooses the desktop', async (platform, env, uid) => {
  put(DESKTOP);
  expect(await choose(platform, env, uid)).toEqual({ kind: 'desktop' });
});

function choose(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, uid: number | undefined = USER) {
  return chooseHost(root, { env, platform, uid, getRuntime: async () => ({ got: true }) });
}

function put(path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), '');
}
