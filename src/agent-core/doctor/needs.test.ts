import { describe, expect, test } from 'vitest';
import { baseline as baselineSchema } from '../../contract/baseline.ts';
import { CHECKS, privilegedCommands } from '../checks/index.ts';
import { EVERY_SCAN, EVERY_SCAN_TEXT, neededCommands, neededTools } from './needs.ts';

const baseline = baselineSchema.parse({
  av_edr: { service_name: 'clamav-daemon', binary_path: '/usr/sbin/clamd' },
  backup: { repository: '/srv/backup', password_file: '/etc/restic/password' },
  encryption: {},
});
const context = { baseline, canary: 'a', previousCanary: undefined, privileged: true } as const;
const tools = (platform: 'linux' | 'nixos') => neededTools(CHECKS, { ...context, platform });
const names = (platform: 'linux' | 'nixos') => tools(platform).map((one) => one.tool);

describe('what scans need of a host', () => {
  test('every program of the script around all probes stands in it', () => {
    for (const tool of EVERY_SCAN) expect(EVERY_SCAN_TEXT).toMatch(new RegExp(`(?:^|[ (|])${tool}(?:[ ;]|$)`, 'm'));
  });

  test('the programs of the checks are read out of their probes', () => {
    expect(names('linux')).toEqual(
      expect.arrayContaining(['apt-get', 'auditctl', 'journalctl', 'logger', 'nft', 'systemctl']),
    );
    expect(names('nixos')).toContain('nixos-version');
    expect(names('nixos')).not.toContain('apt-get');
  });

  test('functions of the probes are no programs, and nothing hangs on a text', () => {
    for (const platform of ['linux', 'nixos'] as const)
      for (const name of names(platform))
        expect(name).toMatch(/^(?!(?:run|fact|each|has|unit|priv)$)[a-z][a-z0-9_.+-]*$/);
    // A function that the firewall's probe defines for itself.
    expect(names('linux')).not.toContain('ruleset');
  });

  test('each is named with the checks that call it', () => {
    expect(tools('linux').find((one) => one.tool === 'nft')?.by).toContain('firewall');
    expect(tools('linux').find((one) => one.tool === 'base64')).toMatchObject({ by: ['every scan'], required: true });
  });

  test('every command that the sudoers file allows is tried, once, and its program is among the tools', () => {
    const commands = neededCommands(CHECKS, baseline).map((one) => one.command);
    const allowed = [...privilegedCommands(baseline).values()].flat().map((words) => words.join(' '));
    expect(new Set(commands)).toEqual(new Set(allowed));
    expect(new Set(commands).size).toBe(commands.length);
    for (const command of commands) expect(names('linux')).toContain(command.split(' ')[0]);
  });

  test('no argument of a command holds a blank: it is split at blanks on the host', () => {
    for (const words of [...privilegedCommands(baseline).values()].flat())
      for (const word of words) expect(word).toMatch(/^\S+$/);
  });
});
