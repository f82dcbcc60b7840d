import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { etc, hashes, Point, verify } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { RoundsError } from '../errors.ts';
import { assertPublicKey, keyId, publicKeyOf, signerOf, spkiOf, verifierOf, verifyEd25519 } from './ed25519.ts';
import { isAcceptablePoint, isAcceptableSignature } from './ed25519-guard.ts';
import { verifyWithReference } from './ed25519-reference.ts';

const VECTORS = new URL('../../../test/vectors/rfc8032/', import.meta.url);

interface Rfc8032 {
  name: string;
  secretKey: string;
  publicKey: string;
  message: string;
  signature: string;
}

describe('against the vectors of RFC 8032, 7.1', () => {
  const vectors: Rfc8032[] = JSON.parse(readFileSync(new URL('section-7.1.json', VECTORS), 'utf8'));

  it.each(vectors)('$name: derives the key, signs and verifies', (vector) => {
    const [seed, publicKey, message, signature] = [
      Buffer.from(vector.secretKey, 'hex'),
      Buffer.from(vector.publicKey, 'hex'),
      Buffer.from(vector.message, 'hex'),
      Buffer.from(vector.signature, 'hex'),
    ];
    expect(Buffer.from(publicKeyOf(seed)).toString('hex')).toBe(vector.publicKey);
    expect(Buffer.from(signerOf(seed).sign(message)).toString('hex')).toBe(vector.signature);
    expect(verifyEd25519(publicKey, message, signature)).toBe(true);
    expect(verifyWithReference(publicKey, message, signature)).toBe(true);
  });
});

describe('against the edge cases of ed25519-speccheck', () => {
  const cases: { message: string; pub_key: string; signature: string }[] = JSON.parse(
    readFileSync(new URL('speccheck.json', VECTORS), 'utf8'),
  );

  it.each(cases.map((each, i) => ({ ...each, i })))('case $i: both implementations agree', (each) => {
    const [publicKey, message, signature] = [each.pub_key, each.message, each.signature].map((hex) =>
      Buffer.from(hex, 'hex'),
    );
    if (publicKey === undefined || message === undefined || signature === undefined) throw new Error('bad vector');
    expect(verifyEd25519(publicKey, message, signature)).toBe(verifyWithReference(publicKey, message, signature));
  });
});

describe('the guard', () => {
  it('refuses all eight points of small order, found by multiplying a point with L', () => {
    const order = Point.CURVE().n;
    const found = new Set<string>();
    for (let y = 2; y < 60; y += 1) {
      const point = decode(littleEndian(BigInt(y)));
      if (point === undefined) continue;
      const torsion = point.multiplyUnsafe(order - 1n).add(point);
      let sum = torsion;
      for (let i = 0; i < 8; i += 1) {
        found.add(sum.toHex());
        sum = sum.add(torsion);
      }
    }
    expect(found.size).toBe(8);
    for (const hex of found) expect(isAcceptablePoint(Buffer.from(hex, 'hex'))).toBe(false);
  });

  it('refuses every y from p to 2^255 - 1, and the zero x with a sign', () => {
    const p = Point.CURVE().p;
    for (let y = p; y < 2n ** 255n; y += 1n) {
      expect(isAcceptablePoint(littleEndian(y))).toBe(false);
      expect(isAcceptablePoint(littleEndian(y + 2n ** 255n))).toBe(false);
    }
    expect(isAcceptablePoint(littleEndian(1n + 2n ** 255n))).toBe(false);
    expect(isAcceptablePoint(littleEndian(p - 1n + 2n ** 255n))).toBe(false);
  });

  it('takes ordinary keys, whatever their sign', () => {
    for (let i = 0; i < 50; i += 1) expect(isAcceptablePoint(publicKeyOf(Buffer.alloc(32, i)))).toBe(true);
    expect(isAcceptablePoint(littleEndian(2n))).toBe(true);
    expect(isAcceptablePoint(littleEndian(Point.CURVE().p - 2n))).toBe(true);
  });

  it('takes S below L only', () => {
    const r = publicKeyOf(Buffer.alloc(32, 1));
    const order = Point.CURVE().n;
    expect(isAcceptableSignature(Buffer.concat([r, littleEndian(order - 1n)]))).toBe(true);
    expect(isAcceptableSignature(Buffer.concat([r, littleEndian(order)]))).toBe(false);
    expect(isAcceptableSignature(Buffer.concat([r, littleEndian(2n ** 256n - 1n)]))).toBe(false);
    expect(isAcceptableSignature(Buffer.concat([r, littleEndian(1n), Buffer.of(0)]))).toBe(false);
  });

  it('is needed: by the rules of ZIP 215 a key of small order verifies one signature for every message', () => {
    hashes.sha512 = sha512;
    const identity = littleEndian(1n);
    const signature = Buffer.concat([identity, littleEndian(0n)]);
    expect(verify(signature, Buffer.from('any message'), identity, { zip215: true })).toBe(true);
    expect(verifyEd25519(identity, Buffer.from('any message'), signature)).toBe(false);
    expect(() => assertPublicKey(identity, 'The key')).toThrow(RoundsError);
  });
});

describe('keys', () => {
  it('have the SHA-256 of their SPKI DER as id, which node:crypto exports too', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    const raw = spki.subarray(12);
    expect(Buffer.from(spkiOf(raw))).toEqual(spki);
    expect(spkiOf(raw)).toHaveLength(44);
    expect(keyId(raw)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('refuse a seed of another length', () => {
    expect(() => signerOf(Buffer.alloc(31))).toThrow(/has 31/);
    expect(() => publicKeyOf(Buffer.alloc(64))).toThrow(RoundsError);
  });

  it('prepared once, verify many messages', () => {
    const signer = signerOf(Buffer.alloc(32, 9));
    const check = verifierOf(signer.publicKey);
    for (const text of ['a', 'b', '']) {
      expect(check(Buffer.from(text), signer.sign(Buffer.from(text)))).toBe(true);
      expect(check(Buffer.from(`${text}!`), signer.sign(Buffer.from(text)))).toBe(false);
    }
  });

  it('of a wrong length verify nothing', () => {
    const signer = signerOf(Buffer.alloc(32, 9));
    const signature = signer.sign(Buffer.from('a'));
    expect(verifyEd25519(signer.publicKey.subarray(1), Buffer.from('a'), signature)).toBe(false);
    expect(verifyEd25519(spkiOf(signer.publicKey), Buffer.from('a'), signature)).toBe(false);
  });
});

function decode(bytes: Uint8Array): Point | undefined {
  try {
    return Point.fromBytes(bytes, false);
  } catch {
    return undefined;
  }
}

function littleEndian(value: bigint): Uint8Array {
  return etc.hexToBytes(value.toString(16).padStart(64, '0')).reverse();
}
