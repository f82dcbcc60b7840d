import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './run.ts';

/** Where a host's own disk is and what has to be unmounted again, in the order of mounting. */
type Disk = { readonly root: string; readonly mounts: readonly string[] };

/** More than any test writes, and a bound on the memory that a runaway log could take. */
const DISK_SIZE = '3g';

/** Where {@link makeDisk} will mount, to be written down first. */
export function diskPaths(folder: string): Disk {
  return { root: join(folder, 'root'), mounts: [folder, join(folder, 'root')] };
}

/**
 * Gives a host a disk of its own: copy-on-write over the image. What it writes goes to a tmpfs, because an overlay cannot
 * write onto another overlay (the usual disk of a build container), and because it is gone the moment it is unmounted.
 */
export async function makeDisk(image: string, folder: string): Promise<void> {
  const { root } = diskPaths(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await must('mount', ['-t', 'tmpfs', '-o', `size=${DISK_SIZE},mode=0700`, 'rounds-lab', folder]);
  const upper = join(folder, 'upper');
  const work = join(folder, 'work');
  for (const path of [upper, work, root]) mkdirSync(path, { mode: 0o755 });
  await must('mount', [
    '-t',
    'overlay',
    '-o',
    `lowerdir=${image},upperdir=${upper},workdir=${work}`,
    'rounds-lab',
    root,
  ]);
}
