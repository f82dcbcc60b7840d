import type { Clock } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import type { Db } from '../store/open.ts';
import { encodeBase64 } from './base64.ts';
import { type BundleTarget, writeBundles } from './bundle-files.ts';
import { originOf, signCheckpoint } from './checkpoint.ts';
import type { EvidencePort } from './evidence-port.ts';
import { durableFolders } from './folders.ts';
import { frontier, setFrontier } from './frontier.ts';
import type { EvidenceIndex } from './index/index-db.ts';
import { addToIndex } from './index/rebuild.ts';
import { appendToLog, writeCheckpoint } from './log-files.ts';
import { logTables, type OutboxRow } from './outbox.ts';
import type { EvidenceSigner } from './signer.ts';

/** Bundles per batch, at most and at least: one checkpoint is signed for each. */
const LARGEST_BATCH = 512;
const SMALLEST_BATCH = 64;
/** A checkpoint comes at latest this long after what it covers, milliseconds: batches are made to fit the disk. */
const CHECKPOINT_WITHIN_MS = 1000;
/** Bytes of bundles per batch, so that memory stays flat when they are large. */
const BATCH_BYTES = 8 * 1024 * 1024;

/** What writing the outbox to files needs. */
export interface FlushOptions {
  readonly db: Db;
  /** The evidence folder. */
  readonly root: string;
  readonly deviceId: string;
  readonly logSigner: EvidenceSigner;
  readonly index: EvidenceIndex;
  readonly clock: Clock;
  readonly port: EvidencePort;
}

/** Takes the outbox to the files, one batch at a time. */
export interface Batches {
  /**
   * One batch: bundles, log, checkpoint, index, and only then the outbox rows go. False when there was nothing to do.
   * Throws RoundsError `DISK_FULL`, `READ_ONLY` or `EVIDENCE_DAMAGED`; then the rows are still there, and doing it again
   * gives the same files.
   */
  next(): Promise<boolean>;
}

/** Over one outbox. */
export function flushBatches(options: FlushOptions): Batches {
  const tables = logTables(options.db);
  let folders = durableFolders(options.root, options.port);
  let triedUpTo = tables.lastSeq();
  let size = LARGEST_BATCH;
  return {
    next: async () => {
      const rows = tables.pending(size, BATCH_BYTES);
      if (rows.length === 0) return false;
      const begun = options.clock.monotonic();
      try {
        await flush(rows, { ...options, folders, triedUpTo });
        size = nextSize(size, options.clock.monotonic() - begun);
        return true;
      } catch (error) {
        // Somebody may have removed a folder that was there before: look anew.
        folders = durableFolders(options.root, options.port);
        triedUpTo = rows.at(-1)?.seq ?? triedUpTo;
        throw error;
      }
    },
  };
}

/** A batch that took longer than half of the time is followed by a smaller one, one that was quick by a larger one. */
function nextSize(size: number, took: number): number {
  if (took > CHECKPOINT_WITHIN_MS / 2) return Math.max(SMALLEST_BATCH, Math.floor(size / 2));
  return took < CHECKPOINT_WITHIN_MS / 4 ? Math.min(LARGEST_BATCH, size * 2) : size;
}

async function flush(rows: readonly OutboxRow[], options: FlushOptions & BundleTarget): Promise<void> {
  const { db, root, deviceId, clock } = options;
  const tables = logTables(db);
  const range = frontier(db);
  assertContiguous(range.size, rows);
  await writeBundles(options, rows);
  await appendToLog(
    options,
    range,
    rows.map((row) => row.entry),
  );
  const head = { origin: originOf(deviceId), size: range.size, root: range.root(), extensions: [] };
  const text = signCheckpoint(head, options.logSigner);
  await writeCheckpoint(options, range.size, text);
  await addToIndex(
    root,
    options.index,
    rows.map((row) => row.line),
  );
  db.transaction(() => {
    setFrontier(db, range);
    tables.remember({ size: head.size, root: encodeBase64(head.root) }, text, clock.now());
    tables.settle(range.size);
  }).immediate();
}

function assertContiguous(size: number, rows: readonly OutboxRow[]): void {
  for (const [index, row] of rows.entries()) {
    if (row.seq !== size + index + 1) {
      throw new RoundsError(
        'EVIDENCE_DAMAGED',
        `The outbox goes on at number ${row.seq}, but the log ends at ${size + index}. Run "rounds doctor".`,
      );
    }
  }
}
