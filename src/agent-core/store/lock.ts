import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { RoundsError } from '../errors.ts';
import { privateFile } from './private-file.ts';

/**
 * Takes the data folder for this process, or throws `STORE_LOCKED` at once. The lock is a transaction held on
 * `<dir>/lock.db`: the operating system drops it with the process, so a crash never leaves a stale one, as a pid file
 * would. `holder` is shown to whoever comes second.
 */
export function lockDataFolder(dir: string, holder: string): Disposable {
  const note = join(dir, 'lock.txt');
  const db = new Database(privateFile(join(dir, 'lock.db')), { timeout: 0 });
  try {
    db.pragma('journal_mode = DELETE');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) throw locked(dir, note, error);
    throw error;
  }
  writeFileSync(note, holder, { mode: 0o600 });
  return {
    [Symbol.dispose]: () => {
      db.exec('ROLLBACK');
      db.close();
    },
  };
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
    return readFileSync(note, 'utf8').slice(0, 200).trim() || 'another Rounds';
  } catch {
    return 'another Rounds';
  }
}
