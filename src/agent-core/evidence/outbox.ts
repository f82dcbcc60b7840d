import type { EvidenceKind, LogEntry, TreeHead } from '../../contract/evidence.ts';
import type { Db } from '../store/open.ts';

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
}

/** What the database remembers of a log entry, apart from the log's files. */
export interface RememberedEntry {
  readonly seq: number;
  readonly bundleId: string;
  readonly kind: string;
  readonly sha256: string;
}

/** The log's tables; every method is one statement, transactions are the caller's. */
export interface LogTables {
  lastSeq(): number;
  nextLabel(day: string): number;
  put(row: OutboxRow, kind: EvidenceKind, sha256: string): void;
  pending(limit: number): OutboxRow[];
  settle(upToSeq: number): void;
  remember(head: TreeHead, text: string, at: number): void;
  newestCheckpoint(): { head: TreeHead; text: string; at: number } | undefined;
  checkpoints(): { head: TreeHead; text: string; at: number }[];
  entries(): RememberedEntry[];
  /** Takes an entry from the files into memory: only when a database is made anew. */
  recall(entry: LogEntry): void;
  /** Sets how many labels of a day are used up: only when a database is made anew. */
  recallLabel(day: string, used: number): void;
}

interface RawOutbox {
  seq: number;
  bundle_id: string;
  folder: string;
  bytes: Buffer;
  signature: string;
  entry: string;
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
    'INSERT INTO outbox (seq, bundle_id, folder, bytes, signature, entry) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const putEntry = db.prepare('INSERT INTO log_entry (seq, bundle_id, kind, bundle_sha256) VALUES (?, ?, ?, ?)');
  const pending = db.prepare<[number], RawOutbox>(
    'SELECT seq, bundle_id, folder, bytes, signature, entry FROM outbox ORDER BY seq LIMIT ?',
  );
  const settle = db.prepare('DELETE FROM outbox WHERE seq <= ?');
  const remember = db.prepare('INSERT OR REPLACE INTO checkpoint (size, root, text, at) VALUES (?, ?, ?, ?)');
  const checkpoint = (row: RawCheckpoint) => ({ head: { size: row.size, root: row.root }, text: row.text, at: row.at });
  const newest = db.prepare<[], RawCheckpoint>(
    'SELECT size, root, text, at FROM checkpoint ORDER BY size DESC LIMIT 1',
  );
  const all = db.prepare<[], RawCheckpoint>('SELECT size, root, text, at FROM checkpoint ORDER BY size');
  const entries = db.prepare<[], { seq: number; bundle_id: string; kind: string; bundle_sha256: string }>(
    'SELECT seq, bundle_id, kind, bundle_sha256 FROM log_entry ORDER BY seq',
  );
  const setLabel = db.prepare('INSERT OR REPLACE INTO label_counter (day, used) VALUES (?, ?)');
  return {
    recall: (entry) => {
      putEntry.run(entry.seq, entry.id, entry.kind, entry.bundle_sha256);
    },
    recallLabel: (day, used) => {
      setLabel.run(day, used);
    },
    lastSeq: () => last.get()?.seq ?? 0,
    nextLabel: (day) => label.get(day)?.used ?? 1,
    put: (row, kind, sha256) => {
      put.run(row.seq, row.bundleId, row.folder, row.bytes, row.signature, row.entry);
      putEntry.run(row.seq, row.bundleId, kind, sha256);
    },
    pending: (limit) =>
      pending.all(limit).map((row) => ({
        seq: row.seq,
        bundleId: row.bundle_id,
        folder: row.folder,
        bytes: row.bytes,
        signature: row.signature,
        entry: row.entry,
      })),
    settle: (seq) => {
      settle.run(seq);
    },
    remember: (head, text, at) => {
      remember.run(head.size, head.root, text, at);
    },
    newestCheckpoint: () => {
      const row = newest.get();
      return row === undefined ? undefined : checkpoint(row);
    },
    checkpoints: () => all.all().map(checkpoint),
    entries: () =>
      entries
        .all()
        .map((row) => ({ seq: row.seq, bundleId: row.bundle_id, kind: row.kind, sha256: row.bundle_sha256 })),
  };
}
