import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Clock, isoTime } from '../clock.ts';
import { inspectStore } from './inspect.ts';
import { MIGRATIONS } from './migrations.ts';
import { privateFile } from './private-file.ts';
import { DATABASE_FILE, storeError } from './store-error.ts';

/** An open SQLite database of ours. */
export type Db = Database.Database;

/**
 * Opens (or makes) `<dir>/rounds.db` for writing: WAL with `synchronous=FULL`, so that what is committed survives a
 * power cut; migrated to the newest schema after a copy was put into `<dir>/backups`.
 *
 * Throws RoundsError `STORE_CORRUPT` or `STORE_NEWER` (the file is left as it is), `DISK_FULL`, `READ_ONLY`.
 */
export function openStore(dir: string, clock: Clock): Db {
  const file = join(dir, DATABASE_FILE);
  return guarded(file, () => {
    inspectStore(file);
    const db = new Database(privateFile(file));
    try {
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

function migrate(db: Db, dir: string, clock: Clock): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version === MIGRATIONS.length) return;
  if (version > 0) {
    const backups = join(dir, 'backups');
    mkdirSync(backups, { recursive: true, mode: 0o700 });
    const copy = join(backups, `rounds-schema${version}-${isoTime(clock.now()).replaceAll(/[:.]/g, '')}.db`);
    db.prepare('VACUUM INTO ?').run(privateFile(copy));
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
