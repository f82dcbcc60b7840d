import { describe, expect, it } from 'vitest';
import debian from '../../../../test/fixtures/probes/debian-12/logging.txt?raw';
import unprivileged from '../../../../test/fixtures/probes/debian-12/logging.unprivileged.txt?raw';
import standin from '../../../../test/fixtures/probes/nixos-standin/logging.txt?raw';
import { loggingBaseline } from '../../../contract/baseline.ts';
import type { Frame } from '../../transport/session.ts';
import type { ProbeContext } from '../check.ts';
import { parseLogging } from './parse.ts';

const context: ProbeContext = {
  platform: 'linux',
  baseline: { logging: loggingBaseline.parse({}) },
  canary: 'abcdef0123456789',
  previousCanary: { nonce: '00112233', writtenAt: 1000 },
  privileged: true,
};
const frame = (output: string): ReadonlyMap<string, Frame> =>
  new Map([['logging', { status: 'ok', exitCode: 0, ms: 1, output }]]);

describe('parseLogging', () => {
  it('reads what a Debian host printed', () => {
    const { facts } = parseLogging(frame(debian), context);
    expect(facts).toMatchObject({
      asked: ['rsyslog', 'systemd-journald'],
      canary: { written: true, journal: 'found', file: { path: '/var/log/syslog', sighting: 'found' } },
      previous: { writtenAt: 1000, journal: 'lost' },
      journal: { storage: 'auto', persistent: true },
      auditd: { load: 'loaded', active: 'inactive' },
    });
    expect(facts?.units.filter((unit) => unit.active === 'active').map((unit) => unit.id)).toEqual([
      'rsyslog.service',
      'systemd-journald.service',
      'rsyslog.service',
    ]);
  });

  it('reads what the stand-in for NixOS printed', () => {
    expect(parseLogging(frame(standin), context).facts?.canary?.journal).toBe('found');
  });

  it('names the audit rules as missing where they may not be read', () => {
    const { facts, missing } = parseLogging(frame(unprivileged), context);
    expect(facts).not.toHaveProperty('auditKeys');
    expect(missing).toEqual([
      { fact: 'audit rules', why: '"auditctl -l" needs root', fix: expect.stringContaining('exactly "auditctl -l"') },
    ]);
  });

  it('misses nothing about auditing where the baseline asks for none', () => {
    const baseline = { logging: { ...loggingBaseline.parse({}), auditd_keys: [] } };
    expect(parseLogging(frame(unprivileged), { ...context, baseline }).missing).toEqual([]);
  });

  it('holds audit rules for absent, not for unread, where auditd was never installed', () => {
    const without = unprivileged
      .replace('unit.auditd\tLoadState=loaded', 'unit.auditd\tLoadState=not-found')
      .replaceAll(/^audit\.rules.*\n/gm, '');
    expect(parseLogging(frame(without), context)).toMatchObject({ facts: { auditKeys: [] }, missing: [] });
  });

  it('names what would fix a host without logger', () => {
    const without = debian.replaceAll(/^canary\.write.*\n/gm, '');
    expect(parseLogging(frame(without), context).missing).toContainEqual(
      expect.objectContaining({ fact: 'canary', fix: expect.stringContaining('Install') }),
    );
  });

  it('looks for no canary of an earlier scan where there was none', () => {
    expect(parseLogging(frame(debian), { ...context, previousCanary: undefined }).facts).not.toHaveProperty('previous');
  });
});
