import type { RememberedEntry } from '../outbox.ts';
import type { KeptCheckpoint } from './log-memory.ts';
import type { TrustedKeys } from './trust.ts';

/** What a verification may know from outside the evidence. */
export interface VerifyOptions {
  /** Keys that are believed; undefined = none, the evidence then reads "keys not confirmed". */
  readonly trust: TrustedKeys | undefined;
  /** Checkpoints that somebody kept. */
  readonly kept: readonly KeptCheckpoint[];
  /** Memory of this console's own database, for its own log. */
  readonly own?:
    | {
        readonly deviceId: string;
        readonly entries: readonly RememberedEntry[];
        readonly checkpoints: readonly KeptCheckpoint[];
        /** Ids of bundles that wait in its database: they may be on disk, or not, and are not in the log yet. */
        readonly waiting: ReadonlySet<string>;
      }
    | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (done: number) => void;
}
