import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allOf, linux, type Requirement, requirement, root } from '../requires.ts';

/** A file system of the test's own. */
export interface SmallDisk extends Disposable {
  readonly path: string;
  /** Mounts it read-only from now on, or writable again; nothing may be open for writing. */
  setReadOnly(readOnly: boolean): void;
}

/** A memory file system of `bytes` bytes, mounted on `path` (made if it is not there) until it is disposed of. */
export function smallDisk(path: string, bytes: number): SmallDisk {
  mkdirSync(path, { recursive: true });
  run('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=0700`, 'rounds-test', path]);
  return {
    path,
    setReadOnly: (readOnly) => run('mount', ['-o', `remount,${readOnly ? 'ro' : 'rw'}`, path]),
    [Symbol.dispose]: () => run('umount', [path]),
  };
}

/** Root, and the right to mount: some containers have the one without the other. */
export const canMount: Requirement = allOf(linux, root, requirement('the right to mount file systems', tryMount));

function tryMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'rounds-mount-'));
  try {
    smallDisk(folder, 65_536)[Symbol.dispose]();
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
}
