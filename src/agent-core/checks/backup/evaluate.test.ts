import { describe, expect, it } from 'vitest';
import { type BackupBaseline, backupBaseline } from '../../../contract/baseline.ts';
import { signableObject } from '../../../contract/primitives.ts';
import { evaluateBackup } from './evaluate.ts';
import type { BackupFacts, JobFact, RepositoryFact, StatusFact } from './facts.ts';
import { backupCheck } from './index.ts';
import { proposeBackup } from './propose.ts';
import { recordBackup, stableBackup } from './record.ts';

const NOW = Date.UTC(2027, 0, 31);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FILE = '/var/lib/compliance-agent/backup-status.json';

const job: JobFact = {
  unit: {
    name: 'restic-backup',
    id: 'restic-backup.service',
    load: 'loaded',
    active: 'inactive',
    sub: 'dead',
    enabled: 'static',
  },
  result: 'success',
  exitStatus: 0,
  endedAt: NOW - HOUR,
};
const status: StatusFact = {
  path: FILE,
  present: true,
  lastBackup: NOW - HOUR,
  lastRestoreTest: NOW - 7 * DAY,
  checksum: 'c'.repeat(64),
};
const repository: RepositoryFact = { exists: true, host: 'srv1', own: 3, others: 4, newestAt: NOW - HOUR };
const healthy: BackupFacts = { job, status, candidates: ['restic-backup'] };

function judged(change: Partial<BackupFacts>, asked: Partial<BackupBaseline> = {}) {
  return evaluateBackup(
    { facts: { ...healthy, ...change }, missing: [] },
    { backup: { ...backupBaseline.parse({}), ...asked } },
    NOW,
  );
}
const causes = (...args: Parameters<typeof judged>) =>
  judged(...args).causes.map((cause) => `${cause.severity} ${cause.code} ${cause.subject}`);
const AT = { repository: '/srv/backup' };

describe('evaluateBackup', () => {
  it('is compliant after a recent backup, a job that did not fail and a tested restore', () => {
    expect(judged({})).toMatchObject({ state: 'compliant', causes: [] });
    expect(judged({ repository }, AT)).toMatchObject({ state: 'compliant', causes: [] });
  });

  it('is not judged without a baseline', () => {
    expect(evaluateBackup({ facts: healthy, missing: [] }, {}, NOW).summary).toContain('no baseline for backup');
  });

  it.each<[string, Partial<BackupFacts>, Partial<BackupBaseline>, string]>([
    ['without a record', { status: { path: FILE, present: false } }, {}, FILE],
    ['whose record knows of no backup', { status: { ...status, lastBackup: 'never' } }, {}, FILE],
    ['without a repository', { repository: { exists: false, host: 'srv1', own: 0, others: 0 } }, AT, '/srv/backup'],
    ['with an empty repository', { repository: { exists: true, host: 'srv1', own: 0, others: 0 } }, AT, '/srv/backup'],
    [
      'whose repository keeps others only',
      { repository: { exists: true, host: 'srv1', own: 0, others: 9 } },
      AT,
      '/srv/backup',
    ],
  ])('holds a host %s for one without backup', (_, change, asked, subject) => {
    expect(causes(change, asked)).toContain(`critical no_backup ${subject}`);
  });

  it('compares the age of the last backup to the millisecond', () => {
    const aged = (ms: number) => causes({ status: { ...status, lastBackup: NOW - ms } });
    expect([aged(24 * HOUR), aged(24 * HOUR + 1)]).toEqual([[], [`high backup_old ${FILE}`]]);
  });

  it('believes the repository where there is one, and not the record', () => {
    const old = { ...repository, newestAt: NOW - 25 * HOUR };
    expect(causes({ repository: old }, AT)).toEqual(['high backup_old /srv/backup']);
    expect(causes({ repository, status: { ...status, lastBackup: 'never' } }, AT)).toEqual([]);
  });

  it('is unknown, not compliant, while the repository that the baseline names was not read', () => {
    expect(judged({}, AT)).toMatchObject({ state: 'unknown', summary: expect.stringContaining('snapshots') });
  });

  it.each<[string, Partial<JobFact>, string]>([
    [
      'failed',
      { unit: { ...job.unit, active: 'failed', sub: 'failed' }, result: 'exit-code', exitStatus: 3 },
      'Found failed (failed) (exit-code, exit code 3), expected success.',
    ],
    [
      'failed without a result of its own',
      { unit: { ...job.unit, active: 'failed', sub: 'failed' } },
      'Found failed (failed) (success, exit code 0), expected success.',
    ],
    [
      'was killed while it is tried again',
      { unit: { ...job.unit, active: 'activating', sub: 'auto-restart' }, result: 'oom-kill' },
      'Found activating (auto-restart) (oom-kill, exit code 0), expected success.',
    ],
    [
      'is not installed',
      { unit: { ...job.unit, load: 'not-found' } },
      'Found restic-backup not installed, expected a job that makes backups.',
    ],
    [
      'is masked',
      { unit: { ...job.unit, load: 'masked' } },
      'Found restic-backup masked, inactive, expected a job that makes backups.',
    ],
  ])('reports a job that %s', (_, change, detail) => {
    expect(judged({ job: { ...job, ...change } }).causes).toMatchObject([
      { code: 'backup_failed', severity: 'high', subject: 'restic-backup', detail },
    ]);
  });

  it('does not mind a job that runs now, or was skipped for a condition of its own', () => {
    expect(causes({ job: { ...job, unit: { ...job.unit, active: 'activating', sub: 'start' } } })).toEqual([]);
    expect(causes({ job: { ...job, result: 'exec-condition' } })).toEqual([]);
  });

  it('reports a restore test that is old, or never was', () => {
    const tested = (lastRestoreTest: number | 'never') => causes({ status: { ...status, lastRestoreTest } });
    expect([tested(NOW - 30 * DAY), tested(NOW - 30 * DAY - 1), tested('never')]).toEqual([
      [],
      ['medium restore_test_old restore test'],
      ['medium restore_test_old restore test'],
    ]);
    expect(causes({ repository, status: { path: FILE, present: false } }, AT)).toEqual([
      'medium restore_test_old restore test',
    ]);
  });

  it.each<[string, Partial<BackupFacts>, Partial<BackupBaseline>]>([
    ['backup of the record', { status: { ...status, lastBackup: NOW + HOUR } }, {}],
    ['snapshot', { repository: { ...repository, newestAt: NOW + HOUR } }, AT],
    ['restore test', { status: { ...status, lastRestoreTest: NOW + HOUR } }, {}],
  ])('proves nothing by a %s of the future', (_, change, asked) => {
    expect(judged(change, asked)).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('in the future'),
    });
  });

  it('is never compliant while a part of the facts is missing', () => {
    for (const part of ['job', 'status'] as const) {
      const { [part]: _, ...rest } = healthy;
      expect(evaluateBackup({ facts: rest, missing: [] }, { backup: backupBaseline.parse({}) }, NOW).state).toBe(
        'unknown',
      );
    }
    for (const part of ['lastBackup', 'lastRestoreTest'] as const) {
      const { [part]: _, ...rest } = status;
      expect(judged({ status: rest }).state).toBe('unknown');
    }
  });
});

describe('the backup check', () => {
  it('has a cure for each of its causes', () => {
    const cure = (code: string) => backupCheck.cure({ code, severity: 'high', detail: '' }, 'nixos');
    expect(['no_backup', 'backup_old', 'backup_failed'].map(cure)).toEqual(Array(3).fill('run_backup_job'));
    expect(cure('restore_test_old')).toBe('run_restore_test');
  });

  it('proposes the job and the record that the host has, with the standard limits', () => {
    const old: BackupFacts = { ...healthy, status: { ...status, lastBackup: 0 } };
    expect(proposeBackup({ facts: old, missing: [] })).toEqual({ backup: backupBaseline.parse({}) });
    const { job: _, ...rest } = healthy;
    const other = proposeBackup({ facts: { ...rest, candidates: ['restic-backups-clinic'] }, missing: [] });
    expect(other?.backup?.unit).toBe('restic-backups-clinic');
  });

  it('proposes nothing without a job or without a record', () => {
    const { job: _, ...rest } = healthy;
    expect(proposeBackup({ facts: { ...rest, candidates: [] }, missing: [] })).toBeUndefined();
    expect(
      proposeBackup({ facts: { ...healthy, status: { path: FILE, present: false } }, missing: [] }),
    ).toBeUndefined();
    expect(proposeBackup({ facts: undefined, missing: [] })).toBeUndefined();
  });

  it('records what it judged by, in a form that can be signed', () => {
    expect(signableObject.parse(recordBackup({ ...healthy, repository }))).toMatchObject({
      job: { name: 'restic-backup', result: 'success', exit_status: 0, ended_at: '2027-01-30T23:00:00.000Z' },
      status_file: { path: FILE, present: true, last_backup: '2027-01-30T23:00:00.000Z', checksum: 'c'.repeat(64) },
      repository: { exists: true, snapshots: 3, snapshots_of_others: 4, newest_at: '2027-01-30T23:00:00.000Z' },
    });
  });

  it('has stable facts that a new backup changes, and those of other hosts do not', () => {
    const facts = { ...healthy, repository };
    expect(stableBackup({ ...facts, repository: { ...repository, others: 5 } })).toEqual(stableBackup(facts));
    expect(stableBackup({ ...facts, repository: { ...repository, newestAt: NOW } })).not.toEqual(stableBackup(facts));
    expect(stableBackup({ ...facts, status: { ...status, lastBackup: NOW } })).not.toEqual(stableBackup(facts));
  });
});
