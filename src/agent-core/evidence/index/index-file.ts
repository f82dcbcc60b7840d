import { rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { FULL_CHECK_BYTES } from '../../store/inspect.ts';
import type { Db } from '../../store/open.ts';
import { privateFile } from '../../store/private-file.ts';
import { storeError } from '../../store/store-error.ts';

/** Raised when the columns change; an older index is thrown away and made again from the files. */
const INDEX_VERSION = 3;

const SCHEMA = `
  -- one row: whether every bundle of the evidence folder is in here, or filling was begun and cut off
  CREATE TABLE state (complete INTEGER NOT NULL) STRICT;
  INSERT INTO state (complete) VALUES (0);
  CREATE TABLE bundle (
    rowid INTEGER PRIMARY KEY,
    bundle_id TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    device_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    site_id TEXT NOT NULL,
    site_name TEXT NOT NULL,
    host_id TEXT,
    host_name TEXT,
    check_id TEXT,
    outcome TEXT,
    at TEXT NOT NULL,
    folder TEXT NOT NULL,
    row TEXT NOT NULL
  ) STRICT;
  CREATE INDEX bundle_at ON bundle (at DESC, seq DESC, bundle_id DESC);
  CREATE INDEX bundle_host ON bundle (host_id, at DESC);
  CREATE INDEX bundle_site ON bundle (site_id, at DESC);
  CREATE INDEX bundle_label ON bundle (label);
  CREATE INDEX bundle_device ON bundle (device_id, seq);
  CREATE VIRTUAL TABLE words USING fts5 (text, content = '');
`;

/**
 * Opens an index file for writing; one that is damaged, of another version or not there is made anew, empty. Throws
 * RoundsError `DISK_FULL` or `READ_ONLY`.
 */
export function openIndexFile(file: string): Db {
  try {
    return tryOpen(file) ?? makeIndexFile(file);
  } catch (error) {
    throw storeError(error, file);
  }
}

/** Puts an empty index in the place of whatever is there. */
export function makeIndexFile(file: string): Db {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const db = configured(file);
  db.transaction(() => {
    db.exec(SCHEMA);
    db.pragma(`user_version = ${INDEX_VERSION}`);
  })();
  return db;
}

/** Whether an error says that the file is damaged, rather than that the disk is full. */
export function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(?:CORRUPT|NOTADB|ERROR$|SCHEMA)/.test(error.code);
}

function tryOpen(file: string): Db | undefined {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return undefined;
  let db: Db | undefined;
  try {
    db = configured(file);
    const isOurs = Number(db.pragma('user_version', { simple: true })) === INDEX_VERSION;
    if (isOurs && (size > FULL_CHECK_BYTES || db.pragma('quick_check(1)', { simple: true }) === 'ok')) return db;
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  db?.close();
  return undefined;
}

function configured(file: string): Db {
  const db = new Database(privateFile(file));
  try {
    db.pragma('journal_mode = WAL');
    // Rows leave the outbox after they are in the index: a lost tail would not be missed by anybody.
    db.pragma('synchronous = FULL');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
