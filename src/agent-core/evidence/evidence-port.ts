import { lstat, readFile, rm } from 'node:fs/promises';
import { type FilePort, nodeFiles } from '../files.ts';

/** What the evidence folder's writer needs of a file system; passed in where a test wants crashes and power cuts. */
export interface EvidencePort extends FilePort {
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
  read: (path) => unlessMissing(readFile(path), undefined),
  exists: (path) =>
    unlessMissing(
      lstat(path).then(() => true),
      false,
    ),
  removeTree: (path) => rm(path, { recursive: true, force: true }),
};

/** "Not there" is an answer; "cannot be read" is an error, and must never be taken for it. */
async function unlessMissing<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return otherwise;
    throw error;
  }
}
