import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSshd, type TestSshd } from '../lab-kit/sshd.ts';
import { waitUntil } from '../lab-kit/wait-until.ts';
import { allOf, describeIf, linux, program, root } from '../support/requires.ts';
import { never, outputOf, probe, readOnce, refusalOf, transport, trusting, watched } from './support/ssh-reading.ts';

const needed = allOf(linux, root, program('sshd', 'openssh-server'));

describeIf(needed, 'the identity of a host over SSH', () => {
  let sshd: TestSshd;
  let fingerprint: string;

  // A server for every test: what it logs is of this test alone.
  beforeEach(async () => {
    // DEBUG3 names every message that the server takes in: the login request would be among them.
    sshd = await startSshd({ hostKeys: ['ed25519', 'rsa', 'ecdsa'], config: { LogLevel: 'DEBUG3' } });
    fingerprint = await sshd.hostKeyFingerprint();
  });

  afterEach(() => sshd.dispose());

  /** What the server logged, once the connection is over. */
  const logged = async () => {
    const over = /(?:Disconnected from|Connection (?:closed|reset) by).*\[preauth\]/;
    await waitUntil('the server to see the end', () => over.test(sshd.log()), { timeoutMs: 5000 });
    return sshd.log();
  };

  const LOGIN = /userauth|ssh-userauth|SSH2_MSG_SERVICE_REQUEST|receive packet: type (?:5|50)\b/i;

  test('first contact stops with the fingerprint that ssh-keygen prints on the host', async () => {
    const target = watched(sshd);
    const error = await refusalOf(transport().openRead(target, never));
    expect(error.code).toBe('IDENTITY_UNCONFIRMED');
    expect(error.message).toContain(fingerprint);
    expect(error.message).toContain('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
    expect(target.offers).toMatchObject([{ key_type: 'ssh-ed25519', fingerprint }]);
  });

  test('first contact sends nothing but the key exchange', async () => {
    await refusalOf(transport().openRead(watched(sshd), never));
    const log = await logged();
    expect(log).toContain('SSH2_MSG_KEX_ECDH_INIT received');
    expect(log).not.toMatch(LOGIN);
  });

  test('the same look into the log does find a login', async () => {
    await readOnce(watched(sshd, trusting(fingerprint)), [probe('a', ':')]);
    await waitUntil('the login in the log', () => LOGIN.test(sshd.log()), { timeoutMs: 5000 });
  });

  test('a password is not asked from the vault for a host that is not confirmed', async () => {
    const asked: string[] = [];
    const password = async () => {
      asked.push('password');
      return 'secret';
    };
    await refusalOf(transport().openRead(watched(sshd, { credential: { kind: 'password', password } }), never));
    expect(asked).toEqual([]);
  });

  test('asking who it is gives the identity and begins no login', async () => {
    const target = watched(sshd);
    expect(await transport().identify(target, never)).toMatchObject({ key_type: 'ssh-ed25519', fingerprint });
    expect(target.offers).toHaveLength(1);
    const log = await logged();
    expect(log).toContain('SSH2_MSG_NEWKEYS received');
    expect(log).not.toMatch(LOGIN);
  });

  test('a confirmed host is read without a question', async () => {
    const target = watched(sshd, trusting(fingerprint));
    await using session = await transport().openRead(target, never);
    expect(session.identity).toMatchObject({ key_type: 'ssh-ed25519', fingerprint });
  });

  test('the kind of key that was confirmed is asked for, whatever else the host has', async () => {
    const rsa = await sshd.hostKeyFingerprint('rsa');
    const run = await readOnce(watched(sshd, { trusted: { keyType: 'ssh-rsa', fingerprint: rsa } }), [
      probe('a', 'echo in'),
    ]);
    expect(outputOf(run, 'a')).toBe('in\n');
  });

  test('a changed key is a hard stop of its own, with both keys, and sends nothing', async () => {
    const known = `SHA256:${'A'.repeat(43)}`;
    const error = await refusalOf(transport().openRead(watched(sshd, trusting(known)), never));
    expect(error.code).toBe('E008');
    expect(error.details).toContain(`confirmed: ssh-ed25519 ${known}`);
    expect(error.details).toContain(`shown now: ssh-ed25519 ${fingerprint}`);
    expect(await logged()).not.toMatch(LOGIN);
  });

  test('a host that gets new keys while it is watched is stopped at the next connection, after one try', async () => {
    const before = await sshd.hostKeyFingerprint();
    await sshd.rotateHostKey();
    const target = watched(sshd, trusting(before));
    const error = await refusalOf(transport().openRead(target, never));
    expect(error.code).toBe('E008');
    expect(target.offers).toMatchObject([{ fingerprint: await sshd.hostKeyFingerprint() }]);
    expect((await logged()).match(/SSH2_MSG_KEXINIT received/g)).toHaveLength(1);
  });

  test('a host that no longer has the confirmed kind of key has changed', async () => {
    await using only = await startSshd({ hostKeys: ['ecdsa'] });
    const error = await refusalOf(transport().openRead(watched(only, trusting(fingerprint)), never));
    expect(error.code).toBe('E008');
    expect(error.message).not.toContain('First contact');
  });
});
