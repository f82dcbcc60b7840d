import { describe, expect, it } from 'vitest';
import { type LoggingBaseline, loggingBaseline } from '../../../contract/baseline.ts';
import type { UnitFact } from '../units.ts';
import { evaluateLogging } from './evaluate.ts';
import type { LoggingFacts } from './facts.ts';
import { proposeLogging } from './propose.ts';

const NOW = Date.UTC(2027, 0, 31);
const HOUR = 3_600_000;

function unit(name: string, active = 'active', load = 'loaded'): UnitFact {
  return {
    name,
    id: `${name}.service`,
    load,
    active,
    sub: active === 'active' ? 'running' : 'dead',
    enabled: 'enabled',
  };
}

const healthy: LoggingFacts = {
  asked: ['rsyslog', 'systemd-journald'],
  units: [unit('rsyslog'), unit('systemd-journald')],
  canary: { written: true, journal: 'found', file: { path: '/var/log/syslog', sighting: 'found' } },
  journal: { storage: 'persistent', persistent: true },
  auditd: unit('auditd'),
  auditKeys: ['audit-log-changes', 'auth-changes', 'time-change'],
};

function judged(change: Partial<LoggingFacts>, asked: Partial<LoggingBaseline> = {}) {
  return evaluateLogging(
    { facts: { ...healthy, ...change }, missing: [] },
    { logging: { ...loggingBaseline.parse({}), ...asked } },
    NOW,
  );
}
const causes = (...args: Parameters<typeof judged>) =>
  judged(...args).causes.map((cause) => `${cause.severity} ${cause.code} ${cause.subject}`);

describe('evaluateLogging', () => {
  it('is compliant when services run, the canary is found, the journal is kept and the audit rules are loaded', () => {
    expect(judged({})).toMatchObject({ state: 'compliant', causes: [] });
  });

  it('tells a stopped service in words', () => {
    const result = judged({ units: [unit('rsyslog', 'inactive'), unit('systemd-journald')] });
    expect(result).toMatchObject({
      state: 'drifted',
      severity: 'high',
      summary: 'Service rsyslog is not running.',
      causes: [
        {
          code: 'service_inactive',
          severity: 'high',
          subject: 'rsyslog',
          detail: 'Found rsyslog inactive (dead), expected active.',
        },
      ],
    });
  });

  it('holds a service that is not installed for a missing safeguard', () => {
    const result = judged({ units: [unit('rsyslog', 'inactive', 'not-found'), unit('systemd-journald')] });
    expect(result.causes[0]?.detail).toBe('Found rsyslog not installed, expected active.');
  });

  it.each<[string, Partial<LoggingFacts>, string]>([
    ['from the journal', { canary: { written: true, journal: 'lost' } }, 'journal'],
    [
      'from the syslog file',
      { canary: { written: true, journal: 'found', file: { path: '/var/log/syslog', sighting: 'lost' } } },
      '/var/log/syslog',
    ],
    [
      'with its file',
      { canary: { written: true, journal: 'found', file: { path: '/var/log/messages', sighting: 'absent' } } },
      '/var/log/messages',
    ],
    ['since the log takes nothing', { canary: { written: false, journal: 'lost' } }, 'write'],
    ['of the scan before', { previous: { writtenAt: NOW - HOUR, journal: 'lost' } }, 'previous canary'],
  ])('reports a canary that was lost %s', (_, change, subject) => {
    expect(causes(change)).toEqual([`high canary_lost ${subject}`]);
  });

  it('does not judge a canary that is older than the baseline asks', () => {
    expect(judged({ previous: { writtenAt: NOW - 2 * HOUR - 1, journal: 'lost' } }).state).toBe('compliant');
    expect(judged({ previous: { writtenAt: NOW - 2 * HOUR, journal: 'lost' } }).state).toBe('drifted');
  });

  it.each<[string, Partial<LoggingFacts>, RegExp]>([
    ['the journal may not be read', { canary: { written: true, journal: 'unreadable' } }, /systemd-journal/],
    [
      'the syslog file may not be read',
      { canary: { written: true, journal: 'found', file: { path: '/var/log/syslog', sighting: 'unreadable' } } },
      /adm on Debian/,
    ],
    [
      'the earlier canary cannot be looked for',
      { previous: { writtenAt: NOW, journal: 'unreadable' } },
      /systemd-journal/,
    ],
  ])('is unknown where %s, with what would fix it', (_, change, advice) => {
    expect(judged(change)).toMatchObject({ state: 'unknown', summary: expect.stringMatching(advice) });
  });

  it('reports a journal that a reboot takes away', () => {
    expect(causes({ journal: { storage: 'volatile', persistent: false } })).toEqual([
      'medium retention_short systemd-journald',
    ]);
  });

  it('compares the retention to the second', () => {
    const kept = (retentionSeconds: number) =>
      judged({ journal: { storage: 'auto', persistent: true, retentionSeconds } }).state;
    expect([kept(90 * 86_400), kept(90 * 86_400 - 1)]).toEqual(['compliant', 'drifted']);
  });

  it('names each audit key that no loaded rule has', () => {
    expect(causes({ auditKeys: ['auth-changes'] })).toEqual([
      'medium audit_rule_missing audit-log-changes',
      'medium audit_rule_missing time-change',
    ]);
  });

  it('expects auditd to run where the baseline names audit keys', () => {
    expect(causes({ auditd: unit('auditd', 'inactive') })).toEqual(['high service_inactive auditd']);
    expect(judged({ auditd: unit('auditd', 'inactive'), auditKeys: [] }, { auditd_keys: [] }).state).toBe('compliant');
  });

  it('is never compliant while a part of the facts is missing', () => {
    for (const part of ['canary', 'journal', 'auditd', 'auditKeys'] as const) {
      const { [part]: _, ...rest } = healthy;
      expect(evaluateLogging({ facts: rest, missing: [] }, { logging: loggingBaseline.parse({}) }, NOW).state).toBe(
        'unknown',
      );
    }
  });
});

describe('proposeLogging', () => {
  const proposed = (change: Partial<LoggingFacts>) =>
    proposeLogging({ facts: { ...healthy, ...change }, missing: [] })?.logging;

  it('proposes what this host meets now', () => {
    expect(proposed({})).toEqual({
      services: ['rsyslog', 'systemd-journald'],
      canary_max_age_hours: 2,
      auditd_keys: ['audit-log-changes', 'auth-changes', 'time-change'],
      journal_retention_days: 90,
    });
  });

  it('names no service twice under an alias', () => {
    const units = [unit('systemd-journald'), unit('rsyslog'), { ...unit('syslog'), id: 'rsyslog.service' }];
    expect(proposed({ units })?.services).toEqual(['systemd-journald', 'rsyslog']);
  });

  it('asks for no audit keys where auditd cannot run', () => {
    const { auditKeys: _, ...rest } = { ...healthy, auditd: unit('auditd', 'inactive') };
    expect(proposeLogging({ facts: rest, missing: [] })?.logging?.auditd_keys).toEqual([]);
  });

  it('asks for no retention where the journal is not kept, and for no more than is configured', () => {
    expect(proposed({ journal: { storage: 'volatile', persistent: false } })?.journal_retention_days).toBe(0);
    expect(
      proposed({ journal: { storage: 'auto', persistent: true, retentionSeconds: 30 * 86_400 } })
        ?.journal_retention_days,
    ).toBe(30);
  });

  it('meets its own proposal', () => {
    for (const journal of [
      healthy.journal,
      { storage: 'none', persistent: false },
      { storage: 'auto', persistent: true, retentionSeconds: 1000 },
    ]) {
      const facts: LoggingFacts = {
        ...healthy,
        ...(journal === undefined ? {} : { journal }),
        auditd: unit('auditd', 'failed'),
      };
      expect(evaluateLogging({ facts, missing: [] }, proposeLogging({ facts, missing: [] }) ?? {}, NOW).state).toBe(
        'compliant',
      );
    }
  });

  it('proposes nothing where facts are missing', () => {
    const { journal: _, ...rest } = healthy;
    expect(proposeLogging({ facts: rest, missing: [] })).toBeUndefined();
    expect(proposeLogging({ facts: undefined, missing: [] })).toBeUndefined();
  });
});
