import { RoundsError } from '../errors.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './merkle.ts';

/** What is stored between runs to go on appending: at most 53 hashes, however long the log is. */
export interface CompactRangeState {
  readonly size: number;
  /** Strict base64, from the largest complete subtree (left) to the smallest. */
  readonly hashes: readonly string[];
}

/** Called for every node that an append completes, so that it can be written to a tile; level 0 is the leaf itself. */
export type NodeVisitor = (level: number, index: number, hash: Uint8Array) => void;

/**
 * The right edge (frontier) of a Merkle tree: enough to append leaves and to know the root, without the leaves.
 * The hashes are those of the complete subtrees that `size` is made of, one for each 1 in its binary form.
 */
export class CompactRange {
  #size: number;
  readonly #hashes: Uint8Array[];

  private constructor(size: number, hashes: Uint8Array[]) {
    this.#size = size;
    this.#hashes = hashes;
  }

  /** The range of a log without entries. */
  static empty(): CompactRange {
    return new CompactRange(0, []);
  }

  /**
   * The range that {@link save} gave.
   *
   * @throws RoundsError `EVIDENCE_DAMAGED` when the size is no size or the hashes do not fit it.
   */
  static restore(state: CompactRangeState): CompactRange {
    const { size, hashes } = state;
    const fits = Number.isSafeInteger(size) && size >= 0 && hashes.length === onesIn(size);
    if (!fits) throw damaged(`has ${hashes.length} hashes for a size of ${size}`);
    try {
      return new CompactRange(
        size,
        hashes.map((text) => decodeBase64(text, 'A hash of the log state', HASH_BYTES)),
      );
    } catch (cause) {
      throw damaged('has a hash that is not one', cause);
    }
  }

  /** Number of leaves. */
  get size(): number {
    return this.#size;
  }

  /**
   * Appends one leaf.
   *
   * @param leafHash As `leafHash()` of merkle.ts makes it.
   * @returns The index of the leaf.
   * @throws RoundsError `INVALID_INPUT` when it is not a hash or the log is full (2^53 - 1).
   */
  append(leafHash: Uint8Array, visit?: NodeVisitor): number {
    if (leafHash.length !== HASH_BYTES || this.#size >= Number.MAX_SAFE_INTEGER) {
      throw new RoundsError('INVALID_INPUT', 'This is not a leaf hash that the log can take. Append SHA-256 hashes.');
    }
    const position = this.#size;
    visit?.(0, position, leafHash);
    let hash = leafHash;
    let level = 0;
    // As adding 1 in binary: every trailing 1 of the old size is a subtree that this leaf completes.
    for (let rest = position; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = this.#hashes.pop();
      if (left === undefined) throw damaged(`lost a hash at size ${position}`);
      hash = nodeHash(left, hash);
      level += 1;
      visit?.(level, Math.floor(position / 2 ** level), hash);
    }
    this.#hashes.push(hash);
    this.#size = position + 1;
    return position;
  }

  /** Root of the tree (RFC 9162, 2.1.1): the subtrees joined from the right. */
  root(): Uint8Array {
    return (
      this.#hashes.reduceRight<Uint8Array | undefined>(
        (right, left) => (right === undefined ? left : nodeHash(left, right)),
        undefined,
      ) ?? EMPTY_ROOT
    );
  }

  /** An independent copy, to append to without committing. */
  clone(): CompactRange {
    return new CompactRange(this.#size, [...this.#hashes]);
  }

  /** For storing; {@link restore} reads it. */
  save(): CompactRangeState {
    return { size: this.#size, hashes: this.#hashes.map(encodeBase64) };
  }
}

function onesIn(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}

function damaged(how: string, cause?: unknown): RoundsError {
  return new RoundsError('EVIDENCE_DAMAGED', `The stored state of the log ${how}. Rebuild it from the log entries.`, {
    cause,
  });
}
