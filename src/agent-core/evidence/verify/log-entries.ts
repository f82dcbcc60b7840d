import { join } from 'node:path';
import { type LogEntry, logEntry, type VerifyCheck } from '../../../contract/evidence.ts';
import { parseCanonical } from '../canonical-parse.ts';
import { TILE_WIDTH, tileNumber } from '../layout.ts';
import { readEvidenceFile } from './read-file.ts';
import { fail, pass } from './verdict.ts';

/** 256 entries of about 200 bytes; the schema allows no entry of more than 300. */
const MAX_ENTRIES_FILE = TILE_WIDTH * 400;
const NEWLINE = 0x0a;

/** The entries of a log, up to the first line that is none, and what is wrong with the files. */
export interface LogLines {
  /** In order of the log; the first is number 1. */
  readonly entries: readonly LogEntry[];
  /** The same as they stand in the files: what the Merkle leaves are made of. */
  readonly lines: readonly Uint8Array[];
  readonly canonical: VerifyCheck;
  readonly schema: VerifyCheck;
  readonly gap: VerifyCheck;
}

/** Reads `entries/` of a log folder. Never throws for what the files hold. */
export async function readEntries(folder: string): Promise<LogLines> {
  const { lines, fault } = await readLines(folder);
  const entries: LogEntry[] = [];
  for (const line of lines) {
    const number = entries.length + 1;
    const canonical = parseCanonical(line);
    if (!canonical.ok) {
      const reason = fail(`entry ${number}: ${canonical.reason} at byte ${canonical.offset}`);
      return { entries, lines, canonical: reason, schema: pass, gap: gapOf(entries) };
    }
    const entry = logEntry.safeParse(canonical.value);
    if (!entry.success) {
      const issue = entry.error.issues[0];
      const reason = fail(`entry ${number}: ${issue?.path.join('.')}: ${issue?.message}`);
      return { entries, lines, canonical: pass, schema: reason, gap: gapOf(entries) };
    }
    entries.push(entry.data);
  }
  return { entries, lines, canonical: fault === undefined ? pass : fail(fault), schema: pass, gap: gapOf(entries) };
}

async function readLines(folder: string): Promise<{ lines: Uint8Array[]; fault?: string }> {
  const lines: Uint8Array[] = [];
  for (let file = 0; ; file += 1) {
    const name = join('entries', tileNumber(file));
    const read = await readEvidenceFile(join(folder, name), MAX_ENTRIES_FILE, name);
    if (!read.ok) return read.missing ? { lines } : { lines, fault: read.problem };
    if (lines.length !== file * TILE_WIDTH) {
      return { lines, fault: `${name} goes on, but the file before it is not full` };
    }
    const { bytes } = read;
    for (let from = 0; from < bytes.length; ) {
      const end = bytes.indexOf(NEWLINE, from);
      if (end < 0) return { lines, fault: `${name} does not end with a newline` };
      lines.push(bytes.subarray(from, end));
      from = end + 1;
    }
    if (lines.length > (file + 1) * TILE_WIDTH)
      return { lines, fault: `${name} holds more than ${TILE_WIDTH} entries` };
  }
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
