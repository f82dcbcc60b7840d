import { dirname, join } from 'node:path';
import { RoundsError } from '../errors.ts';
import { writeFileDurable } from '../files.ts';
import type { CompactRange } from './compact-range.ts';
import type { EvidencePort } from './evidence-port.ts';
import type { Folders } from './folders.ts';
import { checkpointName, logFolder, TILE_WIDTH, tileNumber } from './layout.ts';
import { HASH_BYTES, leafHash } from './merkle.ts';

/** Where the log of a device is written. */
export interface LogTarget {
  /** The evidence folder. */
  readonly root: string;
  readonly deviceId: string;
  readonly folders: Folders;
  readonly port: EvidencePort;
}

/**
 * Appends entries to the files of a log: `entries/` holds the canonical entries, one a line, 256 to a file; `tile/<L>/`
 * holds the hashes of tree level 8L, 256 to a file (c2sp.org/tlog-tiles; the last tile of a level grows in place, since
 * these files are not served). `range` stands at the end of the log before and after.
 *
 * Every file is replaced whole and fsynced, so that doing the same append again after a crash gives the same files. What
 * a file already holds is never changed and never cut. Throws RoundsError `DISK_FULL`, `READ_ONLY`, or
 * `EVIDENCE_DAMAGED` when the files end before the log does or hold something else than what is to be appended.
 */
export async function appendToLog(target: LogTarget, range: CompactRange, entries: readonly string[]): Promise<void> {
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
  // The entries first and the checkpoint last: a reader who takes them in the other order sees whole trees at any time.
  for (let done = 0; done < entries.length; ) {
    const index = first + done;
    const some = entries.slice(done, done + TILE_WIDTH - (index % TILE_WIDTH));
    await append(target, join('entries', tileNumber(Math.floor(index / TILE_WIDTH))), (held) =>
      withLines(held, index % TILE_WIDTH, some),
    );
    done += some.length;
  }
  await eachSettled(tiles, ([path, { start, hashes }]) =>
    append(target, path, (held) => withBytes(held, start * HASH_BYTES, Buffer.concat(hashes))),
  );
}

/** Writes the newest signed checkpoint, and keeps it among the older ones first. */
export async function writeCheckpoint(target: LogTarget, size: number, text: string): Promise<void> {
  await replace(target, join('checkpoints', checkpointName(size)), text);
  await replace(target, 'checkpoint', text);
}

/** All at once; when one fails, the others have ended too before that is told, so that no later try meets them. */
async function eachSettled<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const ended = await Promise.allSettled([...items].map(work));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}

/** What a file becomes, or why it cannot. */
type Appended = Buffer | 'ends early' | 'differs';

async function append(target: LogTarget, path: string, change: (held: Buffer) => Appended): Promise<void> {
  const held = await target.port.read(join(target.root, logFolder(target.deviceId), path));
  const bytes = change(held === undefined ? Buffer.alloc(0) : Buffer.from(held));
  if (bytes === 'ends early') {
    throw damaged(path, 'ends too early: something removed or cut it');
  }
  if (bytes === 'differs') {
    throw damaged(path, 'already holds something else at the place of the next entry: the database is not of this log');
  }
  await replace(target, path, bytes);
}

/** Line by line; as latin1, which keeps every byte of lines that are none of ours. */
function withLines(held: Buffer, start: number, entries: readonly string[]): Appended {
  const lines = held.toString('latin1').split('\n');
  if (lines.pop() !== '' || lines.length < start) return 'ends early';
  const known = lines.slice(start, start + entries.length);
  if (known.some((line, at) => line !== entries[at])) return 'differs';
  const kept = [...lines.slice(0, start), ...entries, ...lines.slice(start + entries.length)];
  return Buffer.from(`${kept.join('\n')}\n`, 'latin1');
}

function withBytes(held: Buffer, start: number, bytes: Buffer): Appended {
  if (held.length < start) return 'ends early';
  const known = held.subarray(start, start + bytes.length);
  if (!known.equals(bytes.subarray(0, known.length))) return 'differs';
  return Buffer.concat([held.subarray(0, start), bytes, held.subarray(start + bytes.length)]);
}

async function replace(target: LogTarget, path: string, bytes: Uint8Array | string): Promise<void> {
  const relative = join(logFolder(target.deviceId), path);
  await target.folders.ensure(dirname(relative));
  await writeFileDurable(join(target.root, relative), bytes, { port: target.port });
}

function damaged(path: string, how: string): RoundsError {
  return new RoundsError(
    'EVIDENCE_DAMAGED',
    `The log file ${path} ${how}. New evidence is safe in the database; run "rounds verify" on the evidence folder to see what differs.`,
  );
}
