import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseWanted } from './arguments.mjs';
import { bundledPackages } from './bundled.mjs';
import { tellFailure } from './failure.mjs';
import { writeSums } from './pack.mjs';
import { signing } from './signing.mjs';

const HERE = { platform: 'linux', arch: 'x64' };

describe('what is to be packed', () => {
  test('given nothing, is an unsigned installer for this machine', () => {
    expect(parseWanted([], HERE)).toEqual({ system: 'linux', arch: 'x64', folder: false, release: false });
  });

  test('given words, is what they say', () => {
    const wanted = parseWanted(['--folder', '--release', '--arch', 'arm64'], { platform: 'darwin', arch: 'x64' });
    expect(wanted).toEqual({ system: 'darwin', arch: 'arm64', folder: true, release: true });
  });

  test.each([
    [['--sign'], HERE, 'npm run dist --'],
    [['--arch', 'ia32'], HERE, 'not for ia32'],
    [[], { platform: 'freebsd', arch: 'x64' }, 'this is freebsd'],
    [[], { platform: 'linux', arch: 'riscv64' }, 'not for riscv64'],
  ])('given %j on %j, is refused', (args, machine, why) => {
    expect(() => parseWanted(args, machine)).toThrow(why);
  });
});

describe('what there is to sign with', () => {
  test.each([
    ['darwin', {}, 2],
    ['darwin', { CSC_NAME: 'Us' }, 1],
    ['darwin', { CSC_LINK: 'x', APPLE_API_KEY: 'x', APPLE_API_KEY_ID: 'x' }, 1],
    ['darwin', { CSC_LINK: 'x', APPLE_API_KEY: 'x', APPLE_API_KEY_ID: 'x', APPLE_API_ISSUER: 'x' }, 0],
    ['darwin', { CSC_LINK: 'x', APPLE_KEYCHAIN_PROFILE: 'x' }, 0],
    ['win32', {}, 1],
    ['win32', { WIN_CSC_LINK: 'x' }, 0],
    ['linux', {}, 0],
  ] as const)('on %s with %j, lacks %i', (system, env, count) => {
    expect(signing(system, env).missing).toHaveLength(count);
  });

  test('is told by names, never by values', () => {
    expect(JSON.stringify(signing('darwin', { CSC_LINK: 'hunter2' }))).not.toContain('hunter2');
  });
});

describe('electron-builder that failed', () => {
  test('given no network, tells that and what to do', () => {
    const said =
      '\u001b[34m  • packaging\u001b[0m\n  ⨯ getaddrinfo ENOTFOUND github.com  failedTask=build stackTrace=Error\n    at x';
    expect(tellFailure(said, 1)).toMatch(
      /could not be had: getaddrinfo ENOTFOUND github\.com\..*ELECTRON_BUILDER_BINARIES_MIRROR/,
    );
  });

  test('given another reason, tells it and does not send anybody after the network', () => {
    const told = tellFailure('  ⨯ Please specify project homepage  failedTask=build', 1);
    expect(told).toContain('electron-builder failed: Please specify project homepage.');
    expect(told).not.toContain('MIRROR');
  });

  test('given nothing that it said, says so', () => {
    expect(tellFailure('', 'SIGKILL')).toContain('it said nothing and ended with SIGKILL');
  });
});

test('given source maps, finds the packages in them by their keys in the lockfile', () => {
  const out = folder();
  put(out, 'renderer/assets/index.js.map', {
    sources: ['../../../node_modules/react/index.js', '../../src/renderer/app.tsx', '\0virtual'],
  });
  put(out, 'main/cli.js.map', { sources: ['../../node_modules/@a/b/node_modules/c/d.js'] });
  expect(bundledPackages(out)).toEqual([
    'node_modules/@a/b/node_modules/c',
    'node_modules/react',
    'node_modules/tailwindcss',
  ]);
});

test('given installers, writes sums that sha256sum can check, and leaves the rest out', async () => {
  const out = folder();
  put(out, 'rounds.deb', 'a');
  put(out, 'builder-debug.yml', 'b');
  expect(await writeSums(out)).toEqual(['rounds.deb']);
  const hash = 'ac8d8342bbb2362d13f0a559a3621bb407011368895164b628a54f7fc33fc43c';
  expect(readFileSync(join(out, 'SHA256SUMS'), 'utf8')).toBe(`${hash}  rounds.deb\n`);
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'rounds-dist-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

function put(under: string, path: string, content: unknown): void {
  mkdirSync(dirname(join(under, path)), { recursive: true });
  writeFileSync(join(under, path), JSON.stringify(content));
}
