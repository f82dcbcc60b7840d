import { mkdirSync, statSync } from 'node:fs';
import { constants, enableCompileCache } from 'node:module';
import { join } from 'node:path';

/** Writable by the group or by everybody. */
const OTHERS_WRITE = 0o022;

/**
 * Keeps what Node compiles beside the program itself, so that the next start need not compile it again: a third of the
 * time that the console takes to listen.
 *
 * Compiled code is code, and Node does not check who wrote it. Its own default is a folder in the shared /tmp that anybody may
 * make first; beside the program it is exactly as trusted as the program. Where the folder cannot be made, or others may
 * write into it, nothing is kept and the console starts as it did before.
 *
 * @param programDir the folder that the running program was loaded from.
 * @returns whether compiled code is kept.
 */
export function keepCompiledCode(programDir: string): boolean {
  const folder = join(programDir, '.code-cache');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isAsSafeAs(programDir, folder)) return false;
    const { ENABLED, ALREADY_ENABLED } = constants.compileCacheStatus;
    const { status } = enableCompileCache(folder);
    return status === ENABLED || status === ALREADY_ENABLED;
  } catch {
    // A read-only installation.
    return false;
  }
}

function isAsSafeAs(programDir: string, folder: string): boolean {
  // Windows has no such modes; a folder inherits who may write from the program's.
  if (process.platform === 'win32') return true;
  const { uid, mode } = statSync(folder);
  return (mode & OTHERS_WRITE) === 0 && (uid === process.getuid?.() || uid === statSync(programDir).uid);
}
