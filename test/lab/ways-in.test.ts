import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/agent-core/clock.ts';
import type { DoctorItem } from '../../src/contract/live.ts';
import {
  never,
  outputOf,
  probe,
  readOnce,
  refusalOf,
  transport,
  trusting,
  watched,
} from '../integration/support/ssh-reading.ts';
import type { LabHost } from '../lab-kit/host.ts';
import { createLab, type Lab } from '../lab-kit/lab.ts';
import { waitUntil } from '../lab-kit/wait-until.ts';
import { type Console, openConsole, scanned } from '../support/far-end/console.ts';
import { theLab } from '../support/far-ends.ts';
import { describeIf } from '../support/requires.ts';
import { IMAGE_TIMEOUT_MS } from './lab-suite.ts';

describeIf(theLab, 'ways into a real host', () => {
  let lab: Lab;
  let gate: LabHost;
  let desk: LabHost;
  let console: Console;

  beforeAll(async () => {
    lab = await createLab();
    gate = await lab.host('debian', { name: 'gate' });
    desk = await lab.host('debian', { name: 'desk' });
    console = await openConsole({ transport: transport(), clock: { ...systemClock, advance: () => undefined } });
    await console.client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
  }, IMAGE_TIMEOUT_MS);

  afterAll(async () => {
    await console[Symbol.asyncDispose]();
    await lab.dispose();
  });

  const target = async (host: LabHost, changes: Parameters<typeof watched>[1] = {}) =>
    watched(
      { host: host.address, port: host.port, user: host.user, keyFile: host.keyFile },
      { ...trusting(await host.hostKeyFingerprint()), name: host.name, hostId: host.name, ...changes },
    );

  describe('keyboard-interactive with PAM', () => {
    const withPassword = (password = desk.password) => ({
      credential: { kind: 'password', password: async () => password } as const,
    });

    beforeAll(() => desk.sshdConfig('PasswordAuthentication no\nKbdInteractiveAuthentication yes\nUsePAM yes'));
    afterAll(() => desk.sshdConfig(''));

    test('the question of PAM for the password is answered', async () => {
      const run = await readOnce(await target(desk, withPassword()), [probe('a', 'id -un')]);
      expect(outputOf(run, 'a')).toBe('tech\n');
    });

    test('a wrong password is tried once', async () => {
      const since = (await desk.must('date +%s')).trim();
      const error = await refusalOf(transport().openRead(await target(desk, withPassword('wrong')), never));
      expect(error.code).toBe('AUTH_FAILED');
      expect(error.message).toContain('refused the password of tech');
      const failures = () =>
        desk.must(
          `journalctl -q --no-pager -o cat --since @${since} | grep -c 'pam_unix(sshd:auth): authentication failure' || true`,
        );
      await waitUntil('PAM to log it', async () => Number(await failures()) > 0, { timeoutMs: 5000 });
      expect((await failures()).trim()).toBe('1');
    });

    test('a password that has expired: the question for the current one is left alone, and is named', async () => {
      await desk.must('chage -d 0 tech');
      try {
        const error = await refusalOf(transport().openRead(await target(desk, withPassword()), never));
        expect(error.code).toBe('AUTH_FAILED');
        expect(error.message).toMatch(/after "Password:": "[^"]*[Cc]urrent[^"]*password:/);
        expect(JSON.stringify([error.message, error.details])).not.toContain(lab.credentials.passwordCore);
      } finally {
        await desk.must('chage -d $(date +%F) tech');
      }
      expect(outputOf(await readOnce(await target(desk, withPassword()), [probe('a', 'id -un')]), 'a')).toBe('tech\n');
    });

    test('a key and then PAM: what PAM asks is named, and the key host gets no password', async () => {
      await desk.sshdConfig('AuthenticationMethods publickey,keyboard-interactive\nKbdInteractiveAuthentication yes');
      const error = await refusalOf(transport().openRead(await target(desk), never));
      expect(error.message).toContain(
        'took the key of tech, and asks for more (keyboard-interactive: it asks "Password:")',
      );
      await desk.sshdConfig('PasswordAuthentication no\nKbdInteractiveAuthentication yes\nUsePAM yes');
    });
  });

  describe('through a jump host', () => {
    // An sshd that listens on the inside of the gate alone.
    beforeAll(async () => {
      await gate.must(
        'printf "Port 2222\\nListenAddress 127.0.0.1\\nPidFile none\\n" | cat - /etc/ssh/sshd_config > /run/inner.conf && systemd-run --unit=inner-sshd /usr/sbin/sshd -D -f /run/inner.conf',
      );
      await waitUntil('the inner sshd', async () => (await gate.exec('ss -ltn | grep -q 127.0.0.1:2222')).code === 0, {
        timeoutMs: 5000,
      });
    });

    const inner = async (changes: Parameters<typeof watched>[1] = {}) =>
      target(gate, { address: 'ssh://tech@127.0.0.1:2222', name: 'inner', hostId: 'inner', ...changes });

    test('a host that only the jump host can reach is read', async () => {
      expect((await refusalOf(transport().openRead(await inner(), never))).code).toBe('TARGET_REFUSED');
      const run = await readOnce(await inner({ jumps: [await target(gate)] }), [probe('a', 'hostname')]);
      expect(outputOf(run, 'a')).toBe('gate\n');
    });

    test('with a login and a sudo password on the far side, which are nowhere to be found afterwards', async () => {
      await gate.sudo('password');
      const password = async () => gate.password;
      const changes = {
        credential: { kind: 'password', password },
        sudo: { kind: 'password', password },
        jumps: [await target(gate)],
      } as const;
      expect(outputOf(await readOnce(await inner(changes), [probe('a', 'id -u; hostname')]), 'a')).toBe('0\ngate\n');
      const { passwordCore } = lab.credentials;
      const found = await gate.exec(
        `grep -rlsaF ${passwordCore} /var/log /tmp /run --exclude-dir=journal; journalctl -q --no-pager -a -o cat | grep -aF ${passwordCore}`,
      );
      expect(found.stdout).toBe('');
    });

    test('a host that the jump host cannot reach is named with what the jump host says', async () => {
      const error = await refusalOf(transport().openRead(await target(desk, { jumps: [await target(gate)] }), never));
      expect(['E004', 'TARGET_TIMEOUT', 'TARGET_REFUSED']).toContain(error.code);
      expect(error.message).toContain('gate');
    });
  });

  test('the login for changes is kept ready and never tried by anything that reads', async () => {
    await desk.must('useradd -m changer');
    await console.client.hosts.add({
      name: 'two-logins',
      site: 'maple',
      address: `ssh://tech@${desk.address}:22`,
      platform: 'linux',
      credential: { kind: 'key', key_file: desk.keyFile },
      sudo: 'nopasswd',
      write_credential: { user: 'changer', credential: { kind: 'password', password: 'for changes' }, sudo: 'none' },
    });
    const since = (await desk.must('date +%s.%N')).trim();
    await console.client.trust.accept({ host: 'two-logins', fingerprint: await desk.hostKeyFingerprint() });
    const { problems } = await scanned(console.client, ['two-logins']);
    await console.client.doctor({ host: 'two-logins' });
    await console.client.baselines.capture({ host: 'two-logins' });
    expect(problems).toEqual([]);
    const said = await desk.must(`journalctl -q --no-pager -o cat -t sshd --since @${since}`);
    expect(said).toContain('Accepted publickey for tech');
    expect(said).not.toContain('changer');
    const { host, access } = await console.client.hosts.show({ host: 'two-logins' });
    expect([host.write_credential?.user, access.writes]).toEqual(['changer', 'own_credential']);
  });

  describe('rounds doctor', () => {
    const sudoOf = (items: readonly DoctorItem[]) =>
      Object.fromEntries(
        items
          .filter((item) => item.step === 'sudo')
          .map((item) => [item.name.replace(/^desk sudo:? ?/, ''), item.result]),
      );
    const examine = () => console.client.doctor({ host: 'desk' });

    beforeAll(async () => {
      await console.client.hosts.add({
        name: 'desk',
        site: 'maple',
        address: `ssh://tech@${desk.address}:22`,
        platform: 'linux',
        credential: { kind: 'key', key_file: desk.keyFile },
        sudo: 'nopasswd',
      });
      await console.client.trust.accept({ host: 'desk', fingerprint: await desk.hostKeyFingerprint() });
    });

    beforeEach(() => desk.sudo('none'));

    test('with the printed sudoers file every privileged command that is there is allowed', async () => {
      const { text } = await console.client.hosts.sudoers({ host: 'desk' });
      await desk.sudoers(text);
      const items = await examine();
      expect(items.filter((item) => item.result === 'failed')).toEqual([]);
      expect(sudoOf(items)).toMatchObject({ 'nft list ruleset': 'ok', 'nft -j list ruleset': 'ok' });
      expect(Object.values(sudoOf(items)).every((result) => result === 'ok' || result === 'not_checked')).toBe(true);
    });

    test('one line that is missing is the one that fails, with what to install', async () => {
      const { text } = await console.client.hosts.sudoers({ host: 'desk' });
      await desk.sudoers(
        text
          .split('\n')
          .filter((line) => !line.includes('nft list ruleset'))
          .join('\n'),
      );
      const items = await examine();
      expect(items.filter((item) => item.result === 'failed').map((item) => item.name)).toEqual([
        'desk sudo: nft list ruleset',
      ]);
      expect(items.find((item) => item.result === 'failed')?.advice).toContain('rounds hosts sudoers desk');
    });

    test('without any sudo line all of them fail, and reading as such still works', async () => {
      const items = await examine();
      expect(sudoOf(items)['nft list ruleset']).toBe('failed');
      expect(items.find((item) => item.step === 'shell')).toMatchObject({
        result: 'ok',
        detail: expect.stringContaining('as tech'),
      });
    });

    test('a command that hangs does not hide the others', async () => {
      const { text } = await console.client.hosts.sudoers({ host: 'desk' });
      await desk.sudoers(text);
      await desk.replaceTool('/usr/sbin/nft', '#!/bin/sh\nexec sleep 300\n');
      try {
        const sudo = sudoOf(await examine());
        expect(sudo['nft list ruleset']).toBe('warning');
        expect(sudo['journalctl -q -t rounds -o cat -n 2000 --no-pager']).toBe('ok');
      } finally {
        await desk.restoreTool('/usr/sbin/nft');
      }
    });

    test('a tool that is not there is named with the checks that use it', async () => {
      await desk.removeTool('/usr/bin/logger');
      try {
        expect((await examine()).find((item) => item.name === 'desk tool logger')).toMatchObject({
          result: 'warning',
          detail: expect.stringContaining('logging'),
        });
      } finally {
        await desk.restoreTool('/usr/bin/logger');
      }
    });

    test('a sudo password that is wrong is the sudo step, not the shell', async () => {
      await desk.sudo('password');
      await console.client.hosts.add({
        name: 'desk2',
        site: 'maple',
        address: `ssh://tech@${desk.address}:22`,
        platform: 'linux',
        credential: { kind: 'key', key_file: desk.keyFile },
        sudo: 'password',
        sudo_password: 'certainly wrong',
      });
      await console.client.trust.accept({ host: 'desk2', fingerprint: await desk.hostKeyFingerprint() });
      const items = await console.client.doctor({ host: 'desk2' });
      expect(items.filter((item) => item.result === 'failed').map((item) => item.name)).toEqual(['desk2 sudo']);
      expect(items.find((item) => item.step === 'shell')?.result).toBe('ok');
    });
  });
});
