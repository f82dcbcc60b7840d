import { join } from 'node:path';
import { z } from 'zod';
import type { Problem } from '../../contract/errors.ts';
import { type Bundle, bundle } from '../../contract/evidence.ts';
import type { Clock } from '../clock.ts';
import { asProblem, RoundsError } from '../errors.ts';
import { metaTable } from '../store/meta.ts';
import type { Db } from '../store/open.ts';
import { encodeBase64 } from './base64.ts';
import { writeBundles } from './bundle-files.ts';
import { originOf, signCheckpoint } from './checkpoint.ts';
import { CompactRange } from './compact-range.ts';
import type { EvidenceIndex } from './index/index-db.ts';
import { logFolder } from './layout.ts';
import { appendToLog, writeCheckpoint } from './log-files.ts';
import { logTables, type OutboxRow } from './outbox.ts';
import type { EvidenceSigner } from './signer.ts';

/** Bundles per batch: one checkpoint is signed for each. At about 2,000 files a second a batch stays under a second. */
const BATCH = 512;
/** Waits between tries while the disk refuses, milliseconds. */
const RETRY_MS = [1000, 2000, 5000, 15_000, 60_000] as const;
const FRONTIER = 'log_frontier';

/** Writes what was acknowledged to its files, in the background. */
export interface Flusher {
  /** Says that the outbox has rows. Returns at once. */
  wake(): void;
  /** Resolves when the outbox is empty. Rejects with `DISK_FULL`, `READ_ONLY` or `EVIDENCE_DAMAGED` when it cannot be emptied now; the rows stay. */
  drain(): Promise<void>;
  /** Why the last try failed, while it has not succeeded since. */
  problem(): Problem | undefined;
  /** Stops; what is under way is finished first. */
  close(): Promise<void>;
}

/** What flushing needs. */
export interface FlusherOptions {
  readonly db: Db;
  /** The evidence folder. */
  readonly root: string;
  readonly deviceId: string;
  readonly logSigner: EvidenceSigner;
  readonly index: EvidenceIndex;
  readonly clock: Clock;
}

const frontierState = z.object({ size: z.number(), hashes: z.array(z.string()) });

/** Starts the flusher and takes up what an earlier process left in the outbox. */
export function openFlusher(options: FlusherOptions): Flusher {
  let running: Promise<void> | undefined;
  let failed: Problem | undefined;
  let retries = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const run = async () => {
    while (!closed && (await flushBatch(options))) retries = 0;
    failed = undefined;
  };
  const start = (): Promise<void> => {
    clearTimeout(timer);
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  };
  const background = () => {
    start().catch((error: unknown) => {
      failed = asProblem(error);
      if (closed) return;
      const wait = RETRY_MS[Math.min(retries, RETRY_MS.length - 1)];
      retries += 1;
      timer = setTimeout(background, wait);
      timer.unref();
    });
  };
  return {
    wake: background,
    drain: async () => {
      // A run that was under way may have looked before the newest rows came: look once more after it.
      if (running !== undefined) await running;
      await start();
    },
    problem: () => failed,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await running?.catch(() => undefined);
    },
  };
}

/** One batch: files, log, checkpoint, and only then the outbox rows go. False when there was nothing to do. */
async function flushBatch(options: FlusherOptions): Promise<boolean> {
  const { db, root, clock } = options;
  const tables = logTables(db);
  const rows = tables.pending(BATCH);
  const last = rows.at(-1);
  if (last === undefined) return false;
  await writeBundles(root, rows);
  const folder = join(root, logFolder(options.deviceId));
  const range = frontier(db);
  const fresh = rows.filter((row) => row.seq > range.size);
  assertContiguous(range.size, fresh);
  await appendToLog(
    folder,
    range,
    fresh.map((row) => row.entry),
  );
  const root32 = range.root();
  const text = signCheckpoint(
    { origin: originOf(options.deviceId), size: range.size, root: root32, extensions: [] },
    options.logSigner,
  );
  await writeCheckpoint(folder, range.size, text);
  options.index.add(rows.map((row) => ({ record: recordOf(row), folder: row.folder })));
  db.transaction(() => {
    metaTable(db).set(FRONTIER, JSON.stringify(range.save()));
    tables.remember({ size: range.size, root: encodeBase64(root32) }, text, clock.now());
    tables.settle(last.seq);
  }).immediate();
  return true;
}

/** Where the files of the log end. */
export function frontier(db: Db): CompactRange {
  const stored = metaTable(db).get(FRONTIER);
  return stored === undefined ? CompactRange.empty() : CompactRange.restore(frontierState.parse(JSON.parse(stored)));
}

/** Sets where the files of the log end: only when a database is made anew from them. */
export function setFrontier(db: Db, range: CompactRange): void {
  metaTable(db).set(FRONTIER, JSON.stringify(range.save()));
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

function recordOf(row: OutboxRow): Bundle {
  return bundle.parse(JSON.parse(Buffer.from(row.bytes).toString('utf8')));
}
