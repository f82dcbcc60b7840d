import { createHash } from 'node:crypto';

/** Numbers from 0 (inclusive) to 1 that are the same for the same seed: hashes of a count. */
export function seededRandom(seed: string): () => number {
  let count = 0;
  return () => {
    const hash = createHash('sha256').update(`${seed} ${count++}`).digest();
    return hash.readUInt32BE(0) / 2 ** 32;
  };
}

/** `count` different whole numbers below `limit`, by the seed; all of them when there are no more. */
export function sample(random: () => number, limit: number, count: number): number[] {
  const chosen = new Set<number>();
  while (chosen.size < Math.min(count, limit)) chosen.add(Math.floor(random() * limit));
  return [...chosen].sort((a, b) => a - b);
}
