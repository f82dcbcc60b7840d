import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProbeContext } from '../../src/agent-core/checks/check.ts';
import { CHECKS } from '../../src/agent-core/checks/index.ts';
import { judge } from '../../src/agent-core/checks/judge.ts';
import { fingerprint } from '../../src/agent-core/drift/results.ts';
import { sudoersDropIn } from '../../src/agent-core/fleet/sudoers.ts';
import type { Baseline } from '../../src/contract/baseline.ts';
import type { BuiltinCheckId } from '../../src/contract/enums.ts';
import type { LabHost, NixosHost } from '../lab-kit/host.ts';
import { createLab, type Lab } from '../lab-kit/lab.ts';
import { frames, type Privilege, standalone } from '../support/run-probe.ts';
import { IMAGE_TIMEOUT_MS, labHost, labIsReady, over } from './lab-suite.ts';

/** How a host is read: by whom, with which canary of an earlier scan. */
interface Asked {
  readonly baseline?: Baseline;
  readonly as?: 'root' | 'tech';
  readonly privilege?: Privilege;
  readonly canary?: string;
  readonly previous?: string;
}

/** One check on a host now: judged by the baseline, and what it would propose. */
async function look(host: LabHost, id: BuiltinCheckId, asked: Asked = {}) {
  const { baseline = {}, as = 'root', privilege = 'root', canary = 'abcdef0123456789', previous } = asked;
  const check = CHECKS.find((one) => one.id === id);
  const now = Date.now();
  const context: ProbeContext = {
    platform: host.kind === 'nixos' ? 'nixos' : 'linux',
    baseline,
    canary,
    previousCanary: previous === undefined ? undefined : { nonce: previous, writtenAt: now - 60_000 },
    privileged: privilege !== 'none',
  };
  const [probe] = check?.probes(context) ?? [];
  if (check === undefined || probe === undefined) throw new Error(`no probe of ${id}`);
  await host.writeFile('/tmp/probe.sh', standalone(probe, privilege), { mode: '0755' });
  const { code, stdout } = await host.exec(as === 'root' ? 'sh /tmp/probe.sh' : 'runuser -u tech -- sh /tmp/probe.sh');
  const reading = check.parse(frames(probe, stdout, code), context);
  const facts = reading.facts;
  const judged = judge(check, reading, baseline, now);
  return {
    ...judged,
    codes: judged.causes.map((cause) => `${cause.severity} ${cause.code} ${cause.subject}`),
    missing: reading.missing.map((one) => one.fact),
    record: facts === undefined ? {} : check.record(facts),
    stable: facts === undefined ? {} : check.stable(facts),
    proposal: check.propose(reading) ?? {},
  };
}

/** A table of ours that counts, limits and fills sets by itself, and the tables of docker and fail2ban as they write them. */
const MOVING: readonly string[] = [
  'add table inet moving',
  'add counter inet moving seen',
  'add quota inet moving much { over 10 mbytes }',
  'add set inet moving flood { type ipv4_addr; size 100; flags dynamic,timeout; timeout 1h; }',
  'add chain inet moving input { type filter hook input priority 5; policy accept; }',
  'add rule inet moving input counter name "seen"',
  'add rule inet moving input counter accept',
  'add rule inet moving input ip protocol icmp add @flood { ip saddr limit rate 10/second }',
  'add table ip filter',
  'add chain ip filter DOCKER',
  'add chain ip filter DOCKER-USER',
  'add chain ip filter FORWARD { type filter hook forward priority 0; policy accept; }',
  'add rule ip filter FORWARD counter jump DOCKER-USER',
  'add table inet f2b-table',
  'add set inet f2b-table addr-set-sshd { type ipv4_addr; }',
  'add chain inet f2b-table f2b-chain { type filter hook input priority -1; policy accept; }',
  'add rule inet f2b-table f2b-chain tcp dport 22 ip saddr @addr-set-sshd reject',
].map((line) => `${line};`);

describe.skipIf(!labIsReady('the checks on a Debian host'))('the checks on a Debian host', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await createLab();
  }, IMAGE_TIMEOUT_MS);
  afterAll(() => lab.dispose());

  it('find it as it proposes itself, twice, with equal stable facts', async () => {
    await using host = await lab.host('debian');
    // The image may have been made days ago.
    await host.must('touch /var/lib/apt/lists');
    for (const id of ['patching', 'logging', 'firewall'] as const) {
      const { proposal } = await look(host, id);
      const first = await look(host, id, { baseline: proposal });
      const second = await look(host, id, {
        baseline: proposal,
        canary: 'fedcba9876543210',
        previous: 'abcdef0123456789',
      });
      expect([id, first.state, second.state]).toEqual([id, 'compliant', 'compliant']);
      expect(second.stable).toEqual(first.stable);
    }
  });

  it('see rsyslog stopped, by its unit and by its file', async () => {
    await using host = await lab.host('debian');
    const { proposal } = await look(host, 'logging');
    await host.must('systemctl stop syslog.socket rsyslog.service');
    const stopped = await look(host, 'logging', { baseline: proposal, canary: '0123456789abcdef' });
    expect(stopped.codes).toEqual(['high service_inactive rsyslog', 'high canary_lost /var/log/syslog']);
    await host.must('systemctl start syslog.socket rsyslog.service');
    expect((await look(host, 'logging', { baseline: proposal, canary: '0123456789abcdee' })).state).toBe('compliant');
  });

  it('see that an earlier canary was taken out of the journal', async () => {
    await using host = await lab.host('debian');
    const { proposal } = await look(host, 'logging', { canary: '1111111111111111' });
    const kept = await look(host, 'logging', {
      baseline: proposal,
      canary: '2222222222222222',
      previous: '1111111111111111',
    });
    expect(kept.state).toBe('compliant');
    await host.must('journalctl --rotate && journalctl --vacuum-size=1K && find /var/log/journal -name "*@*" -delete');
    const gone = await look(host, 'logging', {
      baseline: proposal,
      canary: '3333333333333333',
      previous: '2222222222222222',
    });
    expect(gone.codes).toEqual(['high canary_lost previous canary']);
  });

  it('see a journal that is kept too short, or not at all', async () => {
    await using host = await lab.host('debian');
    const { proposal } = await look(host, 'logging');
    await host.writeFile('/etc/systemd/journald.conf.d/short.conf', '[Journal]\nMaxRetentionSec=2week\n');
    expect((await look(host, 'logging', { baseline: proposal })).causes[0]?.detail).toContain(
      'MaxRetentionSec= of 1209600 s (14 days)',
    );
    await host.writeFile('/etc/systemd/journald.conf.d/short.conf', '[Journal]\nStorage=volatile\n');
    await host.must('systemctl restart systemd-journald');
    expect((await look(host, 'logging', { baseline: proposal })).codes).toEqual([
      'medium retention_short systemd-journald',
    ]);
  });

  it('see which audit rules are loaded', async () => {
    await using host = await lab.host('debian');
    await host.standInForAuditd([
      '-w /etc/passwd -p wa -k auth-changes',
      '-a always,exit -F arch=b64 -S adjtimex -F key=time-change',
    ]);
    const found = await look(host, 'logging', {
      baseline: {
        logging: {
          services: ['rsyslog'],
          canary_max_age_hours: 2,
          auditd_keys: ['auth-changes', 'audit-log-changes'],
          journal_retention_days: 90,
        },
      },
    });
    expect(found.codes).toEqual(['medium audit_rule_missing audit-log-changes']);
    expect(found.proposal).toMatchObject({ logging: { auditd_keys: ['auth-changes', 'time-change'] } });
  });

  it('see a rule put in by hand, and the old hash again once it is gone', async () => {
    await using host = await lab.host('debian');
    const { proposal } = await look(host, 'firewall');
    await host.must('nft insert rule inet clinic input tcp dport 4444 accept');
    expect((await look(host, 'firewall', { baseline: proposal })).codes).toEqual(['high ruleset_differs inet clinic']);
    await host.must('systemctl reload nftables');
    expect((await look(host, 'firewall', { baseline: proposal })).state).toBe('compliant');
    await host.must('systemctl stop nftables');
    expect((await look(host, 'firewall', { baseline: proposal })).codes).toEqual([
      'critical service_inactive nftables',
      'high ruleset_differs inet clinic',
    ]);
  });

  it('do not mind who is counted and who is blocked', async () => {
    await using host = await lab.host('debian');
    const before = await look(host, 'firewall');
    const counted = await host.must('nft list counter inet clinic ssh_in');
    await host.must('nft add element inet clinic blocked { 192.0.2.9 }');
    expect((await over(host, 'true')).code).toBe(0);
    expect(await host.must('nft list counter inet clinic ssh_in')).not.toBe(counted);
    const after = await look(host, 'firewall');
    expect(after.stable).toEqual(before.stable);
  });

  it('read an unchanged host twice alike, whatever counts, expires and belongs to others', async () => {
    await using host = await lab.host('debian');
    await host.must('touch /var/lib/apt/lists');
    await host.must(['nft', ...MOVING.map((line) => `'${line}'`)].join(' '));
    const baseline: Baseline = {};
    for (const id of ['patching', 'logging', 'firewall'] as const)
      Object.assign(baseline, (await look(host, id)).proposal);
    // What docker and fail2ban keep is nobody's baseline.
    expect(baseline.firewall?.tables).toEqual(['inet clinic', 'inet moving']);
    const read = async (canary: string, previous?: string) => {
      const seen = [];
      for (const id of ['patching', 'logging', 'firewall'] as const)
        seen.push(await look(host, id, { baseline, canary, ...(previous === undefined ? {} : { previous }) }));
      return seen;
    };
    const before = await read('7777777777777777');
    const counters = 'nft list counter inet clinic ssh_in; nft list counter inet moving seen';
    const counted = await host.must(counters);
    expect((await over(host, 'true')).code).toBe(0);
    await host.must(
      "nft 'add element inet moving flood { 192.0.2.7 }; add element inet clinic blocked { 192.0.2.9 }' && " +
        "nft 'add element inet f2b-table addr-set-sshd { 192.0.2.8 }' && nft 'add rule ip filter DOCKER tcp dport 8080 accept'",
    );
    await host.must('ping -c 2 -W 1 127.0.0.1 >/dev/null || true');
    expect(await host.must(counters)).not.toBe(counted);
    const after = await read('8888888888888888', '7777777777777777');
    for (const [index, one] of after.entries()) {
      expect([one.summary, one.state]).toEqual([before[index]?.summary, 'compliant']);
      expect(fingerprint(one.stable)).toBe(fingerprint(before[index]?.stable ?? {}));
    }
    expect(after[2]?.record['ruleset_hash']).toBe(before[2]?.record['ruleset_hash']);
    expect(after[2]?.record['ruleset_hash']).toBe(baseline.firewall?.ruleset_hash);
  });

  it('see a pending security update, its installation, and lists that are too old to tell', async () => {
    await using host = await lab.host('debian');
    const baseline = (await look(host, 'patching')).proposal;
    await host.offerOrdinaryUpdate();
    expect((await look(host, 'patching', { baseline })).state).toBe('compliant');
    await host.offerSecurityUpdate();
    const pending = await look(host, 'patching', { baseline });
    expect(pending.causes).toMatchObject([
      {
        code: 'security_updates_pending',
        severity: 'high',
        detail: 'Found 1 pending (clinic-viewer 1.0 -> 1.1), expected at most 0.',
      },
    ]);
    await host.installSecurityUpdate();
    expect((await look(host, 'patching', { baseline })).state).toBe('compliant');
    await host.ageAptMetadata(10);
    expect(await look(host, 'patching', { baseline })).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('10 days old'),
    });
  });

  it('change nothing but one line in the log', async () => {
    await using host = await lab.host('debian');
    const listing =
      "find / -xdev -type f -newer /tmp/before ! -path '/proc/*' ! -path '/sys/*' ! -path '/run/*' ! -path '/tmp/*' ! -path '/var/log/*' ! -path '/var/lib/systemd/*'";
    await host.must('touch /tmp/before');
    for (const id of ['patching', 'logging', 'firewall'] as const) await look(host, id, { canary: '4444444444444444' });
    expect(await host.must(listing)).toBe('');
    expect(await host.must('journalctl -q -t rounds -o cat')).toBe('CANARY:4444444444444444\n');
  });

  it('tell what they may not read, and read it all by exactly the sudoers lines that they name', async () => {
    await using host = await lab.host('debian');
    await host.must('touch /var/lib/apt/lists; gpasswd -d tech adm; gpasswd -d tech systemd-journal');
    const baseline: Baseline = {
      ...(await look(host, 'logging')).proposal,
      ...(await look(host, 'firewall')).proposal,
    };
    const login = { baseline, as: 'tech', canary: '5555555555555555' } as const;
    const logs = await look(host, 'logging', { ...login, privilege: 'none' });
    expect([logs.state, logs.codes]).toEqual(['unknown', []]);
    const rules = await look(host, 'firewall', { ...login, privilege: 'none' });
    expect(rules).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('"nft -j list ruleset" needs root'),
    });

    await host.sudoers(sudoersDropIn(labHost(host), baseline));
    for (const id of ['logging', 'firewall'] as const) {
      const allowed = await look(host, id, { ...login, privilege: 'sudo', canary: '6666666666666666' });
      expect([id, allowed.state, allowed.missing.filter((fact) => fact !== 'audit rules')]).toEqual([
        id,
        'compliant',
        [],
      ]);
    }
  });

  it.each([
    ['logging', '/usr/bin/logger', '"logger" is not on the host'],
    ['firewall', '/usr/sbin/nft', '"nft" is not on the host'],
    ['patching', '/usr/bin/apt-get', 'no package manager that Rounds knows'],
    ['logging', '/usr/bin/systemctl', '"systemctl" is not on the host'],
  ] as const)('are unknown (%s) without the tool %s, and name it', async (id, tool, why) => {
    await using host = await lab.host('debian');
    await host.must('touch /var/lib/apt/lists');
    const { proposal } = await look(host, id);
    await host.removeTool(tool);
    expect(await look(host, id, { baseline: proposal })).toMatchObject({
      state: 'unknown',
      codes: [],
      summary: expect.stringContaining(why),
    });
  });
});

describe.skipIf(!labIsReady('patching on a NixOS stand-in'))('patching on a NixOS stand-in', () => {
  let lab: Lab;
  let host: NixosHost;
  beforeAll(async () => {
    lab = await createLab();
    host = await lab.host('nixos');
  }, IMAGE_TIMEOUT_MS);
  afterAll(() => lab.dispose());

  it('sees another system, a kernel that was not booted, an old generation, and one that was only tried', async () => {
    const first = await host.profileGeneration();
    const { proposal: baseline } = await look(host, 'patching');
    expect(baseline).toMatchObject({ patching: { expected_system: first.systemPath } });
    expect((await look(host, 'patching', { baseline })).state).toBe('compliant');
    await host.ageGeneration(first.number, 40);
    expect((await look(host, 'patching', { baseline })).codes).toEqual(['medium generation_old generation']);

    const second = await host.switchGeneration({ kernel: '6.6.70' });
    const switched = await look(host, 'patching', { baseline });
    expect(switched.codes).toEqual(['high system_differs system', 'low reboot_pending kernel']);
    expect(switched.record).toMatchObject({
      system_path: second.systemPath,
      generation: second.number,
      reboot_pending: true,
    });
    expect((await look(host, 'patching', { baseline: (await look(host, 'patching')).proposal })).codes).toEqual([
      'low reboot_pending kernel',
    ]);

    const tried = await host.switchGeneration({ activate: 'test' });
    const running = await look(host, 'patching', { baseline: (await look(host, 'patching')).proposal });
    expect(running.record).toMatchObject({ system_path: tried.systemPath });
    expect(running).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('is no generation of the system profile'),
    });
  });
});
