import type { EvidenceKind, LogEntry, TreeHead } from '../../contract/evidence.ts';
import type { Db } from '../store/open.ts';
import { fromColumn } from '../store/rows.ts';
import { type IndexLine, indexLine } from './index/rows.ts';

/** A bundle between acknowledgement and its files. */
export interface OutboxRow {
  readonly seq: number;
  readonly bundleId: string;
  /** Folder under the evidence folder. */
  readonly folder: string;
  readonly bytes: Uint8Array;
  readonly signature: string;
  /** Canonical log entry. */
  readonly entry: string;
  /** What the index will keep of it. */
  readonly line: IndexLine;
}

/** What the database remembers of a log entry, apart from the log's files. */
export interface RememberedEntry {
  readonly seq: number;
  readonly bundleId: string;
  readonly kind: string;
  readonly sha256: string;
}

/** A signed checkpoint that the database remembers. */
export interface RememberedCheckpoint {
  readonly head: TreeHead;
  readonly text: string;
  readonly at: number;
}

/** The log's tables; every method is one statement or two, transactions are the caller's. */
export interface LogTables {
  lastSeq(): number;
  /** Takes the next number of a day (`YYYYMMDD`). */
  nextLabel(day: string): number;
  put(row: OutboxRow, kind: EvidenceKind, sha256: string): void;
  /** The oldest rows: at most `most`, and no further than the row that brings them to `bytes`. */
  pending(most: number, bytes: number): OutboxRow[];
  /** How many bundles wait for their files. */
  waiting(): number;
  /** Their ids. */
  waitingIds(): ReadonlySet<string>;
  settle(upToSeq: number): void;
  /** Keeps the newest checkpoint. Older ones add nothing: the entries give every root before it. */
  remember(head: TreeHead, text: string, at: number): void;
  newestCheckpoint(): RememberedCheckpoint | undefined;
  /** The newest one, as a list. */
  checkpoints(): RememberedCheckpoint[];
  /** The entries whose files were written; those that wait in the outbox are not among them. */
  entries(): RememberedEntry[];
  /** Takes an entry from the files into memory: only when the database is behind them. */
  recall(entry: LogEntry): void;
  /** Says that so many labels of a day are used up at least: only when the database is behind the files. */
  recallLabel(day: string, used: number): void;
}

interface RawOutbox {
  seq: number;
  bundle_id: string;
  folder: string;
  bytes: Buffer;
  signature: string;
  entry: string;
  line: string;
}
interface RawCheckpoint {
  size: number;
  root: string;
  text: string;
  at: number;
}

/** The tables `outbox`, `log_entry`, `label_counter` and `checkpoint`. */
export function logTables(db: Db): LogTables {
  const last = db.prepare<[], { seq: number | null }>('SELECT max(seq) AS seq FROM log_entry');
  const label = db.prepare<[string], { used: number }>(
    'INSERT INTO label_counter (day, used) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET used = used + 1 RETURNING used',
  );
  const put = db.prepare(
    'INSERT INTO outbox (seq, bundle_id, folder, bytes, signature, entry, line) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const putEntry = db.prepare('INSERT INTO log_entry (seq, bundle_id, kind, bundle_sha256) VALUES (?, ?, ?, ?)');
  const pending = db.prepare<[number], RawOutbox>(
    'SELECT seq, bundle_id, folder, bytes, signature, entry, line FROM outbox ORDER BY seq LIMIT ?',
  );
  const waiting = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM outbox');
  const waitingIds = db.prepare<[], string>('SELECT bundle_id FROM outbox').pluck();
  const settle = db.prepare('DELETE FROM outbox WHERE seq <= ?');
  const remember = db.prepare('INSERT OR REPLACE INTO checkpoint (size, root, text, at) VALUES (?, ?, ?, ?)');
  const forget = db.prepare('DELETE FROM checkpoint WHERE size < ?');
  const newest = db.prepare<[], RawCheckpoint>(
    'SELECT size, root, text, at FROM checkpoint ORDER BY size DESC LIMIT 1',
  );
  const entries = db.prepare<[], { seq: number; bundle_id: string; kind: string; bundle_sha256: string }>(
    'SELECT seq, bundle_id, kind, bundle_sha256 FROM log_entry WHERE seq NOT IN (SELECT seq FROM outbox) ORDER BY seq',
  );
  const raiseLabel = db.prepare(
    'INSERT INTO label_counter (day, used) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET used = max(used, excluded.used)',
  );
  const newestCheckpoint = () => {
    const row = newest.get();
    return row === undefined ? undefined : { head: { size: row.size, root: row.root }, text: row.text, at: row.at };
  };
  return {
    lastSeq: () => last.get()?.seq ?? 0,
    nextLabel: (day) => label.get(day)?.used ?? 1,
    put: (row, kind, sha256) => {
      put.run(row.seq, row.bundleId, row.folder, row.bytes, row.signature, row.entry, JSON.stringify(row.line));
      putEntry.run(row.seq, row.bundleId, kind, sha256);
    },
    pending: (most, bytes) => {
      const rows: OutboxRow[] = [];
      let taken = 0;
      for (const row of pending.iterate(most)) {
        rows.push(outboxRow(row));
        taken += row.bytes.length;
        if (taken >= bytes) break;
      }
      return rows;
    },
    waiting: () => waiting.get()?.n ?? 0,
    waitingIds: () => new Set(waitingIds.all()),
    settle: (seq) => {
      settle.run(seq);
    },
    remember: (head, text, at) => {
      remember.run(head.size, head.root, text, at);
      forget.run(head.size);
    },
    newestCheckpoint,
    checkpoints: () => [newestCheckpoint()].filter((one) => one !== undefined),
    entries: () =>
      entries
        .all()
        .map((row) => ({ seq: row.seq, bundleId: row.bundle_id, kind: row.kind, sha256: row.bundle_sha256 })),
    recall: (entry) => {
      putEntry.run(entry.seq, entry.id, entry.kind, entry.bundle_sha256);
    },
    recallLabel: (day, used) => {
      raiseLabel.run(day, used);
    },
  };
}

function outboxRow(row: RawOutbox): OutboxRow {
  return {
    seq: row.seq,
    bundleId: row.bundle_id,
    folder: row.folder,
    bytes: row.bytes,
    signature: row.signature,
    entry: row.entry,
    line: fromColumn(indexLine, row.line, 'outbox line'),
  };
}
