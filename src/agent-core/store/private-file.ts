import { closeSync, fchmodSync, openSync } from 'node:fs';

/**
 * Makes sure that a database file is there and that only its owner can read it (0600), before SQLite makes it with the
 * umask's mode. Its `-wal` and `-shm` take their mode from it.
 */
export function privateFile(path: string): string {
  const file = openSync(path, 'a', 0o600);
  try {
    fchmodSync(file, 0o600);
  } finally {
    closeSync(file);
  }
  return path;
}
