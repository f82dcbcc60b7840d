import { dirname, join } from 'node:path';
import { asDiskError } from '../files.ts';
import type { EvidencePort } from './evidence-port.ts';
import type { Folders } from './folders.ts';
import type { OutboxRow } from './outbox.ts';

/**
 * Bundles written at the same time: enough to keep the thread pool and the disk's queue busy, also when the event loop
 * has other work and takes up each of them only once a turn; few enough for the usual limit of 1024 open files.
 */
const WRITERS = 64;

/** What of an outbox row goes into files. */
export type BundleToWrite = Pick<OutboxRow, 'seq' | 'folder' | 'bytes' | 'signature'>;

/** Where bundles are written. */
export interface BundleTarget {
  /** The evidence folder. */
  readonly root: string;
  readonly folders: Folders;
  readonly port: EvidencePort;
  /** Numbers up to this one may have been written before: by a process that ended, or in a try that failed. */
  readonly triedUpTo: number;
}

/**
 * Writes the files of some acknowledged bundles and returns when they are durable: each folder is filled under a
 * temporary name, its files and itself are fsynced, it is renamed, and the day's folder is fsynced once. A folder that is
 * already there is left as it is, whatever it holds: what was once written is evidence and is never written again.
 *
 * Throws RoundsError `DISK_FULL` or `READ_ONLY`; nothing is being written any more when it does.
 */
export async function writeBundles(target: BundleTarget, rows: readonly BundleToWrite[]): Promise<void> {
  const { root, folders, port } = target;
  const days = new Set(rows.map((row) => dirname(row.folder)));
  for (const day of days) await folders.ensure(day);
  const queue = rows.values();
  const failures: unknown[] = [];
  const writer = async () => {
    for (const row of queue) {
      if (failures.length > 0) return;
      await writeBundle(target, row).catch((error: unknown) => {
        failures.push(asDiskError(error, join(root, row.folder)));
      });
    }
  };
  // Every writer is waited for, also after a failure: the next try must not meet one that still writes.
  await Promise.all(Array.from({ length: Math.min(WRITERS, rows.length) }, writer));
  if (failures.length > 0) throw failures[0];
  for (const day of days) {
    await port.syncFolder(join(root, day)).catch((error: unknown) => {
      throw asDiskError(error, join(root, day));
    });
  }
}

async function writeBundle({ root, port, triedUpTo }: BundleTarget, row: BundleToWrite): Promise<void> {
  const folder = join(root, row.folder);
  if (row.seq <= triedUpTo && (await port.exists(folder))) return;
  const temporary = `${folder}.tmp`;
  await emptyFolder(temporary, port);
  // The folder is ours alone until the rename, so its files need no temporary names of their own.
  await port.writeNew(join(temporary, 'bundle.json'), row.bytes);
  await port.writeNew(join(temporary, 'bundle.sig'), row.signature);
  await port.syncFolder(temporary);
  await port.rename(temporary, folder);
}

async function emptyFolder(path: string, port: EvidencePort): Promise<void> {
  if (await port.makeFolder(path)) return;
  // A crash or a full disk left it behind, filled in part.
  await port.removeTree(path);
  await port.makeFolder(path);
}
