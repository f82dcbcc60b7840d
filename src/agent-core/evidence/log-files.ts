import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RoundsError } from '../errors.ts';
import { makePrivateDir, writeFileDurable } from '../files.ts';
import type { CompactRange } from './compact-range.ts';
import { checkpointName, TILE_WIDTH, tileNumber } from './layout.ts';
import { HASH_BYTES, leafHash } from './merkle.ts';

/**
 * Appends entries to the files of a log: `entries/` holds the canonical entries, one a line, 256 to a file; `tile/<L>/`
 * holds the hashes of tree level 8L, 256 to a file (c2sp.org/tlog-tiles; the last tile of a level grows in place, since
 * these files are not served). `range` stands at the end of the log before and after.
 *
 * Every file is replaced whole and fsynced, so that doing the same append again after a crash gives the same files.
 * Throws RoundsError `DISK_FULL`, `READ_ONLY`, or `EVIDENCE_DAMAGED` when the files end before the log does.
 */
export async function appendToLog(folder: string, range: CompactRange, entries: readonly string[]): Promise<void> {
  const first = range.size;
  const tiles = new Map<string, { start: number; hashes: Uint8Array[] }>();
  for (const entry of entries) {
    range.append(leafHash(Buffer.from(entry)), (level, index, hash) => {
      if (level % 8 !== 0) return;
      const path = join('tile', String(level / 8), tileNumber(Math.floor(index / TILE_WIDTH)));
      const tile = tiles.get(path) ?? { start: index % TILE_WIDTH, hashes: [] };
      tile.hashes.push(hash);
      tiles.set(path, tile);
    });
  }
  await appendLines(folder, first, entries);
  for (const [path, tile] of tiles) {
    const kept = await existing(join(folder, path), tile.start * HASH_BYTES);
    await replace(join(folder, path), Buffer.concat([kept.subarray(0, tile.start * HASH_BYTES), ...tile.hashes]));
  }
}

async function appendLines(folder: string, first: number, entries: readonly string[]): Promise<void> {
  for (let done = 0; done < entries.length; ) {
    const index = first + done;
    const start = index % TILE_WIDTH;
    const some = entries.slice(done, done + TILE_WIDTH - start);
    const path = join(folder, 'entries', tileNumber(Math.floor(index / TILE_WIDTH)));
    const lines = start === 0 ? [] : (await existing(path, 1)).toString('utf8').split('\n').slice(0, start);
    // The last line of a whole file is empty: as many lines as entries means that the final newline is missing.
    if (lines.length < start || lines.includes('')) throw endsEarly(path);
    await replace(path, [...lines, ...some, ''].join('\n'));
    done += some.length;
  }
}

/** A file that the log already wrote; the append goes on behind its first `atLeast` bytes. */
async function existing(path: string, atLeast: number): Promise<Buffer> {
  if (atLeast === 0) return Buffer.alloc(0);
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  if (bytes.length < atLeast) throw endsEarly(path);
  return bytes;
}

function endsEarly(path: string): RoundsError {
  return new RoundsError(
    'EVIDENCE_DAMAGED',
    `The log file ${path} ends too early: something removed or cut it. New evidence is safe in the database; run "rounds verify" on the evidence folder to see what is missing.`,
  );
}

/** Writes the newest signed checkpoint, and keeps it among the older ones first. */
export async function writeCheckpoint(folder: string, size: number, text: string): Promise<void> {
  await replace(join(folder, 'checkpoints', checkpointName(size)), text);
  await replace(join(folder, 'checkpoint'), text);
}

async function replace(path: string, bytes: Uint8Array | string): Promise<void> {
  await makePrivateDir(dirname(path));
  await writeFileDurable(path, bytes);
}
