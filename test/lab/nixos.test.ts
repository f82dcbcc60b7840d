import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NixosHost } from '../lab-kit/host.ts';
import { createLab, type Lab } from '../lab-kit/lab.ts';
import { IMAGE_TIMEOUT_MS, labIsReady, over, timed } from './lab-suite.ts';

describe.skipIf(!labIsReady('a nixos stand-in'))('a nixos stand-in', () => {
  let lab: Lab;
  let host: NixosHost;

  beforeAll(async () => {
    lab = await createLab();
    host = await timed('booting a nixos stand-in', () => lab.host('nixos'));
  }, IMAGE_TIMEOUT_MS);

  afterAll(() => lab.dispose());

  it('is known as NixOS, and says its version and revision by the command of NixOS', async () => {
    const { stdout } = await over(host, '. /etc/os-release && echo $ID && nixos-version --json');
    const [id, json = ''] = stdout.split('\n');
    expect([id, JSON.parse(json)]).toEqual([
      'nixos',
      {
        configurationRevision: '1'.repeat(40),
        nixosVersion: '24.11.20250101.d3c42f1',
        nixpkgsRevision: 'd3c42f187194c26d9f0309a8ecc469d6c878ce33',
      },
    ]);
  });

  it('runs the profile that Nix made, booted and current', async () => {
    const links = await over(
      host,
      'for l in /nix/var/nix/profiles/system /run/current-system /run/booted-system; do readlink -f $l; done | sort -u; readlink /nix/var/nix/profiles/system',
    );
    const system = '/nix/store/[0-9a-z]{32}-nixos-system-clinic-24\\.11\\.20250101\\.d3c42f1';
    expect(links.stdout).toMatch(new RegExp(`^${system}\nsystem-1-link\n$`));
    expect(await host.must('nix-env -p /nix/var/nix/profiles/system --list-generations')).toMatch(
      /^\s+1\s.*\(current\)\s*$/,
    );
  });

  it('lets sudo be found where NixOS has it', async () => {
    await host.sudo('nopasswd');
    expect((await over(host, 'command -v sudo && sudo -n id -u')).stdout).toBe('/run/wrappers/bin/sudo\n0\n');
  });

  it('runs another system after a switch, still booted from the first', async () => {
    const before = await host.profileGeneration();
    const after = await host.switchGeneration({ kernel: '6.6.70' });
    const { stdout } = await over(
      host,
      'readlink /run/current-system; readlink /run/booted-system; readlink -f /run/current-system/kernel',
    );
    const [current, booted, kernel] = stdout.trim().split('\n');
    expect([current, booted]).toEqual([after.systemPath, before.systemPath]);
    expect(kernel).toMatch(/-linux-6\.6\.70\/bzImage$/);
    expect(after.number).toBe(before.number + 1);
  });

  it('keeps a test switch only until the reboot', async () => {
    const profile = await host.profileGeneration();
    const tried = await host.switchGeneration({ activate: 'test', version: '24.11.20250301.abcdef0' });
    const running = await host.runningSystem();
    await host.reboot();
    expect([running, await host.runningSystem(), await host.profileGeneration()]).toEqual([
      tried.systemPath,
      profile.systemPath,
      profile,
    ]);
  });
});
