import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseline as baselineSchema } from '../../contract/baseline.ts';
import type { Platform } from '../../contract/enums.ts';
import { signableObject } from '../../contract/primitives.ts';
import type { Frame } from '../transport/session.ts';
import { avEdrCheck } from './av_edr/index.ts';
import { backupCheck } from './backup/index.ts';
import type { Check, ProbeContext } from './check.ts';
import { encryptionCheck } from './encryption/index.ts';

const NOW = Date.UTC(2027, 0, 31);
const HASH = 'a'.repeat(64);
const baselines = [
  { av_edr: { service_name: 'clamav-daemon', binary_path: '/x', binary_hash: HASH } },
  { av_edr: { service_name: 'mdatp' } },
  { av_edr: { service_name: 'vigil', signature_path: '/s' } },
  { backup: {} },
  { backup: { repository: '/srv/backup' } },
  { encryption: { luks_volumes: ['cryptroot'] } },
  {},
].map((section) => baselineSchema.parse(section));
const CHECKS: readonly Check<object>[] = [avEdrCheck, backupCheck, encryptionCheck];

/** A whole judgement of one answer, the same from both probes of a check: what a scan does with it. */
function through(check: Check<object>, baseline: (typeof baselines)[number], platform: Platform, output: string) {
  const context: ProbeContext = { platform, baseline, canary: '', previousCanary: undefined, privileged: true };
  const frame: Frame = { status: 'ok', exitCode: 0, ms: 1, output };
  const names = [check.id, 'av_edr_binary', 'backup_repository'];
  const reading = check.parse(new Map(names.map((name) => [name, frame])), context);
  const judged = check.evaluate(reading, baseline, NOW);
  check.propose(reading);
  const records = reading.facts === undefined ? [] : [check.record(reading.facts), check.stable(reading.facts)];
  return { judged, records };
}

const KEYS = [
  ...['unit.clamav-daemon', 'unit.mdatp', 'unit.vigil', 'unit.restic-backup', 'clamav.cld', 'clamav.cld.state'],
  ...['clamav.cvd.state', 'mdatp', 'clock', 'signatures', 'signatures.state', 'program.mdatp', 'sha256.mdatp'],
  ...['binary', 'binary.state', 'job', 'status', 'status.state', 'candidate', 'host.name', 'password.file'],
  ...['repository.state', 'restic', 'devices', 'mapping', 'status.cryptroot'],
];
const key = fc.oneof(
  fc.constantFrom(...KEYS),
  fc.constantFrom(...KEYS).map((one) => `${one}.rc`),
  fc.constantFrom(...KEYS).map((one) => `${one}.err`),
  fc.string(),
);
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('0', '1', '4', '10', '126', '127', '99999999999999999999', 'file', 'absent', 'hidden', 'folder'),
  fc.constantFrom(
    'LoadState=loaded',
    'ActiveState=inactive',
    'Result=success',
    'Ended=253402300800',
    '/usr/sbin/clamd',
  ),
  fc.constantFrom('list [', 'list []', 'list null', 'others 0', 'others 1', 'own 2099-01-01T00:00:00Z', 'own never'),
  fc.constantFrom(
    'dm-0',
    'cryptroot\tCRYPT-LUKS2-0-x',
    '/dev/mapper/cryptroot is active.',
    '  type:  LUKS2',
    '  cipher:  x',
  ),
  fc.nat({ max: 400 }).map((more) => `ClamAV-VDB:x:${253_402_300_799 + more}`),
  fc.json(),
  fc.json().map((json) => `{"last_backup": ${json}, "last_restore_test": ${json}, "checksum": ${json}}`),
  fc.json().map((json) => `{"definitionsUpdatedMinutesAgo": ${json}, "realTimeProtectionEnabled": {"value": ${json}}}`),
);
const answer = fc
  .array(fc.tuple(key, value), { maxLength: 60 })
  .map((lines) => `${lines.map(([k, v]) => `${k}\t${v}`).join('\n')}\nend\tok\n`);

describe.each(CHECKS.map((check) => ({ id: check.id, check })))('$id, whatever the host answers', ({ check }) => {
  it('never throws, and is compliant by no hostile answer', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...baselines),
        fc.constantFrom<Platform>('linux', 'nixos', 'windows'),
        fc.oneof(answer, fc.string()),
        (baseline, platform, output) => {
          const { judged, records } = through(check, baseline, platform, output);
          expect(judged.state).not.toBe('compliant');
          expect(judged.summary.length).toBeLessThanOrEqual(2000);
          expect(judged.summary).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
          for (const cause of judged.causes) expect(cause.detail).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
          for (const record of records) expect(signableObject.safeParse(record).success).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is unknown when a probe gives no answer', () => {
    for (const baseline of baselines) {
      const context: ProbeContext = {
        platform: 'linux',
        baseline,
        canary: '',
        previousCanary: undefined,
        privileged: true,
      };
      expect(check.evaluate(check.parse(new Map(), context), baseline, NOW).state).toBe('unknown');
    }
  });
});

const MIB = 1024 * 1024;
const filled = (unit: string, before = '', after = '') =>
  before + unit.repeat(Math.max(0, Math.floor((MIB - before.length - after.length) / unit.length))) + after;
const END = '\nend\tok\n';

describe('a mebibyte of hostile answer is read in less than a second', () => {
  it.each<[string, string]>([
    ['a header without an end', filled('ClamAV-VDB:', 'clamav.cld\t', `\nclamav.cld.rc\t0${END}`)],
    ['headers', filled('clamav.cld\tClamAV-VDB:x:1700000000\n', '', `clamav.cld.rc\t0${END}`)],
    ['a header of blanks', filled(' ', 'clamav.cld\tClamAV-VDB:x:1700000000', `\nclamav.cld.rc\t0${END}`)],
    ['deep JSON', filled('[', 'status\t', `\nstatus.rc\t0${END}`)],
    ['objects in objects', filled('{"last_backup":', 'status\t', `\nstatus.rc\t0${END}`)],
    ['deep health', filled('[', 'mdatp\t', `\nmdatp.rc\t0${END}`)],
    ['digits of a time', filled('9', 'status\t{"last_backup": "2027-01-31T08:00:00.', `"}\nstatus.rc\t0${END}`)],
    [
      'snapshots',
      filled('restic\town 2027-01-31T08:00:00Z\n', 'restic\tlist [\n', `restic\tothers 1\nrestic.rc\t0${END}`),
    ],
    ['mappings', filled('mapping\ta\tCRYPT-LUKS2-0-a\n', '', `devices.rc\t0${END}`)],
    ['many mappings', filled('devices\tdm-1\nmapping\ta\tCRYPT-LUKS2-0-a\n', '', `devices.rc\t0${END}`)],
    ['a uuid', filled('CRYPT-', 'devices\tdm-0\nmapping\ta\t', `\ndevices.rc\t0${END}`)],
    ['states of a volume', filled('status.cryptroot\t  type:   LUKS2\n', '', `status.cryptroot.rc\t0${END}`)],
    [
      'blanks of a volume',
      filled(' ', 'status.cryptroot\t/dev/mapper/cryptroot is active\nstatus.cryptroot\t  type:', END),
    ],
    ['errors', filled('restic.err\t\u001b[31m\n', '', `restic.rc\t1${END}`)],
    ['candidates', filled('candidate\tborgmatic\n', '', END)],
    ['results of a job', filled('job\tResult=\n', '', `job.rc\t0${END}`)],
  ])('%s', (_, output) => {
    for (const check of CHECKS) {
      for (const baseline of baselines) {
        const start = performance.now();
        through(check, baseline, 'linux', output);
        expect(performance.now() - start).toBeLessThan(1000);
      }
    }
  });
});
