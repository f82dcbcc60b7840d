import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Bundle, type EvidenceFilter, type EvidenceRow, evidenceRow } from '../../../contract/evidence.ts';
import type { Db } from '../../store/open.ts';
import { privateFile } from '../../store/private-file.ts';
import { fromColumn } from '../../store/rows.ts';
import { rowOf } from './rows.ts';

/** Raised when the columns change; an older index is thrown away and made again from the files. */
const INDEX_VERSION = 1;

const SCHEMA = `
  CREATE TABLE bundle (
    rowid INTEGER PRIMARY KEY,
    bundle_id TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    device_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    site_name TEXT NOT NULL,
    host_id TEXT,
    host_name TEXT,
    check_id TEXT,
    outcome TEXT,
    at TEXT NOT NULL,
    folder TEXT NOT NULL,
    row TEXT NOT NULL
  ) STRICT;
  CREATE INDEX bundle_at ON bundle (at DESC, seq DESC);
  CREATE INDEX bundle_host ON bundle (host_id, at DESC);
  CREATE INDEX bundle_label ON bundle (label);
  CREATE VIRTUAL TABLE words USING fts5 (text, content = '');
`;

/** A bundle and where its files are. */
export interface Indexed {
  readonly record: Bundle;
  /** Folder under the evidence folder. */
  readonly folder: string;
}

/** Where to find evidence. Derived: everything in it can be made again from the files at any time. */
export interface EvidenceIndex extends Disposable {
  /** Adds bundles; those that are there already are left alone. */
  add(bundles: readonly Indexed[]): void;
  /** Newest first. */
  list(filter: EvidenceFilter): EvidenceRow[];
  /** Finds a bundle by id or label. Labels repeat between devices: all are given. */
  find(ref: string): { row: EvidenceRow; folder: string }[];
  count(): number;
  clear(): void;
  /** True when the file was made anew and must be filled from the evidence. */
  readonly fresh: boolean;
}

/** Opens `<dir>/index.db`; one that is damaged or of another version is replaced by an empty one (`fresh`). */
export function openIndex(dir: string): EvidenceIndex {
  const file = join(dir, 'index.db');
  const opened = tryOpen(file);
  if (opened !== undefined) return indexOver(opened.db, opened.fresh);
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const again = tryOpen(file);
  if (again === undefined) throw new Error(`index.db cannot be made in ${dir}`);
  return indexOver(again.db, true);
}

function tryOpen(file: string): { db: Db; fresh: boolean } | undefined {
  const db = new Database(privateFile(file));
  try {
    db.pragma('journal_mode = WAL');
    // A lost tail after a power cut is made good from the files, so the index need not wait for the disk.
    db.pragma('synchronous = NORMAL');
    const version = Number(db.pragma('user_version', { simple: true }));
    if (version === INDEX_VERSION && db.pragma('quick_check(1)', { simple: true }) === 'ok')
      return { db, fresh: false };
    if (version !== 0) {
      db.close();
      return undefined;
    }
    db.exec(SCHEMA);
    db.pragma(`user_version = ${INDEX_VERSION}`);
    return { db, fresh: true };
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && /CORRUPT|NOTADB|ERROR/.test(error.code)) return undefined;
    throw error;
  }
}

function indexOver(db: Db, fresh: boolean): EvidenceIndex {
  const insert = db.prepare(
    `INSERT OR IGNORE INTO bundle (bundle_id, label, device_id, seq, kind, site_name, host_id, host_name, check_id, outcome, at, folder, row)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const words = db.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)');
  const addAll = db.transaction((bundles: readonly Indexed[]) => {
    for (const { record, folder } of bundles) {
      const row = rowOf(record);
      const { changes, lastInsertRowid } = insert.run(
        row.bundle_id,
        row.label,
        row.device_id,
        row.seq,
        row.kind,
        row.site_name,
        row.host_id ?? null,
        row.host_name ?? null,
        row.check ?? null,
        row.outcome ?? null,
        row.timestamp,
        folder,
        JSON.stringify(row),
      );
      if (changes > 0) words.run(lastInsertRowid, textOf(record, row));
    }
  });
  const found = db.prepare<[string, string], { row: string; folder: string }>(
    'SELECT row, folder FROM bundle WHERE bundle_id = ? OR label = ?',
  );
  const counted = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM bundle');
  return {
    fresh,
    add: (bundles) => addAll(bundles),
    list: (filter) => list(db, filter),
    find: (ref) =>
      found.all(ref, ref).map(({ row, folder }) => ({ row: fromColumn(evidenceRow, row, 'index row'), folder })),
    count: () => counted.get()?.n ?? 0,
    clear: () => {
      db.exec("DELETE FROM bundle; INSERT INTO words (words) VALUES ('delete-all');");
    },
    [Symbol.dispose]: () => {
      db.close();
    },
  };
}

function textOf(record: Bundle, row: EvidenceRow): string {
  const causes =
    record.kind === 'drift'
      ? record.causes.map((cause) => `${cause.code} ${cause.subject ?? ''} ${cause.detail}`).join(' ')
      : '';
  return [
    row.label,
    row.kind,
    row.site_name,
    row.host_name,
    row.check,
    row.state,
    row.severity,
    row.summary,
    causes,
  ].join(' ');
}

function list(db: Db, filter: EvidenceFilter): EvidenceRow[] {
  const where: string[] = [];
  const values: (string | number)[] = [];
  const add = (sql: string, ...given: (string | number)[]) => {
    where.push(sql);
    values.push(...given);
  };
  if (filter.check !== undefined) add('check_id = ?', filter.check);
  if (filter.outcome !== undefined) add('outcome = ?', filter.outcome);
  if (filter.kind !== undefined) add('kind = ?', filter.kind);
  if (filter.from !== undefined) add('at >= ?', filter.from);
  if (filter.to !== undefined) add('at < ?', filter.to);
  if (filter.host !== undefined) add('(host_id = ? OR host_name = ?)', filter.host, filter.host);
  if (filter.before_seq !== undefined) add('seq < ?', filter.before_seq);
  const text = match(filter.text);
  if (text !== undefined) add('rowid IN (SELECT rowid FROM words WHERE words MATCH ?)', text);
  const sql = `SELECT row FROM bundle ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY at DESC, seq DESC LIMIT ?`;
  return db
    .prepare<(string | number)[], { row: string }>(sql)
    .all(...values, filter.limit)
    .map(({ row }) => fromColumn(evidenceRow, row, 'index row'));
}

/** Words as a person typed them, each quoted, so that none of them is read as a search operator. */
function match(text: string | undefined): string | undefined {
  const words = text?.match(/[\p{L}\p{N}_.:-]+/gu) ?? [];
  return words.length === 0 ? undefined : words.map((word) => `"${word}"*`).join(' ');
}
