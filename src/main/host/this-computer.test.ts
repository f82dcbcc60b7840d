import { expect, test } from 'vitest';
import { thisComputer } from '../../contract/this-computer.ts';
import { thisComputerOf } from './this-computer.ts';

const LINUX = { platform: 'linux', hostname: 'Bench-7.clinic.example', system: 'Linux 6.1.0' } as const;

test('a Linux computer is named after itself, with the words of its os-release', () => {
  const osRelease = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n';
  expect(thisComputerOf({ ...LINUX, osRelease })).toEqual({
    name: 'bench-7',
    os: 'Debian GNU/Linux 12 (bookworm)',
    platform: 'linux',
  });
});

test('NixOS is told apart', () => {
  const osRelease = "ID=nixos\nPRETTY_NAME='NixOS 25.11 (Xantusia)'\n";
  expect(thisComputerOf({ ...LINUX, osRelease })).toMatchObject({ platform: 'nixos', os: 'NixOS 25.11 (Xantusia)' });
});

test('a Linux without os-release is named by its kernel', () => {
  expect(thisComputerOf({ ...LINUX, osRelease: undefined })).toMatchObject({ platform: 'linux', os: 'Linux 6.1.0' });
});

test('what cannot be read says so, and what to do instead', () => {
  const windows = thisComputerOf({
    ...LINUX,
    platform: 'win32',
    system: 'Windows_NT 10.0.26100',
    osRelease: undefined,
  });
  expect(windows).toMatchObject({ platform: 'windows', why_not: expect.stringContaining('npm start -- --demo') });
  const mac = thisComputerOf({ ...LINUX, platform: 'darwin', system: 'Darwin 25.1.0', osRelease: undefined });
  expect(mac.platform).toBeUndefined();
  expect(mac.why_not).toContain('neither');
});

test.each(['', '-', 'ünï', '..', 'A'.repeat(300), 'x_', 'my computer'])(
  'the host name %j becomes a name of ours',
  (hostname) => {
    const found = thisComputerOf({ ...LINUX, hostname, osRelease: 'PRETTY_NAME="' + 'x'.repeat(999) + '"' });
    expect(thisComputer.parse(found)).toEqual(found);
  },
);
