import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabHost } from '../lab-kit/host.ts';
import { answersSsh } from '../lab-kit/host-ssh.ts';
import { TOOL_FAULTS } from '../lab-kit/host-tools.ts';
import { createLab, type Lab } from '../lab-kit/lab.ts';
import { openssh, scannedFingerprint } from '../lab-kit/openssh.ts';
import { must } from '../lab-kit/run.ts';
import { waitUntil } from '../lab-kit/wait-until.ts';
import { IMAGE_TIMEOUT_MS, labIsReady, over, timed } from './lab-suite.ts';

describe.skipIf(!labIsReady('a debian host'))('a debian host', () => {
  let lab: Lab;
  let host: LabHost;

  beforeAll(async () => {
    lab = await createLab();
    host = await timed('booting a debian host until people can log in', () =>
      lab.host('debian', { name: 'srv-rezeption' }),
    );
  }, IMAGE_TIMEOUT_MS);

  afterAll(async () => {
    await timed('taking the lab down', () => lab.dispose());
  });

  it('lets tech in with the key, with the groups that read logs', async () => {
    const { code, stdout } = await over(host, 'hostname && id -un && id -Gn');
    expect({ code, lines: stdout.trim().split('\n') }).toEqual({
      code: 0,
      lines: ['srv-rezeption', 'tech', 'tech adm systemd-journal'],
    });
  });

  it('lets tech in with the password', async () => {
    const login = { host: host.address, port: host.port, user: 'tech', with: { password: host.password } };
    expect((await openssh(login, 'id -un')).stdout).toBe('tech\n');
  });

  it('turns a wrong password and a strange key away', async () => {
    const at = { host: host.address, port: host.port, user: 'tech' };
    const wrongPassword = await openssh({ ...at, with: { password: `${host.password}x` } }, 'id');
    const wrongKey = await openssh({ ...at, with: { keyFile: lab.credentials.strangerKeyFile } }, 'id');
    expect([wrongPassword.code, wrongKey.code]).toEqual([255, 255]);
  });

  it.each(['ed25519', 'ecdsa'] as const)(
    'shows the network the %s fingerprint that it reads on itself',
    async (type) => {
      const own = await host.hostKeyFingerprint(type);
      expect(own).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
      expect(await scannedFingerprint(host.address, host.port, type)).toBe(own);
    },
  );

  it('runs whole: no failed unit, logs in syslog and in a journal that persists', async () => {
    await host.must('logger -t lab-test "a line for both"');
    const inSyslog = () => host.exec('grep -c "lab-test: a line for both" /var/log/syslog');
    await waitUntil('the line to reach syslog', async () => (await inSyslog()).stdout.trim() === '1', {
      timeoutMs: 10_000,
    });
    expect(await host.must('systemctl is-system-running')).toBe('running\n');
    expect(await host.must('journalctl -q -t lab-test -o cat --directory /var/log/journal')).toBe('a line for both\n');
  });

  it('keeps its services to itself: stopping rsyslog stops it there and nowhere else', async () => {
    await using other = await timed('booting a second host', () => lab.host('debian'));
    await host.must('systemctl stop syslog.socket rsyslog.service');
    const states = await Promise.all([host, other].map((each) => over(each, 'systemctl is-active rsyslog.service')));
    await host.must('systemctl start syslog.socket rsyslog.service');
    expect(states.map((state) => state.stdout.trim())).toEqual(['inactive', 'active']);
    expect(other.address).not.toBe(host.address);
    expect(await other.hostKeyFingerprint()).not.toBe(await host.hostKeyFingerprint());
    expect(await other.must('cat /etc/machine-id')).not.toBe(await host.must('cat /etc/machine-id'));
  });

  it('has a real packet filter: a new rule shuts a port that was open', async () => {
    expect(await host.must('nft list table inet clinic')).toContain('DICOM from the viewing rooms');
    await host.must('nft insert rule inet clinic input tcp dport 22 drop');
    const shut = await answersSsh(host.address, 22);
    await host.must('nft --file /etc/nftables.conf');
    expect([shut, await answersSsh(host.address, 22)]).toEqual([false, true]);
  });

  it('has counters that count and a dynamic set that fills', async () => {
    await over(host, 'true');
    const counter = await host.must('nft list counter inet clinic ssh_in');
    await answersSsh(host.address, 9);
    expect(Number(/packets (\d+)/.exec(counter)?.[1])).toBeGreaterThan(0);
    expect(await host.must('nft list set inet clinic blocked')).toContain('elements');
    await host.must('nft flush set inet clinic blocked');
  });

  it.each([
    { mode: 'none', id: '' },
    { mode: 'nopasswd', id: '0\n' },
    { mode: 'password', id: '' },
    { mode: 'cached', id: '0\n' },
  ] as const)('with sudo "$mode", sudo -n gives "$id"', async ({ mode, id }) => {
    await host.sudo(mode);
    expect((await over(host, 'sudo -n id -u')).stdout).toBe(id);
  });

  it('with sudo "password", takes the password', async () => {
    await host.sudo('password');
    const { stdout } = await over(host, "sudo -k -S -p '' id -u", { input: `${host.password}\n` });
    expect(stdout).toBe('0\n');
  });

  it('refuses a sudoers text that visudo refuses', async () => {
    await expect(host.sudoers('tech MAY everything\n')).rejects.toThrow(/syntax error/);
  });

  it('has one security update pending once it is offered, and none once it is installed', async () => {
    const pending = async () =>
      (await host.must('apt-get -s upgrade')).split('\n').filter((line) => line.startsWith('Inst '));
    const before = await pending();
    await host.offerOrdinaryUpdate();
    const ordinary = await pending();
    await host.offerSecurityUpdate();
    const security = (await pending()).filter((line) => !ordinary.includes(line));
    await host.installSecurityUpdate();
    expect(before).toEqual([]);
    expect(ordinary).toEqual(['Inst clinic-notes [1.0] (1.1 Debian:12/stable [all])']);
    expect(security).toEqual(['Inst clinic-viewer [1.0] (1.1 Debian-Security:12/stable-security [all])']);
    expect(await pending()).toEqual(ordinary);
  });

  it('replaces a tool, and puts it back', async () => {
    await host.replaceTool('/usr/sbin/nft', TOOL_FAULTS.markup);
    const replaced = await host.must('nft list ruleset');
    await host.restoreTool('/usr/sbin/nft');
    expect(replaced).toContain('<script>');
    expect(await host.must('nft list tables')).toBe('table inet clinic\n');
  });

  it('can replace a tool by one that tells what it learns from those who call it', async () => {
    await host.replaceTool('/usr/sbin/nft', TOOL_FAULTS.snoop);
    const { stdout } = await over(host, 'SECRET_OF_A_TEST=open-to-children /usr/sbin/nft list tables; true');
    await host.restoreTool('/usr/sbin/nft');
    expect(stdout).toContain('SECRET_OF_A_TEST=open-to-children');
    expect(stdout).toContain('sshd: tech');
  });

  it('takes a tool away, and puts it back', async () => {
    await host.removeTool('/usr/bin/journalctl');
    const gone = (await host.exec('journalctl --version')).code;
    await host.restoreTool('/usr/bin/journalctl');
    expect([gone, (await host.exec('journalctl --version')).code]).toEqual([127, 0]);
  });

  it('stands in for an audit daemon, which no container can run', async () => {
    const rules = ['-w /etc/passwd -p wa -k identity', '-a always,exit -F arch=b64 -S execve -F key=exec'];
    await host.standInForAuditd(rules);
    await host.sudo('nopasswd');
    const { stdout } = await over(host, 'systemctl is-active auditd && sudo -n auditctl -l');
    expect(stdout).toBe(['active', ...rules, ''].join('\n'));
    expect((await over(host, '/usr/sbin/auditctl -l')).code).toBe(4);
  });

  it('shows new host keys once they were made anew', async () => {
    const before = await host.hostKeyFingerprint();
    await host.regenerateHostKey();
    const after = await scannedFingerprint(host.address, host.port);
    expect(after).not.toBe(before);
    expect(after).toBe(await host.hostKeyFingerprint());
  });

  it.each([{ hard: false }, { hard: true }])('comes back from a reboot (hard: $hard) as itself', async (how) => {
    const identity = async () => ({
      address: host.address,
      key: await host.hostKeyFingerprint(),
      id: await host.readFile('/etc/machine-id'),
    });
    const bootId = () => host.must('journalctl -q --list-boots --no-pager | wc -l');
    const [before, boots] = [await identity(), Number(await bootId())];
    await host.writeFile('/srv/kept', 'kept\n');
    await timed(`a reboot (hard: ${how.hard})`, () => host.reboot(how));
    expect(await identity()).toEqual(before);
    expect(Number(await bootId())).toBe(boots + 1);
    expect((await over(host, 'cat /srv/kept')).stdout).toBe('kept\n');
  });

  it('comes back when something on it asked for the reboot', async () => {
    await host.exec('systemctl reboot');
    await host.waitForEnd();
    await host.start();
    expect((await over(host, 'id -un')).stdout).toBe('tech\n');
  });

  it('does not answer while it is stopped', async () => {
    await host.stop();
    const answered = await answersSsh(host.address, 22);
    const route = await must('ip', ['route', 'get', host.address]);
    await host.start();
    expect([answered, await answersSsh(host.address, 22)]).toEqual([false, true]);
    // What is sent to a host that is off must not leave this machine by the default route.
    expect(route).toMatch(/ dev ve-/);
  });
});
