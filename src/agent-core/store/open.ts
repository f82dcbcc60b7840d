import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Clock, isoTime } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import { MIGRATIONS } from './migrations.ts';
import { privateFile } from './private-file.ts';

/** An open SQLite database of ours. */
export type Db = Database.Database;

/** Above this size a full check at every start would keep the technician waiting; damage then shows at first use. */
const FULL_CHECK_BYTES = 256 * 1024 * 1024;

/** Name of the database inside the data folder. */
export const DATABASE_FILE = 'rounds.db';

/**
 * Opens (or makes) `<dir>/rounds.db` for writing: WAL with `synchronous=FULL`, so that what is committed survives a
 * power cut; migrated to the newest schema after a copy was put into `<dir>/backups`.
 *
 * Throws RoundsError `STORE_CORRUPT` (the file is left as it is), `STORE_NEWER`, `DISK_FULL`, `READ_ONLY`.
 */
export function openStore(dir: string, clock: Clock): Db {
  const file = join(dir, DATABASE_FILE);
  return guarded(file, () => {
    const db = new Database(privateFile(file));
    try {
      checkIntegrity(db, file);
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      db.pragma('foreign_keys = ON');
      migrate(db, dir, clock);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** Opens the database for reading only, beside a console that may hold it. Undefined when there is none yet. */
export function openStoreReadOnly(dir: string): Db | undefined {
  const file = join(dir, DATABASE_FILE);
  if (!existsSync(file)) return undefined;
  return guarded(file, () => new Database(file, { readonly: true, fileMustExist: true }));
}

function checkIntegrity(db: Db, file: string): void {
  if (statSync(file).size > FULL_CHECK_BYTES) return;
  const found = db.pragma('quick_check(1)', { simple: true });
  if (found !== 'ok') throw corrupt(file, String(found));
}

function migrate(db: Db, dir: string, clock: Clock): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > MIGRATIONS.length) {
    throw new RoundsError(
      'STORE_NEWER',
      `The database was written by a newer Rounds (schema ${version}, this one knows ${MIGRATIONS.length}). Nothing was changed. Start the newer version.`,
    );
  }
  if (version === MIGRATIONS.length) return;
  if (version > 0) {
    const backups = join(dir, 'backups');
    mkdirSync(backups, { recursive: true, mode: 0o700 });
    const copy = join(backups, `rounds-schema${version}-${isoTime(clock.now()).replaceAll(/[:.]/g, '')}.db`);
    db.prepare('VACUUM INTO ?').run(copy);
  }
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${index + 1}`);
    })();
  }
}

function guarded<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storeError(error, file);
  }
}

/** SQLite's error codes as ours; anything else unchanged. */
export function storeError(error: unknown, file = DATABASE_FILE): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  if (error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB')
    return corrupt(file, error.message, error);
  if (error.code === 'SQLITE_FULL' || error.code === 'SQLITE_IOERR_WRITE' || error.code === 'SQLITE_IOERR_SHMSIZE') {
    return new RoundsError(
      'DISK_FULL',
      'The disk of the data folder is full: nothing was recorded. Free some space and try again.',
      { cause: error },
    );
  }
  if (error.code.startsWith('SQLITE_READONLY') || error.code.startsWith('SQLITE_CANTOPEN')) {
    return new RoundsError(
      'READ_ONLY',
      `The data folder cannot be written (${error.message}). Check its owner, its mode and the disk.`,
      { cause: error },
    );
  }
  return error;
}

function corrupt(file: string, detail: string, cause?: unknown): RoundsError {
  return new RoundsError(
    'STORE_CORRUPT',
    `The database ${file} is damaged (${detail}). Nothing was changed, and the evidence files are separate and untouched. ` +
      'Put back a copy from the backups folder, or run "rounds evidence rebuild-index --new-database": it keeps the damaged ' +
      'file beside a new one and rebuilds index and log position from the evidence; sites, hosts and baselines must then be entered again.',
    cause === undefined ? {} : { cause },
  );
}
