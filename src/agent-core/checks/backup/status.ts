import type { MissingFact } from '../check.ts';
import { whyNot } from '../frames.ts';
import { asObject, readJson } from '../json.ts';
import { fromSeconds, instant } from '../moments.ts';
import type { ProbeOutput } from '../probe-output.ts';
import { visible } from '../text.ts';
import type { StatusFact } from './facts.ts';

/** The facts of a record, and what of it could not be read. */
export interface StatusReading {
  readonly status: StatusFact | undefined;
  readonly missing: readonly MissingFact[];
}

/** The fields of a record that hold a time, with the words for them. */
const TIMES = [
  ['lastBackup', 'last_backup', 'time of the last backup'],
  ['lastRestoreTest', 'last_restore_test', 'time of the last restore test'],
] as const;

/** Longest checksum that is kept: SHA-512 in hexadecimal, with the name of the algorithm before it. */
const MAX_CHECKSUM = 150;

/**
 * Reads the record of the last backup. Nothing of what is written in it goes into a reason: who may write to its folder
 * could put a link to any file of root's in its place.
 */
export function readStatus(output: ProbeOutput, path: string): StatusReading {
  const state = output.one('status.state');
  const result = output.command('status');
  // Only root sees that what is hidden from the login is not there.
  const gone = result?.code === 1 && result.error.includes('No such file or directory');
  if (state === 'absent' || gone) return { status: { path, present: false }, missing: [] };
  const need = { fact: 'backup record', command: `head -c 65536 ${path}`, package: 'coreutils' };
  if (state === 'folder' || state === 'other')
    return unread(need.fact, `${path} is no file`, `Look at ${path} on the host.`);
  if (result === undefined || result.code !== 0) return { status: undefined, missing: [whyNot(result, need)] };
  const record = asObject(readJson(result.lines.join('\n')));
  if (record === undefined)
    return unread(
      need.fact,
      `${path} holds no JSON object of at most 64 KiB`,
      'Run the backup job on the host, and see that it writes the record whole.',
    );
  return readRecord(path, record);
}

function unread(fact: string, why: string, fix: string): StatusReading {
  return { status: undefined, missing: [{ fact, why, fix }] };
}

function readRecord(path: string, record: Readonly<Record<string, unknown>>): StatusReading {
  const missing: MissingFact[] = [];
  const times: { [name in 'lastBackup' | 'lastRestoreTest']?: number | 'never' } = {};
  for (const [name, key, fact] of TIMES) {
    const time = readTime(record[key]);
    if (time !== undefined) times[name] = time;
    else
      missing.push({
        fact,
        why: `${key} in ${path} is no time with a zone`,
        fix: 'Write it in UTC, such as 2027-01-31T08:00:00Z.',
      });
  }
  const checksum = record['checksum'];
  return {
    status: {
      path,
      present: true,
      ...times,
      ...(typeof checksum === 'string' && checksum !== '' ? { checksum: visible(checksum, MAX_CHECKSUM) } : {}),
    },
    missing,
  };
}

/** RFC 3339 with a zone, or whole seconds since the epoch. What is not there, or null, never happened. */
function readTime(value: unknown): number | 'never' | undefined {
  if (value === undefined || value === null) return 'never';
  if (typeof value === 'number') return fromSeconds(value);
  return typeof value === 'string' ? instant(value) : undefined;
}
