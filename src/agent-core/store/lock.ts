import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { RoundsError } from '../errors.ts';
import { plainText } from '../transport/plain-text.ts';
import { privateFile } from './private-file.ts';
import { storeError } from './store-error.ts';

/**
 * Takes the data folder for this process, or throws `STORE_LOCKED` at once. The lock is a transaction held on
 * `<dir>/lock.db`: the operating system drops it with the process, so a crash never leaves a stale one, as a pid file
 * would. `holder` is shown to whoever comes second. Throws RoundsError `READ_ONLY` for a folder that cannot be written.
 */
export function lockDataFolder(dir: string, holder: string): Disposable {
  const file = join(dir, 'lock.db');
  const note = join(dir, 'lock.txt');
  const db = take(file, dir, note);
  try {
    writeFileSync(note, holder, { mode: 0o600 });
  } catch {
    // The note is for people only; a full disk must not keep the console from being opened.
  }
  return {
    [Symbol.dispose]: () => {
      if (!db.open) return;
      db.exec('ROLLBACK');
      db.close();
    },
  };
}

function take(file: string, dir: string, note: string): Database.Database {
  try {
    return begin(file);
  } catch (error) {
    if (isBusy(error)) throw locked(dir, note, error);
    if (!(error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB')) throw storeError(error, file);
    // The file holds nothing, so damage in it loses nothing. It was readable, so nobody holds it; and it is emptied in
    // place, since a new file would let a second console lock that one.
    truncateSync(file);
    try {
      return begin(file);
    } catch (again) {
      throw isBusy(again) ? locked(dir, note, again) : storeError(again, file);
    }
  }
}

function begin(file: string): Database.Database {
  const db = new Database(privateFile(file), { timeout: 0 });
  try {
    // Nothing is ever written, not even a journal: a full disk must not keep the console from being opened.
    db.pragma('journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function locked(dir: string, note: string, cause: unknown): RoundsError {
  return new RoundsError(
    'STORE_LOCKED',
    `The data folder ${dir} is in use by ${holderOf(note)}. Close that console, or use another folder with --data-dir.`,
    { cause },
  );
}

function holderOf(note: string): string {
  try {
    return plainText(readFileSync(note, 'utf8')) || 'another Rounds';
  } catch {
    return 'another Rounds';
  }
}
