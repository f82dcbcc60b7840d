import type { RememberedEntry } from '../outbox.ts';

/** A checkpoint that somebody kept: from a report, a mirror, the database. */
export interface KeptCheckpoint {
  /** Where it is from, for messages. */
  readonly name: string;
  /** The signed note. */
  readonly text: string;
}

/** What is known of a log from elsewhere than its files. */
export interface LogMemory {
  readonly kept: readonly KeptCheckpoint[];
  /** What the database of this console remembers; undefined when somebody else's evidence is judged. */
  readonly remembered: readonly RememberedEntry[] | undefined;
}
