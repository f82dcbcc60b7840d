import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import { RoundsError } from '../../errors.ts';
import type { Db } from '../../store/open.ts';
import { encodeBase64 } from '../base64.ts';
import { originOf, verifyCheckpoint } from '../checkpoint.ts';
import { frontier, setFrontier } from '../frontier.ts';
import type { EvidenceIndex } from '../index/index-db.ts';
import { addToIndex, completeIndex } from '../index/rebuild.ts';
import { logFolder } from '../layout.ts';
import { leafHash } from '../merkle.ts';
import { logTables } from '../outbox.ts';
import { headOf, readLog } from '../verify/log-view.ts';
import { readEvidenceFile } from '../verify/read-file.ts';
import { adoptLog } from './adopt.ts';

/** What {@link catchUp} needs. */
export interface CatchUpOptions {
  readonly db: Db;
  /** The evidence folder. */
  readonly root: string;
  readonly deviceId: string;
  readonly index: EvidenceIndex;
  readonly clock: Clock;
  /** Public half of the log key, 32 bytes. */
  readonly logKey: Uint8Array;
}

/**
 * Compares the database with the newest checkpoint on disk before anything is sealed. After a crash the files may be one
 * batch ahead: the batch is settled, and none of its files is written again. When an older copy of the database was put
 * back, the files are further ahead: sealing on from it would give numbers away twice, so it is brought up to them.
 *
 * A checkpoint that is not there or not ours is left to `rounds verify`: nothing is taken from it, and appending to a log
 * that holds something else is refused. Throws RoundsError `EVIDENCE_DAMAGED`.
 */
export async function catchUp(options: CatchUpOptions): Promise<void> {
  const { db, root, deviceId, index, clock } = options;
  const tables = logTables(db);
  const read = await readEvidenceFile(join(root, logFolder(deviceId), 'checkpoint'), 64 * 1024);
  if (!read.ok) return;
  const text = read.bytes.toString('utf8');
  if (text === tables.newestCheckpoint()?.text) return;
  const verdict = verifyCheckpoint(text, { name: originOf(deviceId), publicKey: options.logKey });
  if (!verdict.ok) return;
  const head = headOf(verdict.checkpoint);
  const range = frontier(db);
  if (head.size <= range.size) return;
  const rows = tables.pending(head.size - range.size, Number.MAX_SAFE_INTEGER);
  for (const row of rows) range.append(leafHash(Buffer.from(row.entry)));
  if (range.size < head.size) {
    await adoptLog(db, root, await readLog(root, deviceId), clock, []);
    await completeIndex(root, index, deviceId, head.size);
    return;
  }
  if (encodeBase64(range.root()) !== head.root) {
    throw new RoundsError(
      'EVIDENCE_DAMAGED',
      `The log on disk and the database differ within the first ${head.size} entries. Nothing was changed. Run "rounds verify" on the evidence folder.`,
    );
  }
  await addToIndex(
    root,
    index,
    rows.map((row) => row.line),
  );
  db.transaction(() => {
    setFrontier(db, range);
    tables.remember(head, text, clock.now());
    tables.settle(head.size);
  }).immediate();
}
