import { chmodSync, closeSync, openSync } from 'node:fs';

/**
 * Makes sure that a database file is there and that only its owner can read it (0600), before SQLite makes it with the
 * umask's mode. Its `-wal` and `-shm` take their mode from it.
 *
 * A file that is there is never opened: closing any descriptor of a file drops every POSIX lock that this process holds
 * on it (fcntl(2)), so that a look from here would silently let a second console in.
 */
export function privateFile(path: string): string {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    chmodSync(path, 0o600);
  }
  return path;
}
