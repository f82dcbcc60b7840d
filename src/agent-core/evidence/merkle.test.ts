import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RoundsError } from '../errors.ts';
import {
  consistencyProof,
  EMPTY_ROOT,
  hashesOf,
  inclusionProof,
  leafHash,
  nodeHash,
  rootAt,
  rootOf,
} from './merkle.ts';
import { verifyConsistency, verifyInclusion } from './merkle-verify.ts';

const VECTORS = new URL('../../../test/vectors/rfc9162/', import.meta.url);

interface TransparencyDev {
  leaves: string[];
  emptyRoot: string;
  roots: string[];
  inclusion: { leaf: number; size: number; proof: string[] }[];
  consistency: { size1: number; size2: number; proof: string[] }[];
}

interface Argon {
  tree_size: number;
  sha256_root_hash: string;
  leaf_index: number;
  leaf_input: string;
  audit_path: string[];
  first: number;
  first_root_hash: string;
  consistency: string[];
}

describe('against the vectors of the Certificate Transparency projects', () => {
  const vectors: TransparencyDev = read('transparency-dev.json');
  const leaves = vectors.leaves.map((hex) => leafHash(Buffer.from(hex, 'hex')));
  const rootHex = (size: number): string => vectors.roots[size - 1] ?? '';

  it('has the empty root', () => {
    expect(hexOf(EMPTY_ROOT)).toBe(vectors.emptyRoot);
    expect(hexOf(rootOf([]))).toBe(vectors.emptyRoot);
  });

  it('computes every root', () => {
    expect(leaves.map((_, i) => hexOf(rootOf(leaves.slice(0, i + 1))))).toEqual(vectors.roots);
  });

  it.each(vectors.inclusion)('proves leaf $leaf of $size', ({ leaf, size, proof }) => {
    const made = inclusionProof(leaf - 1, size, hashesOf(leaves));
    expect(made.map(hexOf)).toEqual(proof);
    const root = Buffer.from(rootHex(size), 'hex');
    const hash = leaves[leaf - 1] ?? EMPTY_ROOT;
    expect(verifyInclusion({ index: leaf - 1, size, leafHash: hash, proof: made, root })).toBe(true);
  });

  it.each(vectors.consistency)('proves that $size2 begins with $size1', ({ size1, size2, proof }) => {
    const made = consistencyProof(size1, size2, hashesOf(leaves));
    expect(made.map(hexOf)).toEqual(proof);
    const [root1, root2] = [Buffer.from(rootHex(size1), 'hex'), Buffer.from(rootHex(size2), 'hex')];
    expect(verifyConsistency({ size1, root1, size2, root2, proof: made })).toBe(true);
  });

  it('verifies proofs that the Argon 2020 log served for 961,984,013 entries', () => {
    const argon: Argon = read('argon2020.json');
    const root = base64(argon.sha256_root_hash);
    const inclusion = {
      index: argon.leaf_index,
      size: argon.tree_size,
      leafHash: leafHash(base64(argon.leaf_input)),
      proof: argon.audit_path.map(base64),
      root,
    };
    expect(verifyInclusion(inclusion)).toBe(true);
    expect(verifyInclusion({ ...inclusion, index: 10_001 })).toBe(false);
    const consistency = {
      size1: argon.first,
      root1: base64(argon.first_root_hash),
      size2: argon.tree_size,
      root2: root,
      proof: argon.consistency.map(base64),
    };
    expect(verifyConsistency(consistency)).toBe(true);
    expect(verifyConsistency({ ...consistency, size1: argon.first + 1 })).toBe(false);
  });
});

describe('inclusion and consistency', () => {
  const leaves = Array.from({ length: 64 }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));
  const hashAt = hashesOf(leaves);
  const roots = Array.from({ length: 65 }, (_, size) => rootAt(size, hashAt));
  const root = (size: number): Uint8Array => roots[size] ?? EMPTY_ROOT;

  it('agrees with the recursive definition of RFC 9162, 2.1.1', () => {
    const define = (some: readonly Uint8Array[]): Uint8Array => {
      if (some.length === 1) return some[0] ?? EMPTY_ROOT;
      let k = 1;
      while (k * 2 < some.length) k *= 2;
      return nodeHash(define(some.slice(0, k)), define(some.slice(k)));
    };
    for (let size = 1; size <= 64; size += 1) expect(hexOf(root(size))).toBe(hexOf(define(leaves.slice(0, size))));
  });

  it('proves every leaf of every size to 64, at its own place only', () => {
    for (let size = 1; size <= 64; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const proof = inclusionProof(index, size, hashAt);
        const claim = { index, size, leafHash: leaves[index] ?? EMPTY_ROOT, proof, root: root(size) };
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, index: (index + 1) % size })).toBe(size === 1);
        expect(verifyInclusion({ ...claim, leafHash: root(0) })).toBe(false);
        expect(verifyInclusion({ ...claim, root: root(size - 1) })).toBe(false);
      }
    }
  });

  it('proves every pair of sizes to 64, and no forked history', () => {
    for (let size2 = 0; size2 <= 64; size2 += 1) {
      for (let size1 = 0; size1 <= size2; size1 += 1) {
        const proof = consistencyProof(size1, size2, hashAt);
        const claim = { size1, root1: root(size1), size2, root2: root(size2), proof };
        expect(verifyConsistency(claim)).toBe(true);
        expect(verifyConsistency({ ...claim, root1: leafHash(Buffer.of(1)) })).toBe(false);
        if (size1 > 0) expect(verifyConsistency({ ...claim, root2: leafHash(Buffer.of(1)) })).toBe(false);
        if (size1 > 0 && size1 < size2) {
          expect(verifyConsistency({ ...claim, size1: size2, size2: size1 })).toBe(false);
          expect(verifyConsistency({ ...claim, root1: root(size2), root2: root(size1) })).toBe(false);
        }
      }
    }
  });

  it('holds for the stated sizes only', () => {
    for (let size = 2; size <= 64; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const claim = { index, size, leafHash: leaves[index] ?? EMPTY_ROOT, root: root(size) };
        const proof = inclusionProof(index, size, hashAt);
        expect(verifyInclusion({ ...claim, proof, size: 2 * size })).toBe(false);
        expect(verifyInclusion({ ...claim, proof, size: Math.floor(size / 2) })).toBe(false);
      }
      for (let size1 = 1; size1 < size; size1 += 1) {
        const claim = { size1, root1: root(size1), size2: size, root2: root(size) };
        const proof = consistencyProof(size1, size, hashAt);
        expect(verifyConsistency({ ...claim, proof, size2: 2 * size })).toBe(false);
        expect(verifyConsistency({ ...claim, proof, size1: size1 + 1 })).toBe(false);
        expect(verifyConsistency({ ...claim, proof, size1: size1 - 1 })).toBe(false);
      }
    }
  });

  it('takes no proof where none is needed', () => {
    const proof = [root(1)];
    expect(verifyConsistency({ size1: 0, root1: EMPTY_ROOT, size2: 3, root2: root(3), proof })).toBe(false);
    expect(verifyConsistency({ size1: 3, root1: root(3), size2: 3, root2: root(3), proof })).toBe(false);
    expect(verifyConsistency({ size1: 0, root1: root(1), size2: 0, root2: root(1), proof: [] })).toBe(false);
    expect(verifyInclusion({ index: 0, size: 1, leafHash: root(1), proof, root: root(1) })).toBe(false);
  });

  it('fails for any flipped bit and any added, missing or moved step', () => {
    const sizes = fc.integer({ min: 2, max: 64 }).chain((size2) =>
      fc.record({
        size2: fc.constant(size2),
        size1: fc.integer({ min: 1, max: size2 - 1 }),
        index: fc.integer({ min: 0, max: size2 - 1 }),
        change: fc.constantFrom('flip', 'drop first', 'drop last', 'repeat', 'append', 'prepend', 'swap'),
        at: fc.nat(),
        bit: fc.nat({ max: 255 }),
      }),
    );
    fc.assert(
      fc.property(sizes, ({ size2, size1, index, change, at, bit }) => {
        const inclusion = inclusionProof(index, size2, hashAt);
        const wrong = spoil(inclusion, change, at, bit);
        const leaf = leaves[index] ?? EMPTY_ROOT;
        if (wrong !== undefined) {
          expect(verifyInclusion({ index, size: size2, leafHash: leaf, proof: wrong, root: root(size2) })).toBe(false);
        }
        const consistency = consistencyProof(size1, size2, hashAt);
        const broken = spoil(consistency, change, at, bit);
        if (broken !== undefined) {
          const claim = { size1, root1: root(size1), size2, root2: root(size2), proof: broken };
          expect(verifyConsistency(claim)).toBe(false);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('holds for random larger logs', () => {
    const many = Array.from({ length: 3000 }, (_, i) => leafHash(Buffer.from(String(i))));
    const at = hashesOf(many);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat(), fc.nat(), (size, a, b) => {
        const index = a % size;
        const size1 = b % (size + 1);
        const root2 = rootAt(size, at);
        const proof = inclusionProof(index, size, at);
        expect(proof.length).toBeLessThanOrEqual(12);
        const leaf = many[index] ?? EMPTY_ROOT;
        expect(verifyInclusion({ index, size, leafHash: leaf, proof, root: root2 })).toBe(true);
        const chain = consistencyProof(size1, size, at);
        expect(verifyConsistency({ size1, root1: rootAt(size1, at), size2: size, root2, proof: chain })).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('works on logs above 2^32 entries through a reader', () => {
    // Every leaf is the same, so the hash of a complete subtree depends on its level only.
    const levels = [leafHash(Buffer.from('same'))];
    for (let level = 1; level <= 53; level += 1)
      levels.push(nodeHash(levelOf(levels, level - 1), levelOf(levels, level - 1)));
    const at = (level: number): Uint8Array => levelOf(levels, level);
    for (const size of [2 ** 32 + 1, 2 ** 40 + 12_345, Number.MAX_SAFE_INTEGER]) {
      const root2 = rootAt(size, at);
      const index = size - 2 ** 31;
      const proof = inclusionProof(index, size, at);
      expect(verifyInclusion({ index, size, leafHash: levelOf(levels, 0), proof, root: root2 })).toBe(true);
      const size1 = 2 ** 31 + 7;
      const chain = consistencyProof(size1, size, at);
      expect(verifyConsistency({ size1, root1: rootAt(size1, at), size2: size, root2, proof: chain })).toBe(true);
      expect(verifyConsistency({ size1: size1 + 1, root1: rootAt(size1, at), size2: size, root2, proof: chain })).toBe(
        false,
      );
    }
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY])('does not believe the size %d', (size) => {
    const hash = root(1);
    expect(verifyInclusion({ index: 0, size, leafHash: hash, proof: [], root: hash })).toBe(false);
    expect(verifyInclusion({ index: size, size: 1, leafHash: hash, proof: [], root: hash })).toBe(false);
    expect(verifyConsistency({ size1: size, root1: hash, size2: 2 ** 53, root2: hash, proof: [] })).toBe(false);
    expect(verifyConsistency({ size1: 1, root1: hash, size2: size, root2: hash, proof: [] })).toBe(false);
    expect(() => rootAt(size, hashAt)).toThrow(RoundsError);
    expect(() => inclusionProof(0, size, hashAt)).toThrow(RoundsError);
    expect(() => consistencyProof(1, size, hashAt)).toThrow(RoundsError);
  });

  it('refuses to prove an entry that is not there', () => {
    expect(() => inclusionProof(5, 5, hashAt)).toThrow(/has no entry 5/);
    expect(() => consistencyProof(6, 5, hashAt)).toThrow(/never had 6/);
    expect(() => inclusionProof(0, 65, hashAt)).toThrow(RoundsError);
  });

  it('refuses hashes of another length', () => {
    const hash = root(1);
    const short = hash.subarray(1);
    expect(verifyInclusion({ index: 0, size: 1, leafHash: short, proof: [], root: short })).toBe(false);
    expect(verifyInclusion({ index: 0, size: 2, leafHash: hash, proof: [short], root: root(2) })).toBe(false);
    expect(verifyConsistency({ size1: 1, root1: short, size2: 1, root2: short, proof: [] })).toBe(false);
  });
});

function spoil(proof: readonly Uint8Array[], change: string, at: number, bit: number): Uint8Array[] | undefined {
  const some = proof.map((hash) => Uint8Array.from(hash));
  const i = proof.length === 0 ? 0 : at % proof.length;
  const chosen = some[i];
  if (change === 'append') return [...some, leafHash(Buffer.of(0))];
  if (change === 'prepend') return [leafHash(Buffer.of(0)), ...some];
  if (chosen === undefined) return undefined;
  if (change === 'drop first') return some.slice(1);
  if (change === 'drop last') return some.slice(0, -1);
  if (change === 'repeat') return [...some.slice(0, i), chosen, ...some.slice(i)];
  if (change === 'swap') return some.length > 1 ? some.reverse() : undefined;
  chosen[bit >> 3] = (chosen[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return some;
}

function levelOf(levels: readonly Uint8Array[], level: number): Uint8Array {
  const hash = levels[level];
  if (hash === undefined) throw new Error(`no level ${level}`);
  return hash;
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, VECTORS), 'utf8'));
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function base64(text: string): Uint8Array {
  return Buffer.from(text, 'base64');
}
