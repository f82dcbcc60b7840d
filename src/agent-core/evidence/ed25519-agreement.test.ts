import { createHash, createPublicKey, verify as opensslVerify } from 'node:crypto';
import { etc, hashes, verify as nobleVerify, Point } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { signerOf, spkiOf, verifyEd25519 } from './ed25519.ts';
import { isAcceptablePoint, isAcceptableSignature } from './ed25519-guard.ts';
import { verifyWithReference } from './ed25519-reference.ts';

const INPUTS = 10_000;
const ORDER = Point.CURVE().n;

/** Point of order 8, from "Taming the many EdDSAs", table 6b; the guard's test derives it. */
const TORSION = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa', true);

interface Input {
  publicKey: Uint8Array;
  message: Uint8Array;
  signature: Uint8Array;
}

/** A repeatable source: SHA-256 of a counter. */
class Source {
  #block = 0;

  bytes(length: number): Buffer {
    const parts: Buffer[] = [];
    for (let have = 0; have < length; have += 32) {
      this.#block += 1;
      parts.push(createHash('sha256').update(`agreement ${this.#block}`).digest());
    }
    return Buffer.concat(parts).subarray(0, length);
  }

  below(limit: number): number {
    return this.bytes(4).readUInt32BE() % limit;
  }

  scalar(): bigint {
    return etc.mod(BigInt(`0x${this.bytes(40).toString('hex')}`), ORDER - 1n) + 1n;
  }
}

/** Each makes one kind of input; the crafted ones know the private scalar, as a malicious key holder does. */
const KINDS: Record<string, (source: Source) => Input> = {
  honest,
  'flipped signature bit': (source) => change(honest(source), 'signature', source),
  'flipped message bit': (source) => change(honest(source), 'message', source),
  'flipped key bit': (source) => change(honest(source), 'publicKey', source),
  'random bytes': (source) => ({
    publicKey: source.bytes(32),
    message: source.bytes(20),
    signature: Buffer.concat([source.bytes(32), littleEndian(source.scalar())]),
  }),
  'signature of another length': (source) => ({ ...honest(source), signature: source.bytes(source.below(130)) }),
  'key of another length': (source) => ({ ...honest(source), publicKey: source.bytes(source.below(65)) }),
  'S + L': (source) => {
    const input = honest(source);
    const s = numberOf(input.signature.subarray(32)) + ORDER * BigInt(1 + source.below(14));
    return { ...input, signature: Buffer.concat([input.signature.subarray(0, 32), littleEndian(s)]) };
  },
  'y of R or key not below p': (source) => {
    const input = honest(source);
    const wide = littleEndian(Point.CURVE().p + BigInt(source.below(19)) + BigInt(source.below(2)) * 2n ** 255n);
    if (source.below(2) === 0) return { ...input, publicKey: wide };
    return { ...input, signature: Buffer.concat([wide, input.signature.subarray(32)]) };
  },
  'key of small order': (source) => {
    const publicKey = TORSION.multiplyUnsafe(BigInt(1 + source.below(7))).toBytes();
    const s = source.scalar();
    const r = Point.BASE.multiply(s).toBytes();
    return { publicKey, message: source.bytes(8), signature: Buffer.concat([r, littleEndian(s)]) };
  },
  'R of small order': (source) => {
    const a = source.scalar();
    const publicKey = Point.BASE.multiply(a).toBytes();
    const r = TORSION.multiplyUnsafe(BigInt(1 + source.below(7))).toBytes();
    return crafted(publicKey, source.bytes(8), r, 0n, a);
  },
  'key with a part of small order': (source) => {
    const a = source.scalar();
    const publicKey = Point.BASE.multiply(a)
      .add(TORSION.multiplyUnsafe(BigInt(1 + source.below(7))))
      .toBytes();
    const r = source.scalar();
    return crafted(publicKey, source.bytes(8), Point.BASE.multiply(r).toBytes(), r, a);
  },
  'R with a part of small order': (source) => {
    const a = source.scalar();
    const r = source.scalar();
    const point = Point.BASE.multiply(r).add(TORSION.multiplyUnsafe(BigInt(1 + source.below(7))));
    return crafted(Point.BASE.multiply(a).toBytes(), source.bytes(8), point.toBytes(), r, a);
  },
};

describe('node:crypto and @noble/ed25519', () => {
  beforeAll(() => {
    hashes.sha512 = sha512;
  });

  it(`agree on ${INPUTS} random and malformed inputs`, { timeout: 300_000 }, () => {
    const source = new Source();
    const kinds = Object.entries(KINDS);
    const accepted = new Map<string, number>();
    for (let i = 0; i < INPUTS; i += 1) {
      const [name, make] = kinds[i % kinds.length] ?? ['honest', honest];
      const { publicKey, message, signature } = make(source);
      const verdict = verifyEd25519(publicKey, message, signature);
      const reference = verifyWithReference(publicKey, message, signature);
      if (verdict !== reference) throw new Error(`${name}, input ${i}: ${verdict} against ${reference}`);
      accepted.set(name, (accepted.get(name) ?? 0) + Number(verdict));
    }
    const each = Math.floor(INPUTS / kinds.length);
    // Both must say yes to honest input, or agreement would prove nothing.
    expect(accepted.get('honest')).toBeGreaterThanOrEqual(each);
    // One in eight of these has k = 0 mod 8, where the part of small order vanishes.
    expect(accepted.get('key with a part of small order')).toBeGreaterThan(0);
    for (const name of Object.keys(KINDS)) {
      if (name !== 'honest' && name !== 'key with a part of small order')
        expect([name, accepted.get(name)]).toEqual([name, 0]);
    }
  });

  it('would differ without the guard and the cofactorless check, where ed25519-guard.ts says so', () => {
    const source = new Source();
    const seen = new Map<string, Set<string>>();
    for (let i = 0; i < 50; i += 1) {
      for (const name of ['R of small order', 'R with a part of small order', 'key with a part of small order']) {
        const input = KINDS[name]?.(source);
        seen.set(name, (seen.get(name) ?? new Set()).add(difference(input)));
      }
    }
    expect([...(seen.get('R of small order') ?? [])]).toEqual(['noble accepts, OpenSSL refuses']);
    expect([...(seen.get('R with a part of small order') ?? [])]).toEqual(['noble accepts, OpenSSL refuses']);
    expect([...(seen.get('key with a part of small order') ?? [])].sort()).toEqual([
      'noble accepts, OpenSSL refuses',
      'same',
    ]);
  });

  it('agree without the guard too, wherever the guard lets an honestly shaped input through', () => {
    const source = new Source();
    for (let i = 0; i < 200; i += 1) {
      for (const name of ['honest', 'flipped signature bit', 'flipped message bit', 'flipped key bit'] as const) {
        const input = KINDS[name]?.(source);
        if (input === undefined || !isAcceptablePoint(input.publicKey) || !isAcceptableSignature(input.signature))
          continue;
        expect(difference(input)).toBe('same');
      }
    }
  });
});

function difference(input: Input | undefined): string {
  if (input === undefined) throw new Error('no such kind');
  const { publicKey, message, signature } = input;
  const key = createPublicKey({ key: Buffer.from(spkiOf(publicKey)), format: 'der', type: 'spki' });
  const openssl = opensslVerify(null, message, key, signature);
  const noble = nobleVerify(signature, message, publicKey, { zip215: false });
  if (openssl === noble) return 'same';
  return openssl ? 'OpenSSL accepts, noble refuses' : 'noble accepts, OpenSSL refuses';
}

function honest(source: Source): Input {
  const signer = signerOf(source.bytes(32));
  const message = source.bytes(source.below(100));
  return { publicKey: signer.publicKey, message, signature: signer.sign(message) };
}

/** S = r + k * a, so that the equation holds up to the cofactor. */
function crafted(publicKey: Uint8Array, message: Uint8Array, r: Uint8Array, rScalar: bigint, a: bigint): Input {
  const k = etc.mod(numberOf(sha512(etc.concatBytes(r, publicKey, message))), ORDER);
  return { publicKey, message, signature: Buffer.concat([r, littleEndian(etc.mod(rScalar + k * a, ORDER))]) };
}

function change(input: Input, part: keyof Input, source: Source): Input {
  const bytes = Uint8Array.from(input[part].length === 0 ? [0] : input[part]);
  const at = source.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << source.below(8));
  return { ...input, [part]: bytes };
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

function littleEndian(value: bigint): Uint8Array {
  return etc.hexToBytes(value.toString(16).padStart(64, '0')).reverse();
}
