import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Files of one check at most, and bytes of all of them: a definition, a probe, a note. */
const MAX_FILES = 8;
const MAX_BYTES = 128 * 1024;
/** Names that sha256sum prints as they are, and that no editor hides. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$/;

/** A file of a check, as it was read once: what is hashed is what is used. */
export interface CheckFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Hex. */
  readonly sha256: string;
}

/** A folder as it is now. */
export interface CheckFolder {
  /** Sorted by name (C order). */
  readonly files: readonly CheckFile[];
  /** What `sha256sum * | sha256sum` prints in the folder (`LC_ALL=C`): any byte and any file more or less changes it. */
  readonly sha256: string;
  readonly problems: readonly string[];
}

/** Who may own and change the files. */
export interface OwnerRules {
  /** Our user id; undefined where there are none (Windows). */
  readonly uid: number | undefined;
}

/**
 * Reads the folder of a check. Links, folders in it and files that somebody else can change are refused: what a person
 * accepted must not be replaceable by others. Never throws. Undefined when there is no such folder.
 */
export async function readCheckFolder(path: string, rules: OwnerRules): Promise<CheckFolder | undefined> {
  const info = await lstat(path).catch(() => undefined);
  if (info === undefined) return undefined;
  if (!info.isDirectory()) return empty(['it is not a folder (links are not followed)']);
  const problems = unsafe('.', info, rules);
  let names: string[];
  try {
    names = (await readdir(path)).sort(byBytes);
  } catch {
    return empty(['the folder cannot be read']);
  }
  if (names.length > MAX_FILES) return empty([`it has ${names.length} files; a check has at most ${MAX_FILES}`]);
  const files: CheckFile[] = [];
  let left = MAX_BYTES;
  for (const name of names) {
    const read = FILE_NAME.test(name)
      ? await readOne(join(path, name), name, left, rules)
      : { problems: [`${JSON.stringify(name)}: a file of a check has a plain name such as probe.sh; remove it`] };
    problems.push(...read.problems);
    if (read.file === undefined) continue;
    left -= read.file.bytes.length;
    files.push(read.file);
  }
  return { files, sha256: folderHash(files), problems };
}

async function readOne(
  path: string,
  name: string,
  limit: number,
  rules: OwnerRules,
): Promise<{ readonly file?: CheckFile; readonly problems: string[] }> {
  try {
    // Never through a link, and never waiting for the other end of a pipe; what was opened is what is looked at.
    await using file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const info = await file.stat();
    if (!info.isFile()) return { problems: [`${name}: it is not a file`] };
    const problems = unsafe(name, info, rules);
    const bytes = Buffer.alloc(limit + 1);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length > limit)
      return { problems: [...problems, `${name}: the files of a check have at most ${MAX_BYTES / 1024} KiB together`] };
    const read = Uint8Array.from(bytes.subarray(0, length));
    return { file: { name, bytes: read, sha256: createHash('sha256').update(read).digest('hex') }, problems };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why =
      code === 'ELOOP'
        ? 'it is a link; put the file itself there'
        : `it cannot be read${code === '' ? '' : ` (${code})`}`;
    return { problems: [`${name}: ${why}`] };
  }
}

function unsafe(name: string, info: { readonly mode: number; readonly uid: number }, { uid }: OwnerRules): string[] {
  if (uid === undefined) return [];
  const what = name === '.' ? 'the folder' : name;
  return [
    ...((info.mode & 0o022) !== 0 ? [`${what}: others can change it (chmod go-w)`] : []),
    ...(info.uid !== uid && info.uid !== 0 ? [`${what}: it belongs to another user`] : []),
  ];
}

function folderHash(files: readonly CheckFile[]): string {
  const listing = files.map((file) => `${file.sha256}  ${file.name}\n`).join('');
  return createHash('sha256').update(listing).digest('hex');
}

function empty(problems: string[]): CheckFolder {
  return { files: [], sha256: folderHash([]), problems };
}

/** File names are ASCII here, so code units are bytes. */
function byBytes(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
