import type { Problem } from '../../contract/errors.ts';
import type { Bundle, ClockStatus } from '../../contract/evidence.ts';
import type { Clock } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import type { Ids } from '../ids.ts';
import type { Db } from '../store/open.ts';
import type { ConsoleStamp, Draft, SealedBundle } from './draft.ts';
import { type Flusher, openFlusher } from './flush.ts';
import type { EvidenceIndex } from './index/index-db.ts';
import { openSealer, type Sealer } from './seal.ts';
import type { EvidenceSigner } from './signer.ts';

/** Where evidence is made. It is closed while the vault is locked, since the keys are in the vault. */
export interface EvidenceDesk {
  /** Takes the keys; writes what an earlier process left unwritten. */
  open(keys: { readonly bundle: EvidenceSigner; readonly log: EvidenceSigner }): void;
  /** Lets go of the keys after what is under way. */
  shut(): Promise<void>;
  /** See {@link Sealer.seal}. Throws `VAULT_LOCKED` while the desk is shut. */
  seal(drafts: readonly Draft[]): SealedBundle[];
  /** Resolves when everything acknowledged is in its files. */
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
  readonly onSealed: (records: readonly Bundle[]) => void;
}

/** Makes a desk, shut. */
export function evidenceDesk(options: DeskOptions): EvidenceDesk {
  let staff: { sealer: Sealer; flusher: Flusher } | undefined;
  return {
    open: (keys) => {
      if (staff !== undefined) return;
      const flusher = openFlusher({ ...options, logSigner: keys.log });
      const sealer = openSealer({
        ...options,
        signer: keys.bundle,
        // Sealing may be part of a larger transaction: look at its rows only when that has ended.
        onSealed: (records) =>
          queueMicrotask(() => {
            flusher.wake();
            options.onSealed(records);
          }),
      });
      staff = { sealer, flusher };
      flusher.wake();
    },
    shut: async () => {
      const leaving = staff;
      staff = undefined;
      await leaving?.flusher.close();
    },
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
      await staff?.flusher.drain();
    },
    problem: () => staff?.flusher.problem(),
  };
}
