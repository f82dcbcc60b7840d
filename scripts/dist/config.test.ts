import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..', '..');
const config = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));
const entitlements = readFileSync(join(root, 'assets/packaging/entitlements.mac.plist'), 'utf8');

/** electron-builder's own schema, in the library beneath it. */
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const schema = JSON.parse(readFileSync(builder.resolve('app-builder-lib/scheme.json'), 'utf8'));
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

describe('electron-builder.yml', () => {
  test('is what the schema of electron-builder asks for', () => {
    validate(config);
    expect(validate.errors ?? []).toEqual([]);
  });

  test.each([
    ['a misspelt setting', { ...config, electronFuse: {} }],
    ['a fuse that is no yes or no', { ...config, electronFuses: { runAsNode: 'off' } }],
    ['a target that is nowhere built', { ...config, linux: { target: [{ target: 7 }] } }],
  ])('with %s would be found out', (_, wrong) => {
    expect(validate(wrong)).toBe(false);
  });

  test('has the fuses of the specification', () => {
    expect(config.electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
    });
  });

  test('makes an installer for Windows, an image for macOS, a deb and an AppImage for Linux', () => {
    expect([config.win.target, config.mac.target, config.linux.target]).toEqual([
      ['nsis'],
      ['dmg'],
      ['deb', 'AppImage'],
    ]);
  });

  test('hardens the runtime of macOS, and asks for the right to compile JavaScript alone', () => {
    expect(config.mac.hardenedRuntime).toBe(true);
    expect([...entitlements.matchAll(/<key>([^<]+)<\/key>/g)].map(([, key]) => key)).toEqual([
      'com.apple.security.cs.allow-jit',
    ]);
  });

  test('publishes nothing by itself and answers to rounds:// links', () => {
    expect(config.publish).toBeNull();
    expect(config.protocols).toEqual([{ name: 'Rounds', schemes: ['rounds'] }]);
  });

  test('keeps the evidence when Windows removes the program', () => {
    expect(config.nsis.deleteAppDataOnUninstall).toBe(false);
  });

  test('names no file that is not there', () => {
    const named = [
      config.win.icon,
      config.nsis.installerIcon,
      config.nsis.uninstallerIcon,
      config.mac.icon,
      config.mac.entitlements,
      config.mac.entitlementsInherit,
      config.linux.icon,
      config.directories.buildResources,
      ...['linux', 'darwin', 'win32'].map((platform) => `assets/tray/${platform}`),
      ...config.files.filter((pattern: string) => /^[A-Za-z]/.test(pattern) && !/^out\/|\*/.test(pattern)),
    ];
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
