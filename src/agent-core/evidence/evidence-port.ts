import { lstat, mkdir, readFile, rm } from 'node:fs/promises';
import { type FilePort, nodeFiles } from '../files.ts';

/** What the evidence folder's writer needs of a file system; passed in where a test wants crashes and power cuts. */
export interface EvidencePort extends FilePort {
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

/** "Not there" is an answer; "cannot be read" is an error, and must never be taken for it. */
async function unless<T>(code: string, work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return otherwise;
    throw error;
  }
}
