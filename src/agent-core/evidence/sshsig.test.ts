import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RoundsError } from '../errors.ts';
import { signerOf } from './ed25519.ts';
import { formatOpensshPrivate } from './openssh-key.ts';
import { allowedSignerLine, EVIDENCE_NAMESPACE, parseSshsig, signSshsig, verifySshsig } from './sshsig.ts';
import { runs, skipReason } from './test-tools.ts';

const seed = Buffer.alloc(32, 5);
const signer = signerOf(seed);
const { publicKey } = signer;
const message = Buffer.from('{"bundle":1}');
const armored = signSshsig(message, signer);
const day = 86_400_000;

describe('SSHSIG', () => {
  it('verifies for this message, key and namespace only', () => {
    expect(verifySshsig({ armored, message, publicKey })).toBe('good');
    expect(verifySshsig({ armored, message: Buffer.from('{"bundle":2}'), publicKey })).toBe('bad_signature');
    expect(verifySshsig({ armored, message, publicKey: signerOf(Buffer.alloc(32, 6)).publicKey })).toBe('other_key');
    expect(verifySshsig({ armored, message, publicKey, namespace: 'git' })).toBe('other_namespace');
    const foreign = signSshsig(message, signer, 'git');
    expect(verifySshsig({ armored: foreign, message, publicKey })).toBe('other_namespace');
  });

  it('is never good with a character changed that carries anything', () => {
    for (let i = 0; i < armored.length; i += 1) {
      const changed = armored.slice(0, i) + (armored[i] === 'A' ? 'B' : 'A') + armored.slice(i + 1);
      expect(verifySshsig({ armored: changed, message, publicKey })).not.toBe('good');
    }
  });

  it('says which namespace and key it claims', () => {
    expect(parseSshsig(armored)).toMatchObject({ namespace: EVIDENCE_NAMESPACE });
    expect(Buffer.compare(parseSshsig(armored).publicKey, publicKey)).toBe(0);
  });

  it.each(['', 'SSHSIG', armored.replace('SIGNATURE', 'MESSAGE'), armored.split('\n').slice(1).join('\n')])(
    'is malformed as %j',
    (text) => {
      expect(verifySshsig({ armored: text, message, publicKey })).toBe('malformed');
    },
  );
});

describe('allowedSignerLine', () => {
  it('limits the key to the namespace of evidence and to its time', () => {
    const line = allowedSignerLine({
      principal: 'device-1',
      publicKey,
      comment: 'clinic',
      validAfter: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
      validBefore: Date.UTC(2027, 0, 1),
    });
    expect(line).toMatch(
      /^device-1 namespaces="evidence@rounds",valid-after="20260102030405Z",valid-before="20270101000000Z" ssh-ed25519 \S+ clinic\n$/,
    );
  });

  it.each(['*', 'a,b', 'a b', '', '!a', '#a', '"a"', 'a\nb'])('does not take %j as a signer', (principal) => {
    expect(() => allowedSignerLine({ principal, publicKey, comment: '' })).toThrow(RoundsError);
  });
});

describe.skipIf(!runs('ssh-keygen'))(`ssh-keygen${skipReason('ssh-keygen')}`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rounds-sshsig-'));
    writeFileSync(join(folder, 'message.sig'), armored);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Exit code of `ssh-keygen -Y verify` as the specification of evidence prints it. */
  function judge(line: string, input: Uint8Array, options: readonly string[] = []): number | null {
    const allowed = join(folder, 'allowed_signers');
    writeFileSync(allowed, line);
    const names = ['-f', allowed, '-I', 'device-1', '-n', EVIDENCE_NAMESPACE, '-s', join(folder, 'message.sig')];
    return spawnSync('ssh-keygen', ['-Y', 'verify', ...names, ...options], { input }).status;
  }

  it('verifies our signature by our line, and nothing else', () => {
    const line = allowedSignerLine({ principal: 'device-1', publicKey, comment: 'clinic' });
    expect(judge(line, message)).toBe(0);
    expect(judge(line, Buffer.from('other'))).not.toBe(0);
    const stranger = signerOf(Buffer.alloc(32, 6)).publicKey;
    expect(judge(allowedSignerLine({ principal: 'device-1', publicKey: stranger, comment: '' }), message)).not.toBe(0);
    expect(judge(allowedSignerLine({ principal: 'device-2', publicKey, comment: '' }), message)).not.toBe(0);
  });

  it('heeds the times of our line', () => {
    const now = Date.UTC(2026, 5, 15);
    const at = ['-O', 'verify-time=20260615000000Z'];
    const line = (validAfter: number, validBefore: number): string =>
      allowedSignerLine({ principal: 'device-1', publicKey, comment: '', validAfter, validBefore });
    expect(judge(line(now - day, now + day), message, at)).toBe(0);
    expect(judge(line(now + day, now + 2 * day), message, at)).not.toBe(0);
    expect(judge(line(now - 2 * day, now - day), message, at)).not.toBe(0);
  });

  it('makes signatures that we verify, byte for byte ours', () => {
    const key = join(folder, 'key');
    writeFileSync(key, formatOpensshPrivate({ seed, comment: 'device-1' }), { mode: 0o600 });
    writeFileSync(join(folder, 'bundle.json'), message);
    execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-f', key, '-n', EVIDENCE_NAMESPACE, join(folder, 'bundle.json')], {
      stdio: 'ignore',
    });
    expect(readFileSync(join(folder, 'bundle.json.sig'), 'utf8')).toBe(armored);
  });
});
