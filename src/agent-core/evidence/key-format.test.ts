import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RoundsError } from '../errors.ts';
import { armor, dearmor } from './armor.ts';
import { encodeBase64Line } from './base64.ts';
import { utf8Bytes } from './bytes.ts';
import { keyId, publicKeyOf, signerOf, spkiOf } from './ed25519.ts';
import { privateKeyPem, publicKeyPem, readPrivateKey, readPublicKey } from './key-format.ts';
import { sha256 } from './merkle.ts';
import { formatOpensshPrivate, formatOpensshPublic, parseOpensshPrivate, parseOpensshPublic } from './openssh-key.ts';
import { runs, skipReason } from './test-tools.ts';

const seed = Uint8Array.from({ length: 32 }, (_, i) => 200 + i);
const publicKey = publicKeyOf(seed);

describe('every form of a key', () => {
  it('gives back the same key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const raw = publicKeyOf(bytes);
        const comment = 'device 7';
        for (const file of [
          bytes,
          Buffer.from(privateKeyPem(bytes)),
          Buffer.from(formatOpensshPrivate({ seed: bytes, comment })),
        ]) {
          expect(Buffer.compare(readPrivateKey(file), bytes)).toBe(0);
        }
        for (const file of [
          raw,
          spkiOf(raw),
          Buffer.from(publicKeyPem(raw)),
          Buffer.from(formatOpensshPublic({ publicKey: raw, comment })),
        ]) {
          expect(Buffer.compare(readPublicKey(file), raw)).toBe(0);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is what node:crypto writes and reads', () => {
    const pair = generateKeyPairSync('ed25519');
    const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const der = pair.privateKey.export({ type: 'pkcs8', format: 'der' });
    expect(privateKeyPem(readPrivateKey(Buffer.from(pem)))).toBe(pem);
    expect(privateKeyPem(readPrivateKey(der))).toBe(pem);
    const spki = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(publicKeyPem(readPublicKey(Buffer.from(spki)))).toBe(spki);
  });

  it('refuses keys of other types', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const x25519 = generateKeyPairSync('x25519');
    for (const pair of [rsa, x25519]) {
      const secret = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const open = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
      expect(() => readPrivateKey(Buffer.from(secret))).toThrow(RoundsError);
      expect(() => readPublicKey(Buffer.from(open))).toThrow(RoundsError);
    }
  });

  it('says that a key has a passphrase', () => {
    const pair = generateKeyPairSync('ed25519');
    const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
    expect(() => readPrivateKey(Buffer.from(pem))).toThrow(/has a passphrase/);
  });

  it('refuses a public key of small order in every form', () => {
    const zero = new Uint8Array(32);
    for (const file of [zero, spkiOf(zero), Buffer.from(publicKeyPem(zero))]) {
      expect(() => readPublicKey(file)).toThrow(/not a sound Ed25519/);
    }
    expect(() => parseOpensshPublic(formatOpensshPublic({ publicKey: zero, comment: '' }))).toThrow(
      /not a sound Ed25519/,
    );
  });
});

describe('OpenSSH keys', () => {
  const file = formatOpensshPrivate({ seed, comment: 'bundle key of device-1' });

  it('keep their comment, and the same key gives the same file', () => {
    expect(parseOpensshPrivate(file)).toEqual({ seed, comment: 'bundle key of device-1' });
    expect(formatOpensshPrivate(parseOpensshPrivate(file))).toBe(file);
    expect(parseOpensshPublic(`${formatOpensshPublic({ publicKey, comment: 'a b' })}\n`).comment).toBe('a b');
    expect(parseOpensshPublic(formatOpensshPublic({ publicKey, comment: '' })).comment).toBe('');
  });

  it('are refused when any character of the private key file is changed, or read as the same key', () => {
    for (let i = 0; i < file.length; i += 1) {
      const changed = file.slice(0, i) + (file[i] === 'A' ? 'B' : 'A') + file.slice(i + 1);
      const read = attempt(() => parseOpensshPrivate(changed));
      if (read !== undefined) expect(read.seed).toEqual(seed);
    }
  });

  it('are refused when the check words differ or the padding is wrong', () => {
    const bytes = dearmor('OPENSSH PRIVATE KEY', file);
    // Format name 15, "none" twice 8 + 8, no options 4, count 4, public key 4 + 51, length 4.
    const checkWord = 15 + 8 + 8 + 4 + 4 + 55 + 4;
    for (const at of [checkWord, checkWord + 7, bytes.length - 1]) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => parseOpensshPrivate(armor('OPENSSH PRIVATE KEY', changed))).toThrow(/check words|padding/);
    }
  });

  it.each(['a\nb', 'a\rb', 'x'.repeat(1025)])('do not take the comment %j', (comment) => {
    expect(() => formatOpensshPrivate({ seed, comment })).toThrow(RoundsError);
    expect(() => formatOpensshPublic({ publicKey, comment })).toThrow(RoundsError);
  });

  it.each([
    'ssh-rsa AAAA comment',
    'ssh-ed25519',
    'ssh-ed25519 AAAA',
    'from="x" ssh-ed25519 AAAA',
    `two\n${formatOpensshPublic({ publicKey, comment: '' })}`,
    `${formatOpensshPublic({ publicKey, comment: '' })}\nssh-ed25519 AAAA`,
  ])('are not read from %j', (line) => {
    expect(() => parseOpensshPublic(line)).toThrow(RoundsError);
  });
});

describe('with the tools of others', () => {
  it.skipIf(!runs('ssh-keygen'))(
    `ssh-keygen reads our private key and we read its keys${skipReason('ssh-keygen')}`,
    () => {
      inFolder((folder) => {
        const ours = join(folder, 'ours');
        writeFileSync(ours, formatOpensshPrivate({ seed, comment: 'ours' }), { mode: 0o600 });
        const printed = execFileSync('ssh-keygen', ['-y', '-f', ours]).toString();
        expect(parseOpensshPublic(printed).publicKey).toEqual(publicKey);
        const theirs = join(folder, 'theirs');
        execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'their key', '-f', theirs]);
        const key = parseOpensshPrivate(readFileSync(theirs, 'utf8'));
        expect(key.comment).toBe('their key');
        const pub = parseOpensshPublic(readFileSync(`${theirs}.pub`, 'utf8'));
        expect(Buffer.compare(publicKeyOf(key.seed), pub.publicKey)).toBe(0);
        execFileSync('ssh-keygen', ['-q', '-p', '-N', 'secret', '-f', theirs]);
        expect(() => parseOpensshPrivate(readFileSync(theirs, 'utf8'))).toThrow(/has a passphrase/);
      });
    },
  );

  it.skipIf(!runs('openssl'))(`openssl prints the key id that we compute${skipReason('openssl')}`, () => {
    inFolder((folder) => {
      const pem = join(folder, 'key.pem');
      writeFileSync(pem, publicKeyPem(publicKey));
      const der = execFileSync('openssl', ['pkey', '-pubin', '-in', pem, '-outform', 'DER']);
      const digest = execFileSync('openssl', ['dgst', '-sha256', '-r'], { input: der }).toString();
      expect(digest.slice(0, 64)).toBe(keyId(publicKey));
    });
  });

  it.skipIf(!runs('openssl'))(`openssl verifies a bundle as VERIFY.md says${skipReason('openssl')}`, () => {
    inFolder((folder) => {
      const digest = sha256(utf8Bytes('{"bundle":1}'));
      writeFileSync(join(folder, 'key.pem'), publicKeyPem(publicKey));
      writeFileSync(join(folder, 'bundle.sig'), encodeBase64Line(signerOf(seed).sign(digest)));
      const openssl = (...words: string[]) => spawnSync('openssl', words, { cwd: folder }).status;
      expect(openssl('base64', '-d', '-A', '-in', 'bundle.sig', '-out', 's.bin')).toBe(0);
      const verify = [
        'pkeyutl',
        '-verify',
        '-pubin',
        '-inkey',
        'key.pem',
        '-rawin',
        '-in',
        'd.bin',
        '-sigfile',
        's.bin',
      ];
      writeFileSync(join(folder, 'd.bin'), digest);
      expect(openssl(...verify)).toBe(0);
      writeFileSync(join(folder, 'd.bin'), sha256(utf8Bytes('{"bundle":2}')));
      expect(openssl(...verify)).not.toBe(0);
    });
  });
});

function inFolder(run: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-keys-'));
  try {
    run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    expect(error).toBeInstanceOf(RoundsError);
    return undefined;
  }
}
