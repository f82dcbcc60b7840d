import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asDiskError, fsyncDir, makePrivateDir, nodeFiles, writeFileUnsyncedDir } from '../files.ts';
import type { OutboxRow } from './outbox.ts';

/** Bundles written at the same time: enough to keep the thread pool and the disk's queue busy. */
const WRITERS = 16;

/**
 * Writes the files of some acknowledged bundles and returns when they are durable: each folder is filled under a
 * temporary name, fsynced, renamed, and the day's folder is fsynced once. A folder that is already there is left as
 * it is, whatever it holds: what was once written is evidence and is never written again.
 *
 * Throws RoundsError `DISK_FULL` or `READ_ONLY`; the rows then stay in the outbox.
 */
export async function writeBundles(root: string, rows: readonly OutboxRow[]): Promise<void> {
  const days = new Set(rows.map((row) => join(root, dirname(row.folder))));
  for (const day of days) await makePrivateDir(day);
  const queue = rows.values();
  await Promise.all(
    Array.from({ length: Math.min(WRITERS, rows.length) }, async () => {
      for (const row of queue) await writeBundle(root, row);
    }),
  );
  for (const day of days) await fsyncDir(day);
}

async function writeBundle(root: string, row: OutboxRow): Promise<void> {
  const folder = join(root, row.folder);
  const temporary = `${folder}.tmp`;
  try {
    if (await exists(folder)) return;
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { mode: 0o700 });
    await Promise.all([
      writeFileUnsyncedDir(join(temporary, 'bundle.json'), row.bytes),
      writeFileUnsyncedDir(join(temporary, 'bundle.sig'), row.signature),
    ]);
    await fsyncDir(temporary, nodeFiles);
    await rename(temporary, folder);
  } catch (error) {
    throw asDiskError(error, folder);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
