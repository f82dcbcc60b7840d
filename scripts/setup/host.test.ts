import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseHost } from './host.mjs';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rounds-host-'));
});

afterEach(() => rmSync(root, { recursive: true }));

const DESKTOP = 'out/main/index.js';
const RUNTIME = 'node_modules/electron/path.txt';

test('given a build without the desktop app, chooses the web host and says why', () => {
  put(RUNTIME);
  expect(chooseHost(root, {}, 'darwin')).toEqual({ kind: 'web', why: 'this build has no desktop app' });
});

test('given no Electron runtime, chooses the web host and says how to get it', () => {
  put(DESKTOP);
  expect(chooseHost(root, {}, 'darwin')).toEqual({ kind: 'web', why: expect.stringContaining('npx install-electron') });
});

test('given Linux without a display, chooses the web host', () => {
  put(DESKTOP);
  put(RUNTIME);
  expect(chooseHost(root, {}, 'linux')).toEqual({ kind: 'web', why: 'there is no display' });
});

test.each([
  ['linux', { DISPLAY: ':0' }],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }],
  ['win32', {}],
] as const)('given the app, its runtime and a screen on %s, chooses the desktop', (platform, env) => {
  put(DESKTOP);
  put(RUNTIME);
  expect(chooseHost(root, env, platform)).toEqual({ kind: 'desktop' });
});

function put(path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), '');
}
