import { join } from 'node:path';
import { TILE_WIDTH, tileNumber } from '../layout.ts';
import { HASH_BYTES } from '../merkle.ts';
import { readEvidenceFile } from './read-file.ts';

/** Levels of tiles that a log of 2^53 entries can have. */
const MAX_LEVELS = 7;
const TILE_BYTES = TILE_WIDTH * HASH_BYTES;

/** The stored hashes of one tile level, one file after the other. */
type Level = readonly Buffer[];

/** Tiles as they are on disk. */
export interface Tiles {
  readonly levels: readonly Level[];
  readonly faults: readonly string[];
}

/** Reads `tile/` of a log folder. Never throws for what the files hold. */
export async function readTiles(folder: string): Promise<Tiles> {
  const levels: Level[] = [];
  const faults: string[] = [];
  for (let level = 0; level < MAX_LEVELS; level += 1) {
    const files: Buffer[] = [];
    for (;;) {
      const name = tileName(level, files.length);
      const read = await readEvidenceFile(join(folder, name), TILE_BYTES, name);
      if (!read.ok && !read.missing) faults.push(read.problem);
      if (!read.ok) break;
      files.push(read.bytes);
    }
    if (files.length === 0) break;
    levels.push(files);
  }
  return { levels, faults };
}

/** Compares stored tiles with the hashes that the entries give. */
export interface TileJudge {
  /** The next hash of a tile level, in order. */
  expect(level: number, index: number, hash: Uint8Array): void;
  /** What differs, one sentence for each tile. */
  end(): string[];
}

/**
 * A judge over tiles. `covered` is how many entries the newest checkpoint covers: hashes behind it may not have been
 * written yet, when the console is at work or was cut off; what is there must be right all the same.
 */
export function tileJudge(tiles: Tiles, covered: number): TileJudge {
  const wrong = new Map<string, string>();
  const used: number[] = [];
  const blame = (name: string, how: string) => {
    if (!wrong.has(name)) wrong.set(name, `${name} ${how}`);
  };
  return {
    expect: (level, index, hash) => {
      used[level] = index + 1;
      const number = Math.floor(index / TILE_WIDTH);
      const at = (index % TILE_WIDTH) * HASH_BYTES;
      const bytes = tiles.levels[level]?.[number];
      if (bytes === undefined || bytes.length < at + HASH_BYTES) {
        const isCovered = (index + 1) * TILE_WIDTH ** level <= covered;
        if (isCovered) blame(tileName(level, number), 'is missing or ends too early');
      } else if (!bytes.subarray(at, at + HASH_BYTES).equals(hash)) {
        blame(tileName(level, number), `differs from the entries at hash ${index % TILE_WIDTH}`);
      }
    },
    end: () => {
      for (const [level, files] of tiles.levels.entries()) {
        for (const [number, bytes] of files.entries()) {
          const given = Math.min(Math.max(0, (used[level] ?? 0) - number * TILE_WIDTH), TILE_WIDTH) * HASH_BYTES;
          if (bytes.length > given)
            blame(tileName(level, number), `has ${bytes.length} bytes, the entries give ${given}`);
          else if (bytes.length % HASH_BYTES !== 0) blame(tileName(level, number), 'ends inside a hash');
        }
      }
      return [...tiles.faults, ...wrong.values()];
    },
  };
}

function tileName(level: number, number: number): string {
  return join('tile', String(level), tileNumber(number));
}
