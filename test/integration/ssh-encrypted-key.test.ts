import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyReader } from '../../src/agent-core/transport/ssh/private-key.ts';
import { startSshd, type TestSshd } from '../lab-kit/sshd.ts';
import { allOf, describeIf, linux, program, root } from '../support/requires.ts';
import {
  never,
  outputOf,
  probe,
  readOnce,
  refusalOf,
  transport,
  trusting,
  type Watched,
  watched,
} from './support/ssh-reading.ts';

const SECRET = 'violet 7ractor $HOME "quoted" ümlaut';
/** The part of it that no escaping changes. */
const CORE = '7ractor';

const needed = allOf(linux, root, program('sshd', 'openssh-server'), program('openssl', 'openssl'));

describeIf(needed, 'logging in with an encrypted key', () => {
  let sshd: TestSshd;
  let folder: string;
  let trust: ReturnType<typeof trusting>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rounds-keys-'));
    sshd = await startSshd();
    trust = trusting(await sshd.hostKeyFingerprint());
  });

  afterAll(async () => {
    await sshd.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Makes a key with ssh-keygen and lets it log in. */
  const allowed = (name: string, args: readonly string[], passphrase = SECRET): string => {
    const keyFile = join(folder, name);
    execFileSync('ssh-keygen', ['-q', ...args, '-N', passphrase, '-C', name, '-f', keyFile]);
    allow(readFileSync(`${keyFile}.pub`, 'utf8'));
    return keyFile;
  };
  const allow = (line: string) => {
    const file = join(sshd.folder, 'authorized_keys');
    writeFileSync(file, `${readFileSync(file, 'utf8').trimEnd()}\n${line.trimEnd()}\n`);
  };
  const withKey = (keyFile: string, passphrase: string | undefined = SECRET): Watched =>
    watched(sshd, {
      ...trust,
      credential: { kind: 'key', keyFile, ...(passphrase === undefined ? {} : { passphrase: async () => passphrase }) },
    });

  test.each([
    ['OpenSSH, ed25519, aes256-ctr and bcrypt', ['-t', 'ed25519']],
    ['OpenSSH, rsa', ['-t', 'rsa', '-b', '2048']],
    ['OpenSSH, ecdsa, aes256-gcm', ['-t', 'ecdsa', '-Z', 'aes256-gcm@openssh.com']],
    ['PKCS#8, rsa', ['-t', 'rsa', '-b', '2048', '-m', 'PKCS8']],
    ['PKCS#8, ecdsa', ['-t', 'ecdsa', '-m', 'PKCS8']],
    ['old PEM, rsa', ['-t', 'rsa', '-b', '2048', '-m', 'PEM']],
    ['old PEM, ecdsa', ['-t', 'ecdsa', '-m', 'PEM']],
  ])('%s: its passphrase lets us in', async (name, args) => {
    const keyFile = allowed(name.replaceAll(/[^a-z0-9]/gi, '-'), args);
    expect(outputOf(await readOnce(withKey(keyFile), [probe('a', 'echo in')]), 'a')).toBe('in\n');
  });

  test('PKCS#8, ed25519, as openssl writes it: its passphrase lets us in', async () => {
    const keyFile = join(folder, 'openssl-ed25519');
    execFileSync('openssl', [
      'genpkey',
      '-algorithm',
      'ed25519',
      '-aes256',
      '-pass',
      `pass:${SECRET}`,
      '-out',
      keyFile,
    ]);
    // ssh-keygen reads no PKCS#8 of this kind: the public half goes through openssl (RFC 8410: the last 32 bytes).
    const spki = execFileSync('openssl', [
      'pkey',
      '-in',
      keyFile,
      '-passin',
      `pass:${SECRET}`,
      '-pubout',
      '-outform',
      'DER',
    ]);
    const blob = Buffer.concat([
      Buffer.from([0, 0, 0, 11]),
      Buffer.from('ssh-ed25519'),
      Buffer.from([0, 0, 0, 32]),
      spki.subarray(-32),
    ]);
    allow(`ssh-ed25519 ${blob.toString('base64')} openssl`);
    expect(outputOf(await readOnce(withKey(keyFile), [probe('a', 'echo in')]), 'a')).toBe('in\n');
  });

  test('PKCS#8 without a passphrase lets us in', async () => {
    const keyFile = allowed('plain-pkcs8', ['-t', 'ecdsa', '-m', 'PKCS8'], '');
    expect(outputOf(await readOnce(withKey(keyFile, undefined), [probe('a', 'echo in')]), 'a')).toBe('in\n');
  });

  test.each([
    ['OpenSSH', ['-t', 'ed25519']],
    ['PKCS#8', ['-t', 'rsa', '-b', '2048', '-m', 'PKCS8']],
    ['old PEM', ['-t', 'rsa', '-b', '2048', '-m', 'PEM']],
  ])(
    '%s: a wrong passphrase is AUTH_FAILED with advice, and neither is told to the host nor shown',
    async (name, args) => {
      const keyFile = allowed(`wrong-${name.replaceAll(/[^a-z0-9]/gi, '-')}`, args);
      const before = sshd.log().length;
      const error = await refusalOf(transport().openRead(withKey(keyFile, `${CORE} but wrong`), never));
      expect(error.code).toBe('AUTH_FAILED');
      expect(error.message).toContain(`does not open the key file ${keyFile}`);
      expect(error.message).toContain('ssh-keygen -y');
      expect(JSON.stringify([error.message, error.details, String(error.cause)])).not.toContain(CORE);
      expect(sshd.log().slice(before)).not.toContain(CORE);
      expect(sshd.log().slice(before)).not.toContain('Failed publickey');
    },
  );

  test('no passphrase in the vault is AUTH_FAILED and says how to give it', async () => {
    const keyFile = allowed('without', ['-t', 'ed25519']);
    const target = watched(sshd, { ...trust, credential: { kind: 'key', keyFile } });
    const error = await refusalOf(transport().openRead(target, never));
    expect(error.code).toBe('AUTH_FAILED');
    expect(error.message).toContain('--key-passphrase-stdin');
    expect(error.message).toContain(`ssh-add ${keyFile}`);
  });

  test('the passphrase is not asked from the vault for a host that is not confirmed', async () => {
    let asked = 0;
    const keyFile = allowed('unconfirmed', ['-t', 'ed25519']);
    const passphrase = async () => {
      asked += 1;
      return SECRET;
    };
    const target = watched(sshd, { credential: { kind: 'key', keyFile, passphrase } });
    expect((await refusalOf(transport().openRead(target, never))).code).toBe('IDENTITY_UNCONFIRMED');
    expect(asked).toBe(0);
  });

  test('opening a key does not hold up the console, and many logins open it once', async () => {
    const keyFile = allowed('shared', ['-t', 'ed25519', '-a', '32']);
    const reader = keyReader();
    let longest = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    try {
      const began = performance.now();
      await reader.read({ keyFile, passphrase: async () => SECRET });
      const once = performance.now() - began;
      const again = performance.now();
      await Promise.all(Array.from({ length: 16 }, () => reader.read({ keyFile, passphrase: async () => SECRET })));
      expect(performance.now() - again).toBeLessThan(once);
      console.log(`encrypted key: opened in ${Math.round(once)} ms, the loop waited at most ${Math.round(longest)} ms`);
      expect(longest).toBeLessThan(once / 2);
    } finally {
      clearInterval(watch);
    }
  });

  test('a remembered key does not outlive its file or its passphrase', async () => {
    const keyFile = allowed('replaced', ['-t', 'ed25519']);
    const via = transport();
    expect(outputOf(await readOnce(withKey(keyFile), [probe('a', 'echo in')], via), 'a')).toBe('in\n');
    expect((await refusalOf(via.openRead(withKey(keyFile, 'another'), never))).code).toBe('AUTH_FAILED');
    copyFileSync(sshd.strangerKeyFile, keyFile);
    expect((await refusalOf(via.openRead(withKey(keyFile), never))).message).toContain('refused the key of root');
  });
});
