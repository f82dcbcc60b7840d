import { type ClockStatus, EMPTY_TREE_HEAD, type TreeHead } from '../../contract/evidence.ts';
import type { Clock } from '../clock.ts';
import type { Ids } from '../ids.ts';
import type { Db } from '../store/open.ts';
import { storeError } from '../store/store-error.ts';
import type { ConsoleStamp, Draft, SealedBundle } from './draft.ts';
import { labelDay } from './layout.ts';
import { logTables } from './outbox.ts';
import { cleanTexts } from './scrub/index.ts';
import type { EvidenceSigner } from './signer.ts';
import { type Stamped, stampDraft } from './stamp.ts';

/** Takes drafts and makes them evidence. */
export interface Sealer {
  /**
   * Seals drafts in order, all or none, in one transaction: when this returns they are durable and have their place in
   * the log, even if the process ends at once. Inside a larger transaction they are part of it: durable once it commits,
   * and gone without a trace, their numbers free again, when it is rolled back. Throws RoundsError `DISK_FULL`,
   * `READ_ONLY` or `INVALID_INPUT`; then nothing was recorded and no sequence number was used.
   */
  seal(drafts: readonly Draft[]): SealedBundle[];
}

/** What sealing needs. */
export interface SealerOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly signer: EvidenceSigner;
  readonly stamp: () => ConsoleStamp;
  readonly clockStatus: () => ClockStatus;
  /** Told after each seal; a transaction around it may still be open then. */
  readonly onSealed: () => void;
}

/** The one way into the log of this device. */
export function openSealer(options: SealerOptions): Sealer {
  const { db, signer } = options;
  const clean = cleanTexts();
  const tables = logTables(db);
  const commit = db.transaction((drafts: readonly Draft[]): Stamped[] => {
    const previous: TreeHead = tables.newestCheckpoint()?.head ?? EMPTY_TREE_HEAD;
    const stamp = options.stamp();
    const clockStatus = options.clockStatus();
    let seq = tables.lastSeq();
    return drafts.map((draft) => {
      seq += 1;
      const place = {
        seq,
        bundleId: options.ids.uuid(),
        labelNumber: tables.nextLabel(labelDay(draft.timestamp_end)),
        previous,
      };
      const stamped = stampDraft(draft, place, stamp, clockStatus, signer, clean);
      tables.put(stamped.row, stamped.record.kind, stamped.sha256);
      return stamped;
    });
  });
  return {
    seal: (drafts) => {
      if (drafts.length === 0) return [];
      let stamped: Stamped[];
      try {
        stamped = commit.immediate(drafts);
      } catch (error) {
        throw storeError(error);
      }
      options.onSealed();
      return stamped.map(({ record, sha256 }) => ({
        bundleId: record.bundle_id,
        label: record.label,
        seq: record.seq,
        kind: record.kind,
        sha256,
      }));
    },
  };
}
