import { isUtf8 } from 'node:buffer';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogEntry, TreeHead, VerifyCheck } from '../../../contract/evidence.ts';
import { encodeBase64 } from '../base64.ts';
import { type Checkpoint, originOf, parseCheckpoint } from '../checkpoint.ts';
import { CompactRange } from '../compact-range.ts';
import { checkpointName, logFolder } from '../layout.ts';
import { hashesOf, leafHash, rootAt } from '../merkle.ts';
import { readEntries } from './log-entries.ts';
import { readTiles, tileJudge } from './log-tiles.ts';
import { readEvidenceFile } from './read-file.ts';

/** A checkpoint has four lines; witnesses may have added some. */
const MAX_CHECKPOINT_BYTES = 64 * 1024;

/** A checkpoint file, read but not yet verified. */
export interface StoredCheckpoint {
  readonly name: string;
  readonly text: string;
  readonly head: Checkpoint;
}

/** A log as its files show it, read but not yet judged against anything outside. */
export interface LogView {
  readonly deviceId: string;
  /** In order of the log; the first is number 1. Ends before the first line that is no entry. */
  readonly entries: readonly LogEntry[];
  /** The newest checkpoint on disk, and those beside it; text that is none is in {@link faults}. */
  readonly checkpoint: StoredCheckpoint | undefined;
  readonly older: readonly StoredCheckpoint[];
  /** Root (base64) of the log as it was at a size; undefined when it never was that large. */
  readonly rootAt: (size: number) => string | undefined;
  /** What is wrong with the files themselves. */
  readonly canonical: VerifyCheck;
  readonly schema: VerifyCheck;
  readonly gap: VerifyCheck;
  readonly faults: readonly string[];
}

/**
 * Reads the log of one device under an evidence folder. Never throws for what the files hold. It reads in the order
 * opposite to that of writing (checkpoint, tiles, entries), so that a log that grows meanwhile still looks whole.
 */
export async function readLog(root: string, deviceId: string): Promise<LogView> {
  const folder = join(root, logFolder(deviceId));
  const faults: string[] = [];
  const newest = await readCheckpoint(folder, 'checkpoint', deviceId, faults);
  const older = await readOlder(folder, deviceId, faults);
  // The first checkpoint of a log is put among the older ones a moment before it becomes the newest.
  const checkpoint = newest ?? (older.length === 1 ? older[0] : undefined);
  const tiles = tileJudge(await readTiles(folder), checkpoint?.head.size ?? 0);
  const { entries, lines, canonical, schema, gap } = await readEntries(folder);
  const range = CompactRange.empty();
  const leaves: Uint8Array[] = [];
  for (const line of lines.slice(0, entries.length)) {
    const leaf = leafHash(line);
    leaves.push(leaf);
    range.append(leaf, (level, index, hash) => {
      if (level % 8 === 0) tiles.expect(level / 8, index, hash);
    });
  }
  faults.push(...tiles.end());
  return { deviceId, entries, checkpoint, older, rootAt: rootReader(leaves), canonical, schema, gap, faults };
}

/** A checkpoint's head as records write it. */
export function headOf(checkpoint: Checkpoint): TreeHead {
  return { size: checkpoint.size, root: encodeBase64(checkpoint.root) };
}

/** Roots at any size; each is computed once, since many bundles name the same checkpoint. */
function rootReader(leaves: readonly Uint8Array[]): (size: number) => string | undefined {
  const hashAt = hashesOf(leaves);
  const known = new Map<number, string>();
  return (size) => {
    if (size > leaves.length) return undefined;
    const root = known.get(size) ?? encodeBase64(rootAt(size, hashAt));
    known.set(size, root);
    return root;
  };
}

async function readOlder(folder: string, deviceId: string, faults: string[]): Promise<StoredCheckpoint[]> {
  const names = await readdir(join(folder, 'checkpoints')).catch((): string[] => []);
  const older: StoredCheckpoint[] = [];
  for (const name of names.sort()) {
    // A crash can leave a temporary file behind; whatever else is here must be a checkpoint.
    if (name.endsWith('.tmp')) continue;
    const one = await readCheckpoint(folder, join('checkpoints', name), deviceId, faults);
    if (one === undefined) continue;
    if (checkpointName(one.head.size) === name) older.push(one);
    else faults.push(`${one.name} is a checkpoint of ${one.head.size} entries`);
  }
  return older;
}

async function readCheckpoint(
  folder: string,
  name: string,
  deviceId: string,
  faults: string[],
): Promise<StoredCheckpoint | undefined> {
  const read = await readEvidenceFile(join(folder, name), MAX_CHECKPOINT_BYTES, name);
  if (!read.ok) {
    if (!read.missing) faults.push(read.problem);
    return undefined;
  }
  if (!isUtf8(read.bytes)) {
    faults.push(`${name} is not valid UTF-8`);
    return undefined;
  }
  const text = read.bytes.toString('utf8');
  try {
    const head = parseCheckpoint(text);
    if (head.origin === originOf(deviceId)) return { name, text, head };
    faults.push(`${name} belongs to the log ${head.origin.slice(0, 100)}`);
  } catch (error) {
    faults.push(`${name} is not a checkpoint: ${error instanceof Error ? error.message : String(error)}`);
  }
  return undefined;
}
