import { describe, expect, it } from 'vitest';
import debian from '../../../../test/fixtures/probes/debian-12/backup.txt?raw';
import unprivileged from '../../../../test/fixtures/probes/debian-12/backup.unprivileged.txt?raw';
import debianRepository from '../../../../test/fixtures/probes/debian-12/backup_repository.txt?raw';
import unprivilegedRepository from '../../../../test/fixtures/probes/debian-12/backup_repository.unprivileged.txt?raw';
import standin from '../../../../test/fixtures/probes/nixos-standin/backup.txt?raw';
import standinRepository from '../../../../test/fixtures/probes/nixos-standin/backup_repository.txt?raw';
import { type Baseline, baseline as baselineSchema } from '../../../contract/baseline.ts';
import { isoTime } from '../../clock.ts';
import type { Frame } from '../../transport/session.ts';
import { parseBackup } from './parse.ts';

const recordOnly = baselineSchema.parse({ backup: {} });
const withRepository = baselineSchema.parse({
  backup: { repository: '/srv/backup', password_file: '/etc/restic/password' },
});

function parsed(output: string, repository: string | undefined, baseline: Baseline) {
  const frame = (text: string): Frame => ({ status: 'ok', exitCode: 0, ms: 1, output: text });
  const frames = new Map([['backup', frame(output)]]);
  if (repository !== undefined) frames.set('backup_repository', frame(repository));
  return parseBackup(frames, { platform: 'linux', baseline, canary: '', previousCanary: undefined, privileged: true });
}
/** The Debian host with another record, as text. */
const withRecord = (text: string) =>
  parsed(debian.replace(/^status\t.*\n/m, text.replaceAll(/^/gm, 'status\t') + '\n'), undefined, recordOnly);
/** The Debian host with other lines of the repository probe. */
const withListing = (lines: string) => parsed(debian, `host.name\tsrv1\n${lines}end\tok\n`, withRepository);

describe('parseBackup', () => {
  it.each([
    ['Debian', debian, debianRepository, 'srv1'],
    ['the stand-in for NixOS', standin, standinRepository, 'nix1'],
  ])('reads what %s printed', (_, output, repository, host) => {
    const { facts, missing } = parsed(output, repository, withRepository);
    expect(missing).toEqual([]);
    expect(facts).toMatchObject({
      job: { unit: { name: 'restic-backup', load: 'loaded' }, result: 'success', exitStatus: 0 },
      status: { present: true, lastBackup: expect.any(Number), checksum: expect.stringMatching(/^[0-9a-f]{64}$/) },
      repository: { exists: true, host, own: 1, others: 1, newestAt: expect.any(Number) },
      candidates: ['restic-backup'],
    });
    const times = [facts?.job?.endedAt, facts?.status?.lastRestoreTest, facts?.repository?.newestAt].map((at) =>
      typeof at === 'number' ? isoTime(at).slice(0, 16) : at,
    );
    expect(new Set(times)).toEqual(new Set(['2026-11-21T14:26']));
  });

  it('names what a login without privileges cannot read, with the exact commands', () => {
    const { facts, missing } = parsed(unprivileged, unprivilegedRepository, withRepository);
    expect(facts).toMatchObject({ job: { result: 'success' } });
    expect(facts).not.toHaveProperty('status');
    expect(facts).not.toHaveProperty('repository');
    expect(missing.map((one) => one.fix)).toEqual([
      expect.stringContaining('exactly "head -c 65536 /var/lib/compliance-agent/backup-status.json"'),
      expect.stringContaining(
        'exactly "restic snapshots --json --no-lock --no-cache --repo /srv/backup --password-file /etc/restic/password"',
      ),
    ]);
  });

  it('misses the snapshots when only the cheap probe answered, and asks for none without a repository', () => {
    expect(parsed(debian, undefined, withRepository).missing.map((one) => one.fact)).toEqual([
      'snapshots of the repository',
    ]);
    expect(parsed(debian, undefined, recordOnly).missing).toEqual([]);
  });

  it.each(['exec-condition', 'timeout', 'oom-kill'])('takes the word %s of systemd for a result', (word) => {
    expect(parsed(debian.replace('Result=success', `Result=${word}`), undefined, recordOnly).facts?.job?.result).toBe(
      word,
    );
  });

  it.each(['', 'Success!', '\u001b[31m'])('takes %j for no result', (word) => {
    const read = parsed(debian.replace('Result=success', `Result=${word}`), undefined, recordOnly);
    expect(read.facts).not.toHaveProperty('job');
    expect(read.missing.map((one) => one.fact)).toEqual(['result of restic-backup']);
  });

  it('proposes no job whose name is none', () => {
    expect(
      parsed(debian.replace('candidate\trestic-backup', 'candidate\t-rf /'), undefined, recordOnly).facts?.candidates,
    ).toEqual([]);
  });
});

describe('the record of a backup', () => {
  it('has its times with a zone, or as seconds since the epoch', () => {
    const read = (value: string) => withRecord(`{"last_backup": ${value}}`).facts?.status?.lastBackup;
    expect(read('"2027-01-31T08:00:00+01:00"')).toBe(Date.UTC(2027, 0, 31, 7));
    expect(read('1800000000')).toBe(1_800_000_000_000);
  });

  it('says "never" of what is not in it', () => {
    expect(withRecord('{"last_restore_test": null}').facts?.status).toEqual({
      path: '/var/lib/compliance-agent/backup-status.json',
      present: true,
      lastBackup: 'never',
      lastRestoreTest: 'never',
    });
  });

  it('may be written over several lines', () => {
    expect(withRecord('{\n  "last_backup":\n    1800000000\n}').facts?.status?.lastBackup).toBe(1_800_000_000_000);
  });

  it.each(['"yesterday"', '"2027-01-31T08:00:00"', '-1', '1800000000000', '1.5', 'true', '{}', '[]', '""'])(
    'proves nothing with the time %s',
    (value) => {
      const { facts, missing } = withRecord(`{"last_backup": ${value}, "last_restore_test": 1800000000}`);
      expect(facts?.status).not.toHaveProperty('lastBackup');
      expect(facts?.status?.lastRestoreTest).toBe(1_800_000_000_000);
      expect(missing.map((one) => one.fact)).toEqual(['time of the last backup']);
    },
  );

  it.each(['', '[]', '"done"', '{"last_backup": 18', 'root:$6$secret:19000:0:99999:7:::'])(
    'is not known from %j, and is never quoted',
    (text) => {
      const { facts, missing } = withRecord(text);
      expect(facts).not.toHaveProperty('status');
      expect(missing.map((one) => one.fact)).toEqual(['backup record']);
      expect(JSON.stringify(missing)).not.toContain('secret');
    },
  );

  it.each([
    ['the login', 'status.state\tabsent\n'],
    ['root', 'status.state\thidden\nstatus.rc\t1\nstatus.err\thead: cannot open x: No such file or directory\n'],
  ])('is absent by the look of %s', (_, lines) => {
    const output = `${debian.replaceAll(/^status.*\n/gm, '').replace('end\tok\n', '')}${lines}end\tok\n`;
    expect(parsed(output, undefined, recordOnly)).toMatchObject({ facts: { status: { present: false } }, missing: [] });
  });

  it('is not known when it is a folder', () => {
    const output = debian.replaceAll(/^status.*\n/gm, '').replace('end\tok', 'status.state\tfolder\nend\tok');
    expect(parsed(output, undefined, recordOnly).missing).toMatchObject([
      { why: expect.stringContaining('is no file') },
    ]);
  });

  it('keeps a checksum as one safe line, and nothing that is no text', () => {
    expect(withRecord('{"checksum": "sha256:\\u001b[2Jx"}').facts?.status?.checksum).toBe('sha256:\\u{1b}[2Jx');
    expect(withRecord('{"checksum": 7}').facts?.status).not.toHaveProperty('checksum');
  });
});

describe('the snapshots of a repository', () => {
  const ok = 'restic.rc\t0\nrestic.err\t\n';

  it('are those of this host; the newest counts, in whatever order they are listed', () => {
    const lines =
      'restic\tlist [\nrestic\town 2027-01-31T08:00:00.5+01:00\nrestic\town 2027-01-30T08:00:00Z\nrestic\tothers 12\n';
    expect(withListing(`${lines}${ok}`).facts?.repository).toEqual({
      exists: true,
      host: 'srv1',
      own: 2,
      others: 12,
      newestAt: Date.UTC(2027, 0, 31, 7, 0, 0, 500),
    });
  });

  it.each(['list []', 'list null'])('are none when restic says so with %j', (start) => {
    expect(withListing(`restic\t${start}\nrestic\tothers 0\n${ok}`).facts?.repository).toMatchObject({
      exists: true,
      own: 0,
    });
  });

  it.each([
    ['nothing at all', ''],
    ['no end', 'restic\tlist [\nrestic\town 2027-01-31T08:00:00Z\n'],
    ['a list in which nothing was understood', 'restic\tlist [\nrestic\tothers 0\n'],
    ['another start', 'restic\tlist {"message":"hello"}\nrestic\tothers 0\n'],
    ['a snapshot without a time', 'restic\tlist [\nrestic\town soon\nrestic\tothers 3\n'],
    ['something else among them', 'restic\tlist [\nrestic\t<b>\nrestic\tothers 3\n'],
    ['snapshots in an empty list', 'restic\tlist []\nrestic\tothers 3\n'],
  ])('are not known from %s', (_, lines) => {
    const { facts, missing } = withListing(`${lines}${ok}`);
    expect(facts).not.toHaveProperty('repository');
    expect(missing).toMatchObject([{ why: 'restic printed no list that can be read' }]);
  });

  it.each([
    ['no file of that name', 'repository.state\tabsent\nrestic.rc\t1\n'],
    ['exit code 10 of restic', 'repository.state\thidden\nrestic.rc\t10\n'],
  ])('are none where there is no repository: %s', (_, lines) => {
    expect(withListing(`password.file\t/etc/restic/password\n${lines}`).facts?.repository).toMatchObject({
      exists: false,
    });
  });

  it('need a password, and say where to put it', () => {
    expect(withListing('password.file\t\n').missing).toMatchObject([
      { why: expect.stringContaining('asks for a password'), fix: expect.stringContaining('backup.password_file') },
    ]);
  });

  it.each([
    ['the tool is missing', 'restic.rc\t127\n', 'Install the package restic'],
    ['it failed', 'restic.rc\t1\nrestic.err\tFatal: wrong password or no key found\n', 'mend what it says'],
  ])('say what would help when %s', (_, lines, advice) => {
    expect(withListing(`password.file\t/etc/restic/password\n${lines}`).missing).toMatchObject([
      { fix: expect.stringContaining(advice) },
    ]);
  });
});
