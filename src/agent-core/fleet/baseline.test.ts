import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BaselineLevel } from '../../contract/baseline.ts';
import type { Group, Host } from '../../contract/fleet.ts';
import { thresholdOf } from '../drift/threshold.ts';
import {
  type BaselineSources,
  baselineHash,
  baselineVersion,
  effectiveBaseline,
  layersOf,
  readBaseline,
} from './baseline.ts';
import { baselineCache } from './baseline-cache.ts';
import { baselineChanges } from './baseline-diff.ts';
import { annotated, originsOf } from './baseline-origin.ts';

const AT = '2026-03-02T08:00:00.000Z';
const HOST: Host = {
  host_id: 'h',
  site_id: 's',
  name: 'desk',
  address: 'ssh://tech@192.0.2.1:22',
  platform: 'linux',
  credential: 'agent',
  sudo: 'none',
  created_at: AT,
};
const group = (name: string, rank: number): Group => ({ group_id: name, site_id: 's', name, rank, created_at: AT });

/** Baselines by `site`, `host` and the names of groups; the groups come in the order in which they are written here. */
function sources(texts: Readonly<Record<string, string>>): BaselineSources {
  const groups = Object.keys(texts).filter((name) => name !== 'site' && name !== 'host');
  const key = (scope: BaselineLevel, id: string) => (scope === 'group' ? id : scope);
  return {
    baselines: {
      get: (scope, id) => {
        const yaml = texts[key(scope, id)];
        return yaml === undefined ? undefined : { yaml, sha256: baselineHash(readBaseline(yaml, 'x')) };
      },
    },
    fleet: { groupsOf: () => groups.map((name, index) => group(name, index + 1)) },
  };
}
const effective = (texts: Readonly<Record<string, string>>) => effectiveBaseline(sources(texts), HOST);
const logging = (days: number, more = '') =>
  `logging: { services: [rsyslog], journal_retention_days: ${days}${more} }\n`;

describe('the baseline of a host', () => {
  test('is that of its site, overridden by its groups in their order, overridden by its own', () => {
    const texts = { site: logging(1), weak: logging(2), strong: logging(3), host: logging(4) };
    const days = (some: Readonly<Record<string, string>>) => effective(some).baseline.logging?.journal_retention_days;
    expect(days(texts)).toBe(4);
    const { host: _, ...withoutOwn } = texts;
    expect(days(withoutOwn)).toBe(3);
    expect(days({ site: texts.site, strong: texts.strong, weak: texts.weak })).toBe(2);
    expect(days({ site: texts.site })).toBe(1);
    expect(effective(texts).from).toEqual(['site', 'group', 'group', 'host']);
  });

  test('takes a section whole from the strongest that has it, and the others from where they are', () => {
    const { baseline } = effective({
      site: `${logging(7)}patching: { max_security_updates: 5, max_days_since_update: 9 }\n`,
      servers: 'patching: { max_security_updates: 1 }\n',
      host: 'encryption: { luks_volumes: [root] }\n',
    });
    expect(baseline.logging?.journal_retention_days).toBe(7);
    expect(baseline.patching).toMatchObject({ max_security_updates: 1, max_days_since_update: 30 });
    expect(baseline.encryption?.luks_volumes).toEqual(['root']);
  });

  test('merges exceptions and thresholds check by check', () => {
    const off = (by: string) => `{ state: not_applicable, reason: no disk, by: ${by}, review_by: 2027-01-31 }`;
    const { baseline } = effective({
      site: `checks: { backup: ${off('site')}, encryption: ${off('site')} }\ndrift_threshold: { logging: 2, firewall: 4 }\n`,
      servers: `checks: { backup: enabled }\ndrift_threshold: { logging: 5 }\n`,
    });
    expect(baseline.checks).toMatchObject({ backup: 'enabled', encryption: { by: 'site' } });
    expect(baseline.drift_threshold).toEqual({ logging: 5, firewall: 4 });
  });

  test('is another version as soon as a text, a group or the order of groups is another', () => {
    const of = (texts: Readonly<Record<string, string>>) => baselineVersion(sources(texts), HOST);
    const versions = [
      of({}),
      of({ site: logging(1) }),
      of({ host: logging(1) }),
      of({ site: logging(1), a: logging(2) }),
      of({ site: logging(1), a: logging(2), b: logging(3) }),
      of({ site: logging(1), b: logging(3), a: logging(2) }),
    ];
    expect(new Set(versions).size).toBe(versions.length);
  });

  test('is read anew by the cache when the groups of a host are others', () => {
    const texts: Record<string, string> = { site: logging(1), servers: logging(2) };
    let members = true;
    const { baselines, fleet } = sources(texts);
    const of = baselineCache({ baselines, fleet: { groupsOf: (id) => (members ? fleet.groupsOf(id) : []) } });
    expect(of(HOST).baseline.logging?.journal_retention_days).toBe(2);
    members = false;
    expect(of(HOST).baseline.logging?.journal_retention_days).toBe(1);
  });
});

describe('a threshold inside a section', () => {
  test.each<[string, Readonly<Record<string, string>>, number]>([
    ['holds', { site: logging(1, ', drift_threshold: 3') }, 3],
    [
      'holds before the one in the map',
      { site: `${logging(1, ', drift_threshold: 3')}drift_threshold: { logging: 5 }` },
      3,
    ],
    [
      'gives way to the map of a stronger one',
      { site: logging(1, ', drift_threshold: 3'), host: 'drift_threshold: { logging: 5 }' },
      5,
    ],
    [
      'of a stronger one holds before the map',
      { site: 'drift_threshold: { logging: 5 }', host: logging(1, ', drift_threshold: 3') },
      3,
    ],
    [
      'goes with its section when a stronger one replaces it',
      { site: logging(1, ', drift_threshold: 3'), host: logging(2) },
      1,
    ],
    [
      'goes with its section; the map of its site stays',
      { site: 'drift_threshold: { logging: 5 }', g: logging(1, ', drift_threshold: 3'), host: logging(2) },
      5,
    ],
    [
      'of a group holds before the map of the site',
      { site: 'drift_threshold: { logging: 5 }', g: logging(1, ', drift_threshold: 2') },
      2,
    ],
    ['of another check says nothing', { site: 'backup: { drift_threshold: 9 }' }, 1],
  ])('%s', (_, texts, expected) => {
    expect(thresholdOf(effective(texts).baseline, 'logging')).toBe(expected);
  });

  test('is a whole number from 1 to 100, else it is named by line', () => {
    expect(() => readBaseline('logging:\n  drift_threshold: 0\n', 'b.yaml')).toThrow(
      expect.objectContaining({ details: ['b.yaml:2:20: logging.drift_threshold must be at least 1'] }),
    );
  });
});

describe('where a part comes from', () => {
  const texts = {
    site: `${logging(1)}backup: { max_age_hours: 12 }\ndrift_threshold: { logging: 2 }\n`,
    servers: logging(2),
    host: 'checks: { firewall: enabled }\ndrift_threshold: { backup: 3 }\n',
  };
  const shown = () => {
    const from = sources(texts);
    const found = effectiveBaseline(from, HOST);
    return { found, origins: originsOf(found, layersOf(from, HOST), { site: { name: 'maple' }, host: HOST }) };
  };

  test('is told for every section and every check, with what it overrides and what nobody wrote', () => {
    expect(shown().origins).toEqual([
      {
        path: 'backup',
        scope: 'site',
        name: 'maple',
        over: [],
        standard: ['max_restore_test_age_days', 'status_file', 'unit'],
      },
      {
        path: 'logging',
        scope: 'group',
        name: 'servers',
        over: ['site maple'],
        standard: ['canary_max_age_hours', 'auditd_keys'],
      },
      { path: 'drift_threshold.logging', scope: 'site', name: 'maple', over: [], standard: [] },
      { path: 'drift_threshold.backup', scope: 'host', name: 'desk', over: [], standard: [] },
      { path: 'checks.firewall', scope: 'host', name: 'desk', over: [], standard: [] },
    ]);
  });

  test('stands in the text as comments, and the text means the same', () => {
    const { found, origins } = shown();
    const text = annotated(found.baseline, origins);
    expect(text).toContain(
      '# from the group servers; instead of that of the site maple; standard: canary_max_age_hours',
    );
    expect(text).toContain('# backup: from the host desk\ndrift_threshold:');
    expect(baselineHash(readBaseline(text, 'shown'))).toBe(found.sha256);
  });
});

describe('the differences of two baselines', () => {
  const changes = (before: string, after: string) =>
    baselineChanges(readBaseline(before, 'before'), readBaseline(after, 'after'));

  test('are told field by field; a section that one side has alone is one', () => {
    expect(
      changes(`${logging(1)}backup: { max_age_hours: 12 }\n`, `${logging(2)}firewall: { tables: [inet filter] }\n`),
    ).toEqual([
      {
        path: 'backup',
        change: 'removed',
        before:
          '{ max_age_hours: 12, max_restore_test_age_days: 30, status_file: /var/lib/compliance-agent/backup-status.json, unit: restic-backup }',
      },
      { path: 'logging.journal_retention_days', change: 'changed', before: '1', after: '2' },
      { path: 'firewall', change: 'added', after: '{ service: nftables, tables: [ inet filter ] }' },
    ]);
  });

  test('are none where a standard value is written or left out', () => {
    expect(changes('backup: {}\n', 'backup: { unit: restic-backup }\n')).toEqual([]);
  });

  test('are none exactly where the hashes are equal', () => {
    const some = fc
      .record({ days: fc.nat(5), backup: fc.boolean(), threshold: fc.option(fc.integer({ min: 1, max: 3 })) })
      .map(({ days, backup, threshold }) =>
        readBaseline(
          `${logging(days, threshold === null ? '' : `, drift_threshold: ${threshold}`)}${backup ? 'backup: {}\n' : ''}`,
          'x',
        ),
      );
    fc.assert(
      fc.property(some, some, (one, other) => {
        expect(baselineChanges(one, other).length === 0).toBe(baselineHash(one) === baselineHash(other));
      }),
    );
  });
});
