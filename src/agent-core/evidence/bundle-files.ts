import { dirname, join } from 'node:path';
import { asDiskError, type FilePort, fsyncDir } from '../files.ts';
import type { EvidencePort } from './evidence-port.ts';
import type { Folders } from './folders.ts';
import type { OutboxRow } from './outbox.ts';

/** Bundles written at the same time: enough to keep the thread pool and the disk's queue busy. */
const WRITERS = 16;

/**
 * Writes the files of some acknowledged bundles and returns when they are durable: each folder is filled under a
 * temporary name, its files and itself are fsynced, it is renamed, and the day's folder is fsynced once. A folder that is
 * already there is left as it is, whatever it holds: what was once written is evidence and is never written again.
 *
 * Throws RoundsError `DISK_FULL` or `READ_ONLY`; nothing is being written any more when it does.
 */
export async function writeBundles(
  root: string,
  rows: readonly OutboxRow[],
  folders: Folders,
  port: EvidencePort,
): Promise<void> {
  const days = new Set(rows.map((row) => dirname(row.folder)));
  for (const day of days) await folders.ensure(day);
  const queue = rows.values();
  const failures: unknown[] = [];
  const writer = async () => {
    for (const row of queue) {
      if (failures.length > 0) return;
      await writeBundle(join(root, row.folder), row, port).catch((error: unknown) => {
        failures.push(asDiskError(error, join(root, row.folder)));
      });
    }
  };
  // Every writer is waited for, also after a failure: the next try must not meet one that still writes.
  await Promise.all(Array.from({ length: Math.min(WRITERS, rows.length) }, writer));
  if (failures.length > 0) throw failures[0];
  for (const day of days) await fsyncDir(join(root, day), port);
}

async function writeBundle(folder: string, row: OutboxRow, port: EvidencePort): Promise<void> {
  if (await port.exists(folder)) return;
  const temporary = `${folder}.tmp`;
  await emptyFolder(temporary, port);
  // The folder is ours alone until the rename, so its files need no temporary names of their own.
  await writeNew(join(temporary, 'bundle.json'), row.bytes, port);
  await writeNew(join(temporary, 'bundle.sig'), row.signature, port);
  await fsyncDir(temporary, port);
  await port.rename(temporary, folder);
}

async function emptyFolder(path: string, port: EvidencePort): Promise<void> {
  if (await port.makeFolder(path)) return;
  // A crash or a full disk left it behind, filled in part.
  await port.removeTree(path);
  await port.makeFolder(path);
}

/** `wx`: never through a name that somebody else put there. */
async function writeNew(path: string, bytes: Uint8Array | string, port: FilePort): Promise<void> {
  const file = await port.open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
