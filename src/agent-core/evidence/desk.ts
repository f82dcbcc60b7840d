import type { Problem } from '../../contract/errors.ts';
import type { ClockStatus } from '../../contract/evidence.ts';
import type { Clock } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import type { Ids } from '../ids.ts';
import type { Db } from '../store/open.ts';
import type { ConsoleStamp, Draft, SealedBundle } from './draft.ts';
import { type EvidencePort, nodeEvidence } from './evidence-port.ts';
import { type Flusher, openFlusher } from './flush.ts';
import { flushBatches } from './flush-batch.ts';
import type { EvidenceIndex } from './index/index-db.ts';
import { logTables } from './outbox.ts';
import { catchUp } from './recover/catch-up.ts';
import { openSealer, type Sealer } from './seal.ts';
import type { EvidenceSigner } from './signer.ts';

/** Where evidence is made. It is closed while the vault is locked, since the keys are in the vault. */
export interface EvidenceDesk {
  /**
   * Takes the keys, brings database and files together (see {@link catchUp}), and goes on writing what an earlier process
   * left unwritten. Throws RoundsError `EVIDENCE_DAMAGED`; the desk then stays shut.
   */
  open(keys: { readonly bundle: EvidenceSigner; readonly log: EvidenceSigner }): Promise<void>;
  /** Writes what was acknowledged, as far as the disk allows, and lets go of the keys. */
  shut(): Promise<void>;
  /** See {@link Sealer.seal}. Throws `VAULT_LOCKED` while the desk is shut. */
  seal(drafts: readonly Draft[]): SealedBundle[];
  /**
   * Resolves when everything acknowledged is in its files. Rejects with `DISK_FULL`, `READ_ONLY` or `EVIDENCE_DAMAGED`
   * when it cannot be written now, `VAULT_LOCKED` when something waits and the desk is shut.
   */
  drain(): Promise<void>;
  /** Why files cannot be written now, if so. */
  problem(): Problem | undefined;
}

/** What the desk needs. */
export interface DeskOptions {
  readonly db: Db;
  readonly root: string;
  readonly deviceId: string;
  readonly index: EvidenceIndex;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly stamp: () => ConsoleStamp;
  readonly clockStatus: () => ClockStatus;
  /** Default: the machine's own file system. */
  readonly port?: EvidencePort;
}

/** Makes a desk, shut. */
export function evidenceDesk(options: DeskOptions): EvidenceDesk {
  const tables = logTables(options.db);
  let staff: { sealer: Sealer; flusher: Flusher } | undefined;
  // One after the other: whoever opens it at once twice, or before it has quite been shut, gets one writer of the log.
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const open: EvidenceDesk['open'] = async (keys) => {
    if (staff !== undefined) return;
    await catchUp({ ...options, logKey: keys.log.publicKey });
    const port = options.port ?? nodeEvidence;
    const flusher = openFlusher(flushBatches({ ...options, port, logSigner: keys.log }));
    const sealer = openSealer({
      ...options,
      signer: keys.bundle,
      // Sealing may be part of a larger transaction: look at its rows only when that has ended.
      onSealed: () => queueMicrotask(() => flusher.wake()),
    });
    staff = { sealer, flusher };
    flusher.wake();
  };
  const shut = async () => {
    const leaving = staff;
    staff = undefined;
    // What the disk refuses now stays in the database and is written at the next start.
    await leaving?.flusher.drain().catch(() => undefined);
    await leaving?.flusher.close();
  };
  return {
    open: (keys) => inTurn(() => open(keys)),
    shut: () => inTurn(shut),
    seal: (drafts) => {
      if (staff === undefined) {
        throw new RoundsError(
          'VAULT_LOCKED',
          'The vault is locked, so nothing can be signed. Unlock it with the passphrase and try again.',
        );
      }
      return staff.sealer.seal(drafts);
    },
    drain: async () => {
      if (staff !== undefined) return staff.flusher.drain();
      const waiting = tables.waiting();
      if (waiting === 0) return;
      throw new RoundsError(
        'VAULT_LOCKED',
        `The vault is locked: ${waiting} sealed records are safe in the database and wait for their files. Unlock it with the passphrase.`,
      );
    },
    problem: () => staff?.flusher.problem(),
  };
}
