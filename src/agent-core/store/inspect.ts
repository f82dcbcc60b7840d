import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { RoundsError } from '../errors.ts';
import { MIGRATIONS } from './migrations.ts';
import { corruptStore } from './store-error.ts';

/** Above this size a full check at every start would keep the technician waiting; damage then shows at first use. */
export const FULL_CHECK_BYTES = 256 * 1024 * 1024;

/**
 * Looks at a database before anything is done with it, through a read-only connection: a writing one would already
 * carry the write-ahead log into a damaged or newer file when it closes. Throws RoundsError `STORE_CORRUPT` or
 * `STORE_NEWER`, or an SqliteError; not one byte of the database has changed then.
 */
export function inspectStore(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return;
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    if (size <= FULL_CHECK_BYTES) {
      const found = db.pragma('quick_check(1)', { simple: true });
      if (found !== 'ok') throw corruptStore(file, String(found));
    }
    const version = Number(db.pragma('user_version', { simple: true }));
    if (version > MIGRATIONS.length) {
      throw new RoundsError(
        'STORE_NEWER',
        `The database was written by a newer Rounds (schema ${version}, this one knows ${MIGRATIONS.length}). Nothing was changed. Start the newer version.`,
      );
    }
  } finally {
    db.close();
  }
}
