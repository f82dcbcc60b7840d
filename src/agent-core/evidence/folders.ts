import { dirname, join, sep } from 'node:path';
import { fsyncDir, makePrivateDir } from '../files.ts';
import type { EvidencePort } from './evidence-port.ts';

/** Makes folders under the evidence folder, so that they are certainly there. */
export interface Folders {
  /**
   * Makes a folder, given relative to the evidence folder, and its missing parents. When it returns, the names of all of
   * them are durable. Throws RoundsError `DISK_FULL` or `READ_ONLY`.
   */
  ensure(relative: string): Promise<void>;
}

/**
 * A folder that an earlier process made may be there and yet not be durable, when that process was killed before it
 * fsynced the parent. So each folder's line of parents is fsynced once by every process that writes into it.
 */
export function durableFolders(root: string, port: EvidencePort): Folders {
  const sure = new Set<string>();
  return {
    ensure: async (relative) => {
      if (sure.has(relative)) return;
      await makePrivateDir(join(root, relative), port);
      for (let folder = relative; !sure.has(folder); folder = dirname(folder)) {
        await fsyncDir(join(root, dirname(folder)), port);
        sure.add(folder);
        if (folder.includes(sep)) continue;
        await fsyncDir(dirname(root), port);
        return;
      }
    },
  };
}
