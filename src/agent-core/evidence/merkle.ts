import { hash } from 'node:crypto';
import { RoundsError } from '../errors.ts';
import { plainBytes } from './bytes.ts';

/** Bytes of a SHA-256 hash: the only hash of RFC 9162 trees here. */
export const HASH_BYTES = 32;

/** Root of the tree without leaves: SHA-256 of nothing (RFC 9162, 2.1.1). */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array(0));

/** SHA-256. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return plainBytes(hash('sha256', bytes, 'buffer'));
}

/** Hash of a log entry: SHA-256(0x00 || entry). The prefix keeps a leaf from passing as a node (RFC 9162, 2.1.1). */
export function leafHash(entry: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + entry.length);
  input.set(entry, 1);
  return sha256(input);
}

/** Hash of two subtrees side by side: SHA-256(0x01 || left || right). Both are {@link HASH_BYTES} long. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + 2 * HASH_BYTES);
  input[0] = 1;
  input.set(left, 1);
  input.set(right, 1 + HASH_BYTES);
  return sha256(input);
}

/**
 * Gives the hash of the complete subtree over leaves `index * 2^level` to `(index + 1) * 2^level - 1`; level 0 are the
 * leaf hashes. Proofs are made through it, so that a million leaves can stay in tiles on disk.
 */
export type HashAt = (level: number, index: number) => Uint8Array;

/** A {@link HashAt} over leaf hashes in memory; computes each node once, when first asked. */
export function hashesOf(leafHashes: readonly Uint8Array[]): HashAt {
  const levels: (Uint8Array | undefined)[][] = [[...leafHashes]];
  const at: HashAt = (level, index) => {
    levels[level] ??= [];
    const known = levels[level]?.[index];
    if (known !== undefined) return known;
    if (level === 0) throw new RoundsError('INVALID_INPUT', `The log has no entry ${index}. Ask for a smaller tree.`);
    const made = nodeHash(at(level - 1, 2 * index), at(level - 1, 2 * index + 1));
    levels[level][index] = made;
    return made;
  };
  return at;
}

/** Root of the tree over these leaf hashes (RFC 9162, 2.1.1). */
export function rootOf(leafHashes: readonly Uint8Array[]): Uint8Array {
  return rootAt(leafHashes.length, hashesOf(leafHashes));
}

/**
 * Root of the first `size` leaves.
 *
 * @throws RoundsError `INVALID_INPUT` when `size` is not an integer from 0 to 2^53 - 1.
 */
export function rootAt(size: number, hashAt: HashAt): Uint8Array {
  assertSize(size);
  return size === 0 ? EMPTY_ROOT : rangeHash(0, size, hashAt);
}

/**
 * Audit path of one leaf in the tree of `size` leaves, from the leaf up (RFC 9162, 2.1.3.1).
 *
 * @throws RoundsError `INVALID_INPUT` unless 0 <= index < size < 2^53.
 */
export function inclusionProof(index: number, size: number, hashAt: HashAt): Uint8Array[] {
  assertSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new RoundsError('INVALID_INPUT', `A log of ${size} entries has no entry ${index}. Ask for one that it has.`);
  }
  const proof: Uint8Array[] = [];
  let start = 0;
  let count = size;
  while (count > 1) {
    const left = splitOf(count);
    if (index - start < left) {
      proof.push(rangeHash(start + left, count - left, hashAt));
      count = left;
    } else {
      proof.push(rangeHash(start, left, hashAt));
      start += left;
      count -= left;
    }
  }
  return proof.reverse();
}

/**
 * Proof that the tree of `size2` leaves begins with the tree of `size1` leaves (RFC 9162, 2.1.4.1). Empty when the sizes
 * are equal or `size1` is 0.
 *
 * @throws RoundsError `INVALID_INPUT` unless 0 <= size1 <= size2 < 2^53.
 */
export function consistencyProof(size1: number, size2: number, hashAt: HashAt): Uint8Array[] {
  assertSize(size1);
  assertSize(size2);
  if (size1 > size2) {
    throw new RoundsError(
      'INVALID_INPUT',
      `A log of ${size2} entries never had ${size1}. Give the smaller size first.`,
    );
  }
  if (size1 === 0 || size1 === size2) return [];
  const proof: Uint8Array[] = [];
  let start = 0;
  let count = size2;
  // Whether the old tree ends where a subtree ends that both know, so that its hash needs not be sent.
  let known = true;
  while (size1 - start !== count) {
    const left = splitOf(count);
    if (size1 - start <= left) {
      proof.push(rangeHash(start + left, count - left, hashAt));
      count = left;
    } else {
      proof.push(rangeHash(start, left, hashAt));
      start += left;
      count -= left;
      known = false;
    }
  }
  if (!known) proof.push(rangeHash(start, count, hashAt));
  return proof.reverse();
}

/** Hash over `count` leaves from `start`, which is a multiple of the next power of two: complete subtrees, joined. */
function rangeHash(start: number, count: number, hashAt: HashAt): Uint8Array {
  const left = splitOf(count);
  if (left * 2 === count || count === 1) {
    const level = Math.round(Math.log2(count));
    return hashAt(level, start / count);
  }
  return nodeHash(hashAt(Math.round(Math.log2(left)), start / left), rangeHash(start + left, count - left, hashAt));
}

/** Largest power of two below `count` (0 for 1). By doubling: `<<` and `|` only know 32 bits. */
function splitOf(count: number): number {
  if (count <= 1) return 0;
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function assertSize(size: number): void {
  if (Number.isSafeInteger(size) && size >= 0) return;
  throw new RoundsError('INVALID_INPUT', `${size} is not the size of a log. Give an integer from 0 to 2^53 - 1.`);
}
