import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LogEntry, logEntry, type TreeHead, type VerifyCheck } from '../../../contract/evidence.ts';
import { encodeBase64 } from '../base64.ts';
import { parseCanonical } from '../canonical-parse.ts';
import { type Checkpoint, originOf, parseCheckpoint } from '../checkpoint.ts';
import { CompactRange } from '../compact-range.ts';
import { logFolder, TILE_WIDTH, tileNumber } from '../layout.ts';
import { HASH_BYTES, hashesOf, leafHash, rootAt } from '../merkle.ts';
import { fail, pass } from './verdict.ts';

/** A log as its files show it, read but not yet judged against anything outside. */
export interface LogView {
  readonly deviceId: string;
  /** In order of the log; the first is number 1. Ends before the first line that is no entry. */
  readonly entries: readonly LogEntry[];
  readonly byId: ReadonlyMap<string, LogEntry>;
  /** The newest checkpoint on disk, and the older ones beside it; text that is none is in {@link faults}. */
  readonly checkpoint: { readonly text: string; readonly head: Checkpoint } | undefined;
  readonly older: readonly { readonly name: string; readonly text: string; readonly head: Checkpoint }[];
  /** Root (base64) of the log as it was at a size, for the sizes that were asked for. */
  readonly rootAt: (size: number) => string | undefined;
  /** What is wrong with the files themselves. */
  readonly canonical: VerifyCheck;
  readonly schema: VerifyCheck;
  readonly gap: VerifyCheck;
  readonly faults: readonly string[];
}

/** Reads the log of one device under an evidence folder. Never throws for what the files hold. */
export async function readLog(root: string, deviceId: string): Promise<LogView> {
  const folder = join(root, logFolder(deviceId));
  const faults: string[] = [];
  const lines = await readLines(folder);
  const { entries, canonical, schema } = parseEntries(lines);
  const range = CompactRange.empty();
  const leaves: Uint8Array[] = [];
  const tiles = tileChecker(folder, faults);
  for (const line of lines.slice(0, entries.length)) {
    const pending: { level: number; index: number; hash: Uint8Array }[] = [];
    const leaf = leafHash(Buffer.from(line));
    leaves.push(leaf);
    range.append(leaf, (level, index, hash) => {
      if (level % 8 === 0) pending.push({ level, index, hash });
    });
    for (const { level, index, hash } of pending) await tiles.expect(level / 8, index, hash);
  }
  await tiles.end();
  const newest = await readCheckpoint(join(folder, 'checkpoint'), 'checkpoint', deviceId, faults);
  const older = [];
  for (const name of (await readdir(join(folder, 'checkpoints')).catch(() => [])).sort()) {
    if (name.endsWith('.tmp')) continue;
    const one = await readCheckpoint(join(folder, 'checkpoints', name), `checkpoints/${name}`, deviceId, faults);
    if (one !== undefined) older.push({ name: `checkpoints/${name}`, ...one });
  }
  return {
    deviceId,
    entries,
    byId: new Map(entries.map((entry) => [entry.id, entry])),
    checkpoint: newest,
    older,
    rootAt: rootReader(leaves),
    canonical,
    schema,
    gap: gapOf(entries),
    faults,
  };
}

/** Heads as text, for messages. */
export function describeHead(head: TreeHead): string {
  return `${head.size} entries with root ${head.root}`;
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

async function readLines(folder: string): Promise<string[]> {
  const lines: string[] = [];
  for (let file = 0; ; file += 1) {
    const text = await readFile(join(folder, 'entries', tileNumber(file)), 'utf8').catch(() => undefined);
    if (text === undefined) return lines;
    const some = text.split('\n');
    // A whole file ends in a newline, so the last part is empty; anything else there is shown as a bad entry.
    if (some.at(-1) === '') some.pop();
    lines.push(...some);
    if (some.length !== TILE_WIDTH) return lines;
  }
}

function parseEntries(lines: readonly string[]): { entries: LogEntry[]; canonical: VerifyCheck; schema: VerifyCheck } {
  const entries: LogEntry[] = [];
  for (const [index, line] of lines.entries()) {
    const canonical = parseCanonical(Buffer.from(line));
    if (!canonical.ok) {
      return {
        entries,
        canonical: fail(`entry ${index + 1}: ${canonical.reason} at byte ${canonical.offset}`),
        schema: pass,
      };
    }
    const entry = logEntry.safeParse(canonical.value);
    if (!entry.success) {
      const issue = entry.error.issues[0];
      return {
        entries,
        canonical: pass,
        schema: fail(`entry ${index + 1}: ${issue?.path.join('.')}: ${issue?.message}`),
      };
    }
    entries.push(entry.data);
  }
  return { entries, canonical: pass, schema: pass };
}

function gapOf(entries: readonly LogEntry[]): VerifyCheck {
  const ids = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    if (entry.seq !== index + 1)
      return fail(`entry ${index + 1} carries number ${entry.seq}: numbers must go up by one`);
    if (ids.has(entry.id)) return fail(`entry ${index + 1} repeats the bundle ${entry.id}`);
    ids.add(entry.id);
  }
  return pass;
}

async function readCheckpoint(path: string, name: string, deviceId: string, faults: string[]) {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const head = parseCheckpoint(text);
    if (head.origin === originOf(deviceId)) return { text, head };
    faults.push(`${name} belongs to the log ${head.origin}`);
  } catch (error) {
    faults.push(`${name} is not a checkpoint: ${error instanceof Error ? error.message : String(error)}`);
  }
  return undefined;
}

/** Compares the stored tiles, one file at a time, with the hashes that the entries give. */
function tileChecker(folder: string, faults: string[]) {
  const open = new Map<number, { number: number; bytes: Buffer; used: number }>();
  const close = (level: number, tile: { number: number; bytes: Buffer; used: number }) => {
    if (tile.bytes.length !== tile.used)
      faults.push(
        `tile/${level}/${tileNumber(tile.number)} has ${tile.bytes.length} bytes, the entries give ${tile.used}`,
      );
  };
  return {
    expect: async (level: number, index: number, hash: Uint8Array) => {
      const number = Math.floor(index / TILE_WIDTH);
      let tile = open.get(level);
      if (tile?.number !== number) {
        if (tile !== undefined) close(level, tile);
        const bytes = await readFile(join(folder, 'tile', String(level), tileNumber(number))).catch(() =>
          Buffer.alloc(0),
        );
        tile = { number, bytes, used: 0 };
        open.set(level, tile);
      }
      const at = (index % TILE_WIDTH) * HASH_BYTES;
      if (!tile.bytes.subarray(at, at + HASH_BYTES).equals(hash))
        faults.push(`tile/${level}/${tileNumber(number)} differs from the entries at hash ${index % TILE_WIDTH}`);
      tile.used = at + HASH_BYTES;
    },
    end: async () => {
      for (const [level, tile] of open) close(level, tile);
    },
  };
}
