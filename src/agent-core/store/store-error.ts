import Database from 'better-sqlite3';
import { RoundsError } from '../errors.ts';
import { asDiskError } from '../files.ts';

/** Name of the database inside the data folder. */
export const DATABASE_FILE = 'rounds.db';

/** A quota, and a disk that refuses to write, come as these; SQLITE_FULL itself is "no space left" (sqlite3 os_unix.c). */
const WRITE_REFUSED = new Set([
  'SQLITE_IOERR_WRITE',
  'SQLITE_IOERR_FSYNC',
  'SQLITE_IOERR_DIR_FSYNC',
  'SQLITE_IOERR_TRUNCATE',
  'SQLITE_IOERR_SHMSIZE',
]);

/**
 * SQLite's error codes, and those of the file system, as ours: `STORE_CORRUPT`, `DISK_FULL`, `READ_ONLY`. Anything else
 * comes back unchanged. `file` is the database that was worked on.
 */
export function storeError(error: unknown, file = DATABASE_FILE): unknown {
  if (!(error instanceof Database.SqliteError)) return asDiskError(error, file);
  const { code, message } = error;
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return corruptStore(file, message, error);
  if (code === 'SQLITE_FULL') {
    return new RoundsError(
      'DISK_FULL',
      'The disk of the data folder is full: nothing was recorded. Free some space and try again.',
      { cause: error },
    );
  }
  if (WRITE_REFUSED.has(code)) {
    return new RoundsError(
      'DISK_FULL',
      `The disk of the data folder refused to write (${code}): nothing was recorded. Check free space, quota and the health of the disk, then try again.`,
      { cause: error },
    );
  }
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code === 'SQLITE_PERM') {
    return new RoundsError(
      'READ_ONLY',
      `The data folder cannot be written (${message}). Check its owner, its mode and the disk.`,
      { cause: error },
    );
  }
  return error;
}

/** `STORE_CORRUPT` with what a person can do about it. */
export function corruptStore(file: string, detail: string, cause?: unknown): RoundsError {
  return new RoundsError(
    'STORE_CORRUPT',
    `The database ${file} is damaged (${detail}). Nothing was changed, and the evidence files are separate and untouched. ` +
      'Put back a copy from the backups folder, or run "rounds evidence rebuild-index --new-database": it keeps the damaged ' +
      'file beside a new one and rebuilds index and log position from the evidence; sites, hosts and baselines must then be entered again.',
    cause === undefined ? {} : { cause },
  );
}
