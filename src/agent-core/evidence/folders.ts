import { dirname, join, sep } from 'node:path';
import { asDiskError } from '../files.ts';
import type { EvidencePort } from './evidence-port.ts';

/** Makes folders under the evidence folder, so that they are certainly there. */
export interface Folders {
  /**
   * Makes a folder, given relative to the evidence folder, and its missing parents, for the owner alone (0700). When it
   * returns, the names of all of them are durable. Throws RoundsError `DISK_FULL` or `READ_ONLY`.
   */
  ensure(relative: string): Promise<void>;
}

/**
 * Folders of an evidence folder that is there. One that an earlier process made may be there and yet not be durable, when
 * that process was killed before it fsynced the parent: so whoever writes first into a folder fsyncs its line of parents.
 */
export function durableFolders(root: string, port: EvidencePort): Folders {
  const sure = new Set<string>();
  const ensure = async (relative: string): Promise<void> => {
    if (sure.has(relative)) return;
    if (relative.includes(sep)) await ensure(dirname(relative));
    const path = join(root, relative);
    try {
      await port.makeFolder(path);
      await port.syncFolder(dirname(path));
    } catch (error) {
      throw asDiskError(error, path);
    }
    sure.add(relative);
  };
  return { ensure };
}
