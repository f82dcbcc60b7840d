import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompactRange } from './compact-range.ts';
import { EMPTY_ROOT, hashesOf, inclusionProof, leafHash, rootAt } from './merkle.ts';
import { verifyInclusion } from './merkle-verify.ts';

describe('CompactRange', () => {
  const leaves = Array.from({ length: 300 }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));
  const hashAt = hashesOf(leaves);

  it('has the root of the whole tree after every append, also when it is stored between', () => {
    let range = CompactRange.empty();
    expect(range.root()).toEqual(EMPTY_ROOT);
    for (const [i, leaf] of leaves.entries()) {
      expect(range.append(leaf)).toBe(i);
      expect(range.size).toBe(i + 1);
      expect(Buffer.compare(range.root(), rootAt(i + 1, hashAt))).toBe(0);
      range = CompactRange.restore(JSON.parse(JSON.stringify(range.save())));
    }
  });

  it('gives every completed node once, so that proofs can be made from them', () => {
    const nodes = new Map<string, Uint8Array>();
    const range = CompactRange.empty();
    for (const leaf of leaves) {
      range.append(leaf, (level, index, hash) => {
        expect(nodes.has(`${level}/${index}`)).toBe(false);
        nodes.set(`${level}/${index}`, hash);
      });
    }
    const stored = (level: number, index: number): Uint8Array => nodes.get(`${level}/${index}`) ?? EMPTY_ROOT;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: leaves.length }), fc.nat(), (size, at) => {
        const index = at % size;
        const claim = { index, size, leafHash: stored(0, index), root: rootAt(size, hashAt) };
        expect(verifyInclusion({ ...claim, proof: inclusionProof(index, size, stored) })).toBe(true);
      }),
    );
  });

  it('copies without sharing', () => {
    const range = CompactRange.empty();
    for (const leaf of leaves.slice(0, 5)) range.append(leaf);
    const before = range.save();
    const copy = range.clone();
    copy.append(leafHash(Buffer.of(1)));
    expect(range.save()).toEqual(before);
    expect(copy.size).toBe(6);
  });

  it.each([
    ['too few hashes', { size: 3, hashes: [hash()] }],
    ['too many hashes', { size: 4, hashes: [hash(), hash()] }],
    ['a negative size', { size: -1, hashes: [] }],
    ['a size that is no integer', { size: 1.5, hashes: [hash()] }],
    ['a size beyond 2^53 - 1', { size: 2 ** 53, hashes: [hash()] }],
    ['a short hash', { size: 1, hashes: ['AAAA'] }],
    ['text that is not base64', { size: 1, hashes: ['?'] }],
  ])('refuses a stored state with %s', (_what, state) => {
    expect(() => CompactRange.restore(state)).toThrow(/stored state of the log/);
  });

  it('goes on from a size that no 32-bit number holds', () => {
    const range = CompactRange.restore({ size: 2 ** 40, hashes: [hash()] });
    expect(range.append(leafHash(Buffer.of(1)))).toBe(2 ** 40);
    expect(range.save().hashes).toHaveLength(2);
    const full = CompactRange.restore({ size: 2 ** 33 - 1, hashes: Array.from({ length: 33 }, hash) });
    expect(full.append(leafHash(Buffer.of(1)))).toBe(2 ** 33 - 1);
    expect(full.save()).toMatchObject({ size: 2 ** 33, hashes: [expect.any(String)] });
  });

  it('refuses a leaf that is not a hash', () => {
    expect(() => CompactRange.empty().append(Buffer.from('short'))).toThrow(/leaf hash/);
  });
});

function hash(): string {
  return Buffer.alloc(32, 1).toString('base64');
}
