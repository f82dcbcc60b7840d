import { afterAll, beforeAll, expect, it } from 'vitest';
import { avEdrCheck } from '../../src/agent-core/checks/av_edr/index.ts';
import { backupCheck } from '../../src/agent-core/checks/backup/index.ts';
import type { Check, ProbeContext } from '../../src/agent-core/checks/check.ts';
import { encryptionCheck } from '../../src/agent-core/checks/encryption/index.ts';
import { judge } from '../../src/agent-core/checks/judge.ts';
import { sudoersDropIn } from '../../src/agent-core/fleet/sudoers.ts';
import type { Sudo } from '../../src/agent-core/transport/session.ts';
import { type Baseline, baseline as baselineSchema } from '../../src/contract/baseline.ts';
import { readOnce, trusting, watched } from '../integration/support/ssh-reading.ts';
import type { LabHost } from '../lab-kit/host.ts';
import { TOOL_FAULTS } from '../lab-kit/host-tools.ts';
import { createLab, type Lab } from '../lab-kit/lab.ts';
import { labPrerequisites } from '../lab-kit/prerequisites.ts';
import { describeIf } from '../support/requires.ts';
import { IMAGE_TIMEOUT_MS, labHost } from './lab-suite.ts';
import {
  installBackups,
  REPOSITORY_PASSWORD,
  setSignatures,
  standInForClamav,
  standInForVolumes,
} from './stand-ins.ts';

const needed = {
  missing: () => {
    const prerequisites = labPrerequisites();
    return prerequisites.ok ? undefined : prerequisites.missing.join(', ');
  },
};

/** How a host is read: over SSH as root, or as its ordinary login with or without sudo. */
interface Asked {
  readonly baseline?: Baseline;
  readonly as?: 'root' | 'tech';
  readonly sudo?: Sudo['kind'] & ('none' | 'nopasswd');
  /** A shorter limit for each probe than its own, so that a test of it need not wait as long. */
  readonly limitMs?: number;
}

/** One check on a host now, through the product's own transport: judged by the baseline, and what it would propose. */
async function look<F extends object>(host: LabHost, check: Check<F>, asked: Asked = {}) {
  const { baseline = {}, as = 'root', sudo = 'none', limitMs = 20_000 } = asked;
  const context: ProbeContext = {
    platform: host.kind === 'nixos' ? 'nixos' : 'linux',
    baseline,
    canary: 'abcdef0123456789',
    previousCanary: undefined,
    privileged: as === 'root' || sudo !== 'none',
  };
  const target = watched(
    { host: host.address, port: host.port, user: as, keyFile: as === 'root' ? host.rootKeyFile : host.keyFile },
    { ...trusting(await host.hostKeyFingerprint()), sudo: { kind: sudo } },
  );
  const probes = check.probes(context).map((probe) => ({ ...probe, timeoutMs: Math.min(probe.timeoutMs, limitMs) }));
  const run = await readOnce(target, probes);
  const reading = check.parse(run.frames, context);
  const { facts } = reading;
  const judged = judge(check, reading, baseline, Date.now());
  return {
    ...judged,
    codes: judged.causes.map((cause) => `${cause.severity} ${cause.code} ${cause.subject}`),
    missing: reading.missing.map((one) => one.fact),
    record: facts === undefined ? {} : check.record(facts),
    stable: facts === undefined ? {} : check.stable(facts),
    proposal: check.propose(reading) ?? {},
    printed: [...run.frames.values()].map((frame) => (frame.status === 'ok' ? frame.output : frame.reason)).join('\n'),
    slowestMs: Math.max(...[...run.frames.values()].map((frame) => frame.ms ?? 0)),
  };
}

const REPOSITORY = { repository: '/srv/backup', password_file: '/etc/restic/password' };
const withRepository = baselineSchema.parse({ backup: REPOSITORY });
const recordOnly = baselineSchema.parse({ backup: {} });
const root = baselineSchema.parse({ encryption: { luks_volumes: ['cryptroot'] } });
const both = baselineSchema.parse({ encryption: {} });

describeIf(needed, 'antivirus, backup and encryption on a Debian host', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await createLab();
  }, IMAGE_TIMEOUT_MS);
  afterAll(() => lab.dispose());

  it('find it as it proposes itself, twice, with equal stable facts, and change nothing', async () => {
    await using host = await lab.host('debian');
    await standInForClamav(host);
    await installBackups(host);
    await standInForVolumes(host, [{ name: 'cryptroot' }, { name: 'crypthome', kind: 'LUKS1' }]);
    await host.must('touch /run/before');
    for (const check of [avEdrCheck, backupCheck, encryptionCheck] as readonly Check<object>[]) {
      const { proposal } = await look(host, check);
      const first = await look(host, check, { baseline: proposal });
      const second = await look(host, check, { baseline: proposal });
      expect([check.id, first.state, second.state, first.missing]).toEqual([check.id, 'compliant', 'compliant', []]);
      expect(second.stable).toEqual(first.stable);
      expect(Math.max(first.slowestMs, second.slowestMs)).toBeLessThan(20_000);
    }
    expect((await look(host, backupCheck, { baseline: withRepository })).state).toBe('compliant');
    const changed =
      "find / -xdev -type f -newer /run/before ! -path '/proc/*' ! -path '/sys/*' ! -path '/run/*' ! -path '/var/log/*' ! -path '/var/lib/systemd/*'";
    expect(await host.must(changed)).toBe('');
    expect(await host.must('find /srv/backup/locks /root/.cache -type f 2>/dev/null || true')).toBe('');
  });

  it('hold a host without any antivirus, backup or encryption for drifted', async () => {
    await using host = await lab.host('debian');
    const av = await look(host, avEdrCheck, {
      baseline: baselineSchema.parse({ av_edr: { service_name: 'clamav-daemon' } }),
      as: 'tech',
    });
    expect(av.codes).toEqual(['critical service_missing clamav-daemon', 'medium signatures_old signatures']);
    const none = await look(host, backupCheck, { baseline: recordOnly, as: 'tech' });
    expect(none.codes).toEqual([
      'critical no_backup /var/lib/compliance-agent/backup-status.json',
      'high backup_failed restic-backup',
      'medium restore_test_old restore test',
    ]);
    const plain = await look(host, encryptionCheck, { baseline: both, as: 'tech' });
    expect(plain.codes).toEqual(['critical volume_not_encrypted cryptroot', 'critical volume_not_encrypted crypthome']);
  });

  it('see the antivirus stopped, another program in its place, and signatures that are old or gone', async () => {
    await using host = await lab.host('debian');
    await standInForClamav(host);
    const { proposal: baseline } = await look(host, avEdrCheck);
    expect(baseline).toMatchObject({ av_edr: { service_name: 'clamav-daemon', binary_path: '/usr/sbin/clamd' } });
    const codes = async () => (await look(host, avEdrCheck, { baseline, as: 'tech' })).codes;

    await host.must('systemctl stop clamav-daemon');
    expect(await codes()).toEqual(['critical service_inactive clamav-daemon']);
    await host.must('systemctl start clamav-daemon && cp --remove-destination /usr/bin/tail /usr/sbin/clamd');
    expect(await codes()).toEqual(['high binary_hash_differs /usr/sbin/clamd']);
    await host.must('rm /usr/sbin/clamd');
    expect(await codes()).toEqual(['high binary_hash_differs /usr/sbin/clamd']);
    await host.must('cp "$(readlink -f /usr/bin/sleep)" /usr/sbin/clamd');
    expect(await codes()).toEqual([]);

    await setSignatures(host, 4);
    expect(await codes()).toEqual(['medium signatures_old signatures']);
    await setSignatures(host, -2);
    expect(await look(host, avEdrCheck, { baseline })).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('dated in the future'),
    });
    await host.must('echo garbage >/var/lib/clamav/daily.cld');
    expect(await look(host, avEdrCheck, { baseline })).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('does not begin with the header'),
    });
    await host.must('rm /var/lib/clamav/daily.cld');
    expect(await codes()).toEqual(['medium signatures_old signatures']);
  });

  it('know of a product that Rounds does not know by the files that the baseline names', async () => {
    await using host = await lab.host('debian');
    await host.writeFile('/etc/systemd/system/vigil.service', '[Service]\nExecStart=/bin/sleep 1000000\n');
    await host.must('systemctl daemon-reload && systemctl start vigil && mkdir -p /opt/vigil/sigs/deep');
    const asked = (section: object) => baselineSchema.parse({ av_edr: { service_name: 'vigil', ...section } });
    expect(await look(host, avEdrCheck, { baseline: asked({}) })).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('av_edr.signature_path'),
    });
    const baseline = asked({ signature_path: '/opt/vigil/sigs' });
    const codes = async () => (await look(host, avEdrCheck, { baseline, as: 'tech' })).codes;
    expect(await codes()).toEqual(['medium signatures_old signatures']);
    await host.must("touch -d '5 days ago' /opt/vigil/sigs/a && touch -d '4 days ago' /opt/vigil/sigs/deep/b");
    expect(await codes()).toEqual(['medium signatures_old signatures']);
    await host.must("touch -d '2 days ago' /opt/vigil/sigs/deep/b");
    expect(await look(host, avEdrCheck, { baseline, as: 'tech' })).toMatchObject({ state: 'compliant' });
  });

  it('see a job that failed, a backup that is old, and a restore test that is', async () => {
    await using host = await lab.host('debian');
    await installBackups(host);
    const codes = async (baseline: Baseline) => (await look(host, backupCheck, { baseline })).codes;
    expect(await codes(recordOnly)).toEqual([]);

    await host.must('chmod 000 /usr/local/sbin/clinic-backup; systemctl start restic-backup || true');
    expect(await codes(recordOnly)).toEqual(['high backup_failed restic-backup']);
    await host.must('chmod 755 /usr/local/sbin/clinic-backup; systemctl start restic-backup');

    const status = '/var/lib/compliance-agent/backup-status.json';
    const at = async (when: string) => (await host.must(`date -u -d '${when}' +%Y-%m-%dT%H:%M:%SZ`)).trim();
    await host.writeFile(
      status,
      JSON.stringify({ last_backup: await at('25 hours ago'), last_restore_test: await at('31 days ago') }),
    );
    expect(await codes(recordOnly)).toEqual([`high backup_old ${status}`, 'medium restore_test_old restore test']);
    // The repository knows better than the record.
    expect(await codes(withRepository)).toEqual(['medium restore_test_old restore test']);

    for (const text of [
      '{"last_backup": "tomorrow"',
      '[]',
      '<b>done</b>',
      JSON.stringify({ last_backup: await at('2 days'), last_restore_test: await at('now') }),
      JSON.stringify({ last_backup: '2027-01-31T08:00:00', last_restore_test: await at('now') }),
    ]) {
      await host.writeFile(status, text);
      const read = await look(host, backupCheck, { baseline: recordOnly });
      expect([text, read.state, read.codes]).toEqual([text, 'unknown', []]);
    }
  });

  it('count the snapshots of this host alone, and know when there is no repository', async () => {
    await using host = await lab.host('debian');
    await installBackups(host);
    const restic = 'restic --quiet --repo /srv/backup --password-file /etc/restic/password';
    await host.must(`${restic} backup --host elsewhere --tag 'x"hostname":"${host.name}"' /etc/hosts`);
    const shared = await look(host, backupCheck, { baseline: withRepository });
    expect(shared.record).toMatchObject({ repository: { exists: true, snapshots: 1, snapshots_of_others: 1 } });
    await host.must(
      `${restic} forget --host ${host.name} --keep-last 1 --keep-tag none && ${restic} snapshots --host ${host.name} --json | grep -o '"short_id":"[^"]*"' | cut -d'"' -f4 | xargs ${restic} forget`,
    );
    expect((await look(host, backupCheck, { baseline: withRepository })).codes).toEqual([
      'critical no_backup /srv/backup',
    ]);
    await host.must(
      `${restic} snapshots --json | grep -o '"short_id":"[^"]*"' | cut -d'"' -f4 | xargs ${restic} forget`,
    );
    const empty = await look(host, backupCheck, { baseline: withRepository });
    expect(empty.codes).toEqual(['critical no_backup /srv/backup']);
    expect(empty.record).toMatchObject({ repository: { exists: true, snapshots: 0, snapshots_of_others: 0 } });
    await host.must('mv /srv/backup /srv/gone');
    expect((await look(host, backupCheck, { baseline: withRepository })).record).toMatchObject({
      repository: { exists: false },
    });
  });

  it('take the path of the password file from the job where the baseline names none, and never the password', async () => {
    await using host = await lab.host('debian');
    await installBackups(host);
    const baseline = baselineSchema.parse({ backup: { repository: '/srv/backup' } });
    const read = await look(host, backupCheck, { baseline });
    expect(read.state).toBe('compliant');
    expect(read.printed).toContain('password.file\t/etc/restic/password');
    expect(read.printed).not.toContain(REPOSITORY_PASSWORD);
    await host.must("sed -i '/^Environment/d' /etc/systemd/system/restic-backup.service && systemctl daemon-reload");
    expect(await look(host, backupCheck, { baseline })).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('backup.password_file'),
    });
    await host.writeFile('/etc/restic/password', 'wrong\n', { mode: '0600' });
    expect(await look(host, backupCheck, { baseline: withRepository })).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('wrong password'),
    });
    await host.removeTool('/usr/bin/restic');
    expect(await look(host, backupCheck, { baseline: withRepository })).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('"restic" is not on the host'),
    });
  });

  it('still tell the job and its record when restic hangs, and stop waiting for it', async () => {
    await using host = await lab.host('debian');
    await installBackups(host);
    await host.replaceTool('/usr/bin/restic', TOOL_FAULTS.hang);
    const hanging = await look(host, backupCheck, { baseline: withRepository, limitMs: 3000 });
    expect(hanging).toMatchObject({ state: 'unknown', missing: ['snapshots of the repository'] });
    expect(hanging.record).toMatchObject({ job: { result: 'success' }, status_file: { present: true } });
    expect(hanging.slowestMs).toBeLessThan(7000);
  });

  it('are not green by tools that answer anything else', async () => {
    await using host = await lab.host('debian');
    await standInForClamav(host);
    await installBackups(host);
    await standInForVolumes(host, [{ name: 'cryptroot' }]);
    const { proposal } = await look(host, avEdrCheck);
    for (const fault of ['flood', 'markup', 'binary', 'fail', 'silent'] as const) {
      for (const tool of ['/usr/bin/sha256sum', '/usr/bin/restic', '/usr/sbin/cryptsetup'])
        await host.replaceTool(tool, TOOL_FAULTS[fault]);
      const seen = [
        await look(host, avEdrCheck, { baseline: proposal, limitMs: 5000 }),
        await look(host, backupCheck, { baseline: withRepository }),
        await look(host, encryptionCheck, { baseline: root, limitMs: 5000 }),
      ];
      expect([fault, ...seen.map((one) => one.state)]).toEqual([fault, 'unknown', 'unknown', 'unknown']);
      expect(seen.map((one) => one.summary).join()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  it('see volumes that are not open, not LUKS, or encrypted by nothing', async () => {
    await using host = await lab.host('debian');
    const codes = async () => (await look(host, encryptionCheck, { baseline: both })).codes;
    await standInForVolumes(host, [{ name: 'cryptroot' }]);
    expect(await codes()).toEqual(['critical volume_not_encrypted crypthome']);
    await standInForVolumes(host, [{ name: 'cryptroot' }, { name: 'crypthome', kind: 'PLAIN' }]);
    expect(await codes()).toEqual(['critical volume_not_encrypted crypthome']);
    await standInForVolumes(host, [{ name: 'cryptroot', cipher: 'cipher_null-ecb' }, { name: 'crypthome' }]);
    expect(await codes()).toEqual(['critical volume_not_encrypted cryptroot']);
    await host.must('umount /sys/class/block');
    expect(await look(host, encryptionCheck, { baseline: root })).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('the kernel lists no such mapping'),
    });
  });

  it('tell what they may not read, and read it all by exactly the sudoers lines that they name', async () => {
    await using host = await lab.host('debian');
    await standInForClamav(host);
    await installBackups(host);
    await standInForVolumes(host, [{ name: 'cryptroot' }, { name: 'crypthome' }]);
    const { proposal } = await look(host, avEdrCheck);
    await host.must('chmod 700 /usr/sbin/clamd /var/lib/clamav /var/lib/compliance-agent');
    const cases = [
      { check: avEdrCheck as Check<object>, baseline: proposal },
      { check: backupCheck as Check<object>, baseline: withRepository },
      { check: encryptionCheck as Check<object>, baseline: both },
    ];
    for (const { check, baseline } of cases) {
      const denied = await look(host, check, { baseline, as: 'tech' });
      expect([check.id, denied.state]).toEqual([check.id, 'unknown']);
      expect(denied.summary).toContain('needs root');
    }
    await host.sudoers(sudoersDropIn(labHost(host), { ...proposal, ...withRepository, ...both }));
    for (const { check, baseline } of cases) {
      const allowed = await look(host, check, { baseline, as: 'tech', sudo: 'nopasswd' });
      expect([check.id, allowed.state, allowed.missing]).toEqual([check.id, 'compliant', []]);
      expect(allowed.printed).not.toContain(REPOSITORY_PASSWORD);
    }
    // What is not there behind a folder that the login may not search is known to be absent, by the same lines.
    await host.must('rm /var/lib/clamav/daily.cld /var/lib/compliance-agent/backup-status.json /usr/sbin/clamd');
    const [av, backup] = cases;
    expect(
      (await look(host, av?.check ?? avEdrCheck, { baseline: proposal, as: 'tech', sudo: 'nopasswd' })).codes,
    ).toEqual(['high binary_hash_differs /usr/sbin/clamd', 'medium signatures_old signatures']);
    expect(
      (await look(host, backup?.check ?? backupCheck, { baseline: recordOnly, as: 'tech', sudo: 'nopasswd' })).codes,
    ).toEqual([
      'critical no_backup /var/lib/compliance-agent/backup-status.json',
      'medium restore_test_old restore test',
    ]);
  });
});

describeIf(needed, 'antivirus, backup and encryption on a NixOS stand-in', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await createLab();
  }, IMAGE_TIMEOUT_MS);
  afterAll(() => lab.dispose());

  it('find it as it proposes itself, also under the names that NixOS gives its jobs', async () => {
    await using host = await lab.host('nixos');
    await standInForClamav(host);
    await installBackups(host);
    await host.must(
      'cd /etc/systemd/system && mv restic-backup.service restic-backups-clinic.service && systemctl daemon-reload && systemctl start restic-backups-clinic',
    );
    await standInForVolumes(host, [{ name: 'cryptroot' }, { name: 'crypthome' }]);
    await host.must('ln -sf /usr/sbin/cryptsetup "$(readlink -f /run/current-system/sw/bin)/cryptsetup"');
    const seen = [];
    for (const check of [avEdrCheck, backupCheck, encryptionCheck] as readonly Check<object>[]) {
      const { proposal } = await look(host, check);
      seen.push([check.id, (await look(host, check, { baseline: proposal })).state]);
      if (check.id === 'backup') expect(proposal).toMatchObject({ backup: { unit: 'restic-backups-clinic' } });
      // The login reads the same, as root, by the file that is made for it.
      await host.sudoers(sudoersDropIn(labHost(host), proposal));
      const allowed = await look(host, check, { baseline: proposal, as: 'tech', sudo: 'nopasswd' });
      expect([check.id, allowed.state, allowed.missing]).toEqual([check.id, 'compliant', []]);
    }
    expect(seen).toEqual([
      ['av_edr', 'compliant'],
      ['backup', 'compliant'],
      ['encryption', 'compliant'],
    ]);
  });
});
