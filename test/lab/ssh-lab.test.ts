import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostTarget, ProbeRun, Sudo } from '../../src/agent-core/transport/session.ts';
import {
  never,
  outputOf,
  probe,
  read,
  readOnce,
  refusalOf,
  transport,
  trusting,
  watched,
} from '../integration/support/ssh-reading.ts';
import type { LabHost } from '../lab-kit/host.ts';
import { createLab, type Lab } from '../lab-kit/lab.ts';
import { startProxy } from '../lab-kit/proxy.ts';
import { waitUntil } from '../lab-kit/wait-until.ts';
import { IMAGE_TIMEOUT_MS, labIsReady } from './lab-suite.ts';

const at = (host: LabHost, user: string = host.user) => ({
  host: host.address,
  port: host.port,
  user,
  keyFile: host.keyFile,
});

async function targetOf(host: LabHost, changes: Partial<HostTarget> = {}, user?: string) {
  return watched(at(host, user), { ...trusting(await host.hostKeyFingerprint()), ...changes });
}

describe.skipIf(!labIsReady('SSH to a real host'))('SSH to a real host', () => {
  let lab: Lab;
  let host: LabHost;

  beforeAll(async () => {
    lab = await createLab();
    host = await lab.host('debian');
  }, IMAGE_TIMEOUT_MS);

  afterAll(() => lab.dispose());

  const withPassword = (password = host.password) =>
    ({ credential: { kind: 'password', password: async () => password } }) as const;

  test('the identity is the fingerprint that the host itself prints', async () => {
    const offer = await transport().identify(await targetOf(host), never);
    expect(offer?.fingerprint).toBe(await host.hostKeyFingerprint());
  });

  test('a password lets us in', async () => {
    const run = await readOnce(await targetOf(host, withPassword()), [probe('a', 'id -un')]);
    expect(outputOf(run, 'a')).toBe('tech\n');
  });

  test('a wrong password is refused with what the host offers, after one try', async () => {
    const error = await refusalOf(transport().openRead(await targetOf(host, withPassword('not-the-password')), never));
    expect(error.code).toBe('AUTH_FAILED');
    expect(error.message).toMatch(/refused the password of tech\. It offers: .*publickey/);
    expect(JSON.stringify([error.message, error.details])).not.toContain('not-the-password');
    const attempts = await host.must(
      "journalctl -q --no-pager -o cat -t sshd | grep -c 'Failed password for tech' || true",
    );
    expect(attempts.trim()).toBe('1');
  });

  test('a host that asks for the password by keyboard-interactive alone gets it so', async () => {
    await host.sshdConfig('PasswordAuthentication no\nKbdInteractiveAuthentication yes');
    try {
      expect(outputOf(await readOnce(await targetOf(host, withPassword()), [probe('a', 'id -un')]), 'a')).toBe(
        'tech\n',
      );
      const error = await refusalOf(
        transport().openRead(await targetOf(host, withPassword('not-the-password')), never),
      );
      expect(error.code).toBe('AUTH_FAILED');
    } finally {
      await host.sshdConfig('');
    }
  });

  test('stopping a run ends its probes on the host', async () => {
    await using session = await transport().openRead(await targetOf(host), never);
    const controller = new AbortController();
    const reading = read(session, [probe('a', 'sleep 4713.25', { timeoutMs: 29_000 })], controller.signal);
    const count = async () => Number((await host.exec("pgrep -fc '^sleep 4713.25'")).stdout);
    await waitUntil('the probe to run', async () => (await count()) === 1, { timeoutMs: 5000 });
    controller.abort();
    expect((await reading).problem).toMatchObject({ code: 'CANCELLED' });
    await waitUntil('the probe to end', async () => (await count()) === 0, { timeoutMs: 5000 });
  });

  test('six probes that need root take three round trips after the login, with sudo -n and without', async () => {
    await host.sudo('nopasswd');
    await using proxy = await startProxy({ target: { host: host.address, port: host.port }, delayMs: 60 });
    const target = watched(
      { ...at(host), ...proxy },
      { ...trusting(await host.hostKeyFingerprint()), sudo: { kind: 'nopasswd' } },
    );
    await using session = await transport().openRead(target, never);
    const probes = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) =>
      probe(name, 'priv id -u; priv nft list ruleset; journalctl -n 200 --no-pager'),
    );
    const mark = proxy.mark();
    const run = await read(session, probes);
    const roundTrips = proxy.roundTripsSince(mark);
    console.log(
      `ssh: ${roundTrips} round trips after the login for six probes; slowest probe ${Math.max(...[...run.frames.values()].map((frame) => frame.ms ?? 0))} ms`,
    );
    expect([...run.frames.values()].map((frame) => frame.status)).toEqual(probes.map(() => 'ok'));
    expect(roundTrips).toBeLessThanOrEqual(3);
  });

  describe('rights through sudo', () => {
    const rights =
      (sudo: Sudo) =>
      async (script: string): Promise<ProbeRun> =>
        readOnce(await targetOf(host, { sudo }), [probe('a', script)]);
    const asked = rights({ kind: 'nopasswd' });

    test('priv runs a command as root where sudo allows it without a password', async () => {
      await host.sudo('nopasswd');
      expect(outputOf(await asked('priv id -u; priv sh -c "echo x >&2; exit 7" 2>&1; echo $?'), 'a')).toBe('0\nx\n7\n');
    });

    test.each(['none', 'password'] as const)('priv says 126 where sudo is set to %s', async (mode) => {
      await host.sudo(mode);
      expect(outputOf(await asked('priv id -u; echo $?'), 'a')).toBe('126\n');
    });

    test('priv does exactly what the sudoers line allows, and says 126 to anything else', async () => {
      await host.sudoers('tech ALL=(root) NOPASSWD: /usr/sbin/nft list ruleset\n');
      const output = outputOf(
        await asked(
          'priv nft list ruleset >/dev/null; echo $?; priv nft list tables; echo $?; priv no-such-tool; echo $?',
        ),
        'a',
      );
      expect(output).toBe('0\n126\n127\n');
    });
  });

  describe('a sudo password', () => {
    const sudo = (password = host.password): Sudo => ({ kind: 'password', password: async () => password });
    /** Looks where a password could end up: the process list, environments, our own input and output. */
    const LOOK = 'id -u; ps axwwe; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" "\\n"; set';

    const everywhere = async (run: ProbeRun) => {
      const core = lab.credentials.passwordCore;
      expect(JSON.stringify([...run.frames, run.problem])).not.toContain(core);
      const found = await host.exec(
        `grep -rlsaF ${core} /var/log /tmp /var/tmp /home /root /run --exclude-dir=journal; journalctl -q --no-pager -a -o cat | grep -aF ${core}`,
      );
      expect(found.stdout).toBe('');
    };

    test.each(['password', 'nopasswd', 'cached'] as const)(
      'makes the whole script root where sudo is set to %s, and the password is nowhere to be found',
      async (mode) => {
        await host.sudo(mode);
        const run = await readOnce(await targetOf(host, { sudo: sudo() }), [
          probe('a', LOOK),
          probe('b', 'priv id -u'),
        ]);
        expect(run.problem).toBeUndefined();
        expect(outputOf(run, 'a')).toMatch(/^0\n/);
        expect(outputOf(run, 'b')).toBe('0\n');
        await everywhere(run);
      },
    );

    test.each([
      ['with a password', 'tech ALL=(ALL:ALL) ALL'],
      ['without one', 'tech ALL=(ALL:ALL) NOPASSWD: ALL'],
    ])('works where sudo puts everything into a terminal of its own (use_pty), %s', async (_how, rule) => {
      await host.sudoers(`Defaults:tech use_pty\n${rule}\n`);
      const run = await readOnce(await targetOf(host, { sudo: sudo() }), [
        probe('a', LOOK),
        probe('big', 'head -c 500000 /dev/zero'),
      ]);
      expect(run.problem).toBeUndefined();
      expect(outputOf(run, 'a')).toMatch(/^0\n/);
      expect(outputOf(run, 'big')).toHaveLength(500_000);
      await everywhere(run);
    });

    test('that is wrong is a problem of its own, soon, after exactly one try', async () => {
      await host.sudo('password');
      const since = await host.must('date +%s');
      const wrong = `${lab.credentials.passwordCore}-wrong`;
      const began = performance.now();
      const run = await readOnce(await targetOf(host, { sudo: sudo(wrong) }), [probe('a', LOOK)]);
      expect(run.problem).toMatchObject({
        code: 'PRIVILEGE',
        message: expect.stringContaining('refused the password'),
      });
      expect(run.frames.get('a')).toMatchObject({ status: 'missing', reason: 'lost' });
      expect(performance.now() - began).toBeLessThan(10_000);
      await everywhere(run);
      const failures = () =>
        host.must(
          `journalctl -q --no-pager -o cat --since @${since.trim()} -t sudo | grep -c 'authentication failure' || true`,
        );
      await waitUntil('sudo to log it', async () => Number(await failures()) > 0, { timeoutMs: 5000 });
      await waitUntil('sudo to end', async () => (await host.exec('pgrep -x sudo')).code === 1, { timeoutMs: 10_000 });
      expect((await failures()).trim()).toBe('1');
      expect((await host.exec("pgrep -fx 'sh -s'")).code).toBe(1);
    });

    test('of a login that may not use sudo is a problem that says so', async () => {
      await host.sudo('none');
      const run = await readOnce(await targetOf(host, { sudo: sudo() }), [probe('a', 'id -u')]);
      expect(run.problem).toMatchObject({
        code: 'PRIVILEGE',
        message: expect.stringContaining('did not let this login in'),
      });
      await everywhere(run);
    });

    test('with a line break in it is not sent at all', async () => {
      await host.sudo('password');
      const run = await readOnce(await targetOf(host, { sudo: sudo('two\nlines') }), [probe('a', 'id -u')]);
      expect(run.problem).toMatchObject({ code: 'PRIVILEGE' });
    });

    test('takes its round trips, and no script goes before sudo has let us in', async () => {
      await host.sudo('password');
      await using proxy = await startProxy({ target: { host: host.address, port: host.port }, delayMs: 60 });
      const target = watched({ ...at(host), ...proxy }, { ...trusting(await host.hostKeyFingerprint()), sudo: sudo() });
      await using session = await transport().openRead(target, never);
      const mark = proxy.mark();
      const run = await read(session, [probe('a', 'id -u')]);
      console.log(`ssh: ${proxy.roundTripsSince(mark)} round trips after the login with a sudo password`);
      expect(outputOf(run, 'a')).toBe('0\n');
      expect(proxy.roundTripsSince(mark)).toBeLessThanOrEqual(6);
    });
  });

  // Last: it changes who the host is.
  test('a changed host key is a hard stop', async () => {
    const target = await targetOf(host);
    await host.regenerateHostKey();
    const error = await refusalOf(transport().openRead(target, never));
    expect(error.code).toBe('E008');
    expect(error.details).toContain(`shown now: ssh-ed25519 ${await host.hostKeyFingerprint()}`);
  });
});

describe.skipIf(!labIsReady('SSH to a hostile host'))('SSH to a hostile host', () => {
  let lab: Lab;
  let host: LabHost;

  beforeAll(async () => {
    lab = await createLab();
    host = await lab.host('hostile');
  }, IMAGE_TIMEOUT_MS);

  afterAll(() => lab.dispose());

  const as = async (user: string, sudo: Sudo = { kind: 'none' }) => targetOf(host, { sudo }, user);

  test.each(['fishy', 'csher', 'nohome', 'noisy'])('%s is read like any other login', async (user) => {
    const run = await readOnce(await as(user), [probe('a', 'for i in 1 2; do echo "$i $(id -un)"; done')]);
    expect([outputOf(run, 'a'), run.problem]).toEqual([`1 ${user}\n2 ${user}\n`, undefined]);
  });

  test.each(['fishy', 'csher', 'nohome', 'noisy'])('%s becomes root with a sudo password', async (user) => {
    await host.sudoers(`${user} ALL=(ALL:ALL) ALL\n`);
    const run = await readOnce(await as(user, { kind: 'password', password: async () => host.password }), [
      probe('a', 'id -u'),
    ]);
    expect([outputOf(run, 'a'), run.problem]).toEqual(['0\n', undefined]);
    expect(JSON.stringify([...run.frames])).not.toContain(lab.credentials.passwordCore);
  });

  test.each([
    ['hang', 'TARGET_TIMEOUT', 'timeout'],
    ['flood', 'OUTPUT_LIMIT', 'lost'],
    ['nologin', 'PROTOCOL', 'lost'],
  ])('a login whose shell is %s gives a problem and missing frames', async (user, code, reason) => {
    await using session = await transport().openRead(await as(user), never);
    const run = await session.probe([probe('a', 'echo hi')], { timeoutMs: 3000, signal: never });
    expect(run.problem?.code).toBe(code);
    expect(run.frames.get('a')).toMatchObject({ status: 'missing', reason });
  });
});
