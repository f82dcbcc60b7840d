import { mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { RoundsError } from './errors.ts';

/** What durable writing needs of a file system; passed in where a test wants power cuts and full disks. */
export interface FilePort {
  open(path: string, flags: string, mode?: number): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Makes missing parents too; answers the topmost folder that it made, undefined when all were there. */
  mkdir(path: string, options: { recursive: true; mode: number }): Promise<string | undefined>;
}

/** An open file of a {@link FilePort}. */
export interface OpenFile {
  writeFile(bytes: Uint8Array | string): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The machine's own file system. */
export const nodeFiles: FilePort = { open, rename, unlink, mkdir };

/** Options of {@link writeFileDurable}. */
export interface WriteOptions {
  /** Permission bits of a new file, narrowed by the umask. Default 0600: what Rounds writes is for its owner. */
  readonly mode?: number;
  readonly port?: FilePort;
}

/** Temporary files end in this; a reader of a folder skips them, since a crash can leave one behind. */
export const TEMP_SUFFIX = '.tmp';

/**
 * Writes a whole file so that after any crash either the old or the new content is there, and so that the new content
 * survives a power cut once this returns: temporary file beside it, fsync, rename, fsync of the folder.
 * The folder must exist. Throws {@link RoundsError} `DISK_FULL` or `READ_ONLY`; the old content is then untouched.
 */
export async function writeFileDurable(
  path: string,
  bytes: Uint8Array | string,
  options: WriteOptions = {},
): Promise<void> {
  const port = options.port ?? nodeFiles;
  try {
    const temp = await writeTemp(path, bytes, options.mode ?? 0o600, port);
    await renameOrRemove(temp, path, port);
    await syncFolder(dirname(path), port);
  } catch (error) {
    throw asDiskError(error, path);
  }
}

/**
 * Makes a folder, and its missing parents, for the owner alone (0700), and makes the new names durable. A folder that is
 * already there keeps its mode: it may be shared on purpose, and `rounds doctor` reports it.
 * Throws {@link RoundsError} `DISK_FULL` or `READ_ONLY`.
 */
export async function makePrivateDir(path: string, port: FilePort = nodeFiles): Promise<void> {
  try {
    const target = resolve(path);
    const first = await port.mkdir(target, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    // A new folder's name lives in its parent, so every parent of a new folder is synced, from the bottom up.
    const top = dirname(resolve(first));
    for (let folder = dirname(target); ; folder = dirname(folder)) {
      await syncFolder(folder, port);
      if (folder === top || folder === dirname(folder)) return;
    }
  } catch (error) {
    throw asDiskError(error, path);
  }
}

/** Makes names that were created, renamed or removed in a folder durable. Throws like {@link writeFileDurable}. */
export async function fsyncDir(path: string, port: FilePort = nodeFiles): Promise<void> {
  try {
    await syncFolder(path, port);
  } catch (error) {
    throw asDiskError(error, path);
  }
}

/**
 * A failure of the disk in the words of a technician: `DISK_FULL` (no space, quota) or `READ_ONLY` (read-only mount, no
 * permission), with what to do. Anything else comes back as it is. `path` is what was being written.
 */
export function asDiskError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new RoundsError(
        'DISK_FULL',
        `No space left to write ${path}. Nothing was lost: free some space on that disk, then try again.`,
        {
          cause: error,
        },
      );
    case 'EROFS':
      return new RoundsError(
        'READ_ONLY',
        `${path} is on a disk that is mounted read-only. Remount it writable, or choose another data folder.`,
        {
          cause: error,
        },
      );
    case 'EACCES':
    case 'EPERM':
      return new RoundsError(
        'READ_ONLY',
        `No permission to write ${path}. Give your user write access to its folder, or choose another data folder.`,
        {
          cause: error,
        },
      );
    default:
      return error;
  }
}

/** Tries of {@link writeTemp}; more than this many leftovers of one process id are a defect, not bad luck. */
const MAX_TEMP_TRIES = 1000;

/** Writes and fsyncs a new file beside `path` and answers its name. `wx`: a planted symlink is never followed. */
async function writeTemp(path: string, bytes: Uint8Array | string, mode: number, port: FilePort): Promise<string> {
  const { temp, file } = await openTemp(path, mode, port);
  try {
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    return temp;
  } catch (error) {
    await removeQuietly(temp, port);
    throw error;
  }
}

/** The process id keeps two processes apart, the number two writes of one process. */
async function openTemp(path: string, mode: number, port: FilePort): Promise<{ temp: string; file: OpenFile }> {
  for (let attempt = 0; ; attempt++) {
    const temp = join(dirname(path), `.${basename(path)}.${process.pid}-${attempt}${TEMP_SUFFIX}`);
    try {
      return { temp, file: await port.open(temp, 'wx', mode) };
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!taken || attempt >= MAX_TEMP_TRIES) throw error;
    }
  }
}

async function renameOrRemove(temp: string, path: string, port: FilePort): Promise<void> {
  try {
    await port.rename(temp, path);
  } catch (error) {
    await removeQuietly(temp, port);
    throw error;
  }
}

/** The first error is the one to report; a leftover is skipped by readers. */
async function removeQuietly(temp: string, port: FilePort): Promise<void> {
  await port.unlink(temp).catch(() => undefined);
}

async function syncFolder(path: string, port: FilePort): Promise<void> {
  // Windows cannot open a folder for fsync; NTFS journals the rename itself.
  if (process.platform === 'win32') return;
  const folder = await port.open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
