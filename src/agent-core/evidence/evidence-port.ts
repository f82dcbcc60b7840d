import { close, fsync, open, writeFile } from 'node:fs';
import { lstat, mkdir, readFile, rm } from 'node:fs/promises';
import { type FilePort, nodeFiles } from '../files.ts';

/** What the evidence folder's writer needs of a file system; passed in where a test wants crashes and power cuts. */
export interface EvidencePort extends FilePort {
  /** Makes a file that must not be there yet (0600), and fsyncs it. */
  writeNew(path: string, bytes: Uint8Array | string): Promise<void>;
  /** Makes the names in a folder durable. */
  syncFolder(path: string): Promise<void>;
  /**
   * Makes one folder (0700), whose parent is there; false when something of that name is there already. Not `mkdir`: on a
   * read-only disk Node's recursive one says ENOENT.
   */
  makeFolder(path: string): Promise<boolean>;
  /** A whole file; undefined when there is none of that name. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Whether something of that name is there, whatever it is. */
  exists(path: string): Promise<boolean>;
  /** Removes a folder with all that is in it; nothing when it is not there. */
  removeTree(path: string): Promise<void>;
}

/** The machine's own file system. */
export const nodeEvidence: EvidencePort = {
  ...nodeFiles,
  writeNew,
  syncFolder,
  makeFolder: (path) =>
    unless(
      'EEXIST',
      mkdir(path, { mode: 0o700 }).then(() => true),
      false,
    ),
  read: (path) => unless('ENOENT', readFile(path), undefined),
  exists: (path) =>
    unless(
      'ENOENT',
      lstat(path).then(() => true),
      false,
    ),
  removeTree: (path) => rm(path, { recursive: true, force: true }),
};

/**
 * With callbacks, since this is done twice for every bundle: a chain of promises over a FileHandle took twice as long
 * (measured with 3 kB files on a memory file system). `wx`: never through a name that somebody else put there.
 */
function writeNew(path: string, bytes: Uint8Array | string): Promise<void> {
  return new Promise((resolve, reject) => {
    open(path, 'wx', 0o600, (failed, file) => {
      if (failed) return reject(failed);
      const end = closing(file, resolve, reject);
      writeFile(file, bytes, (error) => {
        if (error) end(error);
        else fsync(file, end);
      });
    });
  });
}

function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder for fsync; NTFS journals the rename itself.
  if (process.platform === 'win32') return Promise.resolve();
  return new Promise((resolve, reject) => {
    open(path, 'r', (failed, folder) => {
      if (failed) reject(failed);
      else fsync(folder, closing(folder, resolve, reject));
    });
  });
}

/** Closes a file and settles a promise; the first error is the one that is told. */
function closing(
  file: number,
  resolve: () => void,
  reject: (error: Error) => void,
): (error: NodeJS.ErrnoException | null) => void {
  return (error) =>
    close(file, (second) => {
      const first = error ?? second;
      if (first) reject(first);
      else resolve();
    });
}

/** One error code is an answer ("not there"); any other is an error, and must never be taken for it. */
async function unless<T>(code: string, work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return otherwise;
    throw error;
  }
}
