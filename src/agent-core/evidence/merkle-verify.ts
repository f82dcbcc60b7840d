import { equalBytes } from './bytes.ts';
import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './merkle.ts';

/** What {@link verifyInclusion} judges; every part may be hostile. */
export interface InclusionClaim {
  /** Position of the leaf, from 0. */
  readonly index: number;
  /** Leaves of the tree that `root` belongs to. */
  readonly size: number;
  readonly leafHash: Uint8Array;
  /** From the leaf up. */
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/**
 * Whether the proof shows that the leaf is at `index` of the tree (RFC 9162, 2.1.3.2). False, never an error, for
 * anything malformed: sizes that are not safe integers, hashes of another length, a proof too short or too long.
 */
export function verifyInclusion({ index, size, leafHash, proof, root }: InclusionClaim): boolean {
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  if (!areHashes([leafHash, root, ...proof])) return false;
  let node = index;
  let last = size - 1;
  let hash = leafHash;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      hash = nodeHash(sibling, hash);
      // A last node without a right sibling is carried up as it is, so those levels have no step in the proof.
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equalBytes(hash, root);
}

/** What {@link verifyConsistency} judges; every part may be hostile. */
export interface ConsistencyClaim {
  readonly size1: number;
  readonly root1: Uint8Array;
  readonly size2: number;
  readonly root2: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Whether the proof shows that the second tree begins with the first (RFC 9162, 2.1.4.2). Equal sizes need equal roots
 * and an empty proof; a first tree of size 0 needs the empty root and an empty proof. False, never an error, for
 * anything malformed.
 */
export function verifyConsistency({ size1, root1, size2, root2, proof }: ConsistencyClaim): boolean {
  if (!isSize(size1) || !isSize(size2) || size1 > size2) return false;
  if (!areHashes([root1, root2, ...proof])) return false;
  if (size1 === size2)
    return proof.length === 0 && equalBytes(root1, root2) && (size1 > 0 || equalBytes(root1, EMPTY_ROOT));
  if (size1 === 0) return proof.length === 0 && equalBytes(root1, EMPTY_ROOT);
  // When the first tree is one complete subtree, its hash is not in the proof: the verifier has it already.
  const [seed, ...rest] = isPowerOfTwo(size1) ? [root1, ...proof] : proof;
  if (seed === undefined || rest.length === 0) return false;
  let node = size1 - 1;
  let last = size2 - 1;
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  let hash1 = seed;
  let hash2 = seed;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      hash1 = nodeHash(sibling, hash1);
      hash2 = nodeHash(sibling, hash2);
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash2 = nodeHash(hash2, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equalBytes(hash1, root1) && equalBytes(hash2, root2);
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** 63 steps reach 2^53 leaves with room to spare: a longer proof is refused before it is hashed. */
function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.length <= 64 + 2 && hashes.every((each) => each instanceof Uint8Array && each.length === HASH_BYTES);
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value)) && 2 ** Math.log2(value) === value;
}

function isOdd(value: number): boolean {
  return value % 2 === 1;
}

/** `>> 1` that also works above 2^32. */
function half(value: number): number {
  return Math.floor(value / 2);
}
