import type { UnitFact } from '../units.ts';

/** Whether a canary was found again. `unreadable`: this login may not read the whole log, so nothing is proven. */
export type Sighting = 'found' | 'lost' | 'unreadable';

/** The line that this scan wrote. */
export interface CanaryFact {
  /** False when the host's log took no message at all. */
  readonly written: boolean;
  readonly journal: Sighting;
  /** The syslog file, where a syslog service is asked for and writes one. */
  readonly file?: { readonly path: string; readonly sighting: Sighting | 'absent' };
}

/** The line that the scan before wrote. */
export interface PreviousCanary {
  /** When it was written, epoch ms of the console. */
  readonly writtenAt: number;
  readonly journal: Sighting;
}

/** Where journald keeps its journal and for how long, as configured. */
export interface JournalFact {
  /** `Storage=`: `auto`, `persistent`, `volatile` or `none`. */
  readonly storage: string;
  /** True when the journal is on disk and stays there over a reboot. */
  readonly persistent: boolean;
  /** `MaxRetentionSec=` in seconds; undefined when there is no limit of time. */
  readonly retentionSeconds?: number;
}

/** What is known of a host's logging. A part that is absent could not be read. */
export interface LoggingFacts {
  /** The services of the baseline (or of the standard, without one), as it names them. */
  readonly asked: readonly string[];
  /** The units of the baseline, and others that are known for logging. */
  readonly units: readonly UnitFact[];
  readonly canary?: CanaryFact;
  /** Absent also when there was no scan before. */
  readonly previous?: PreviousCanary;
  readonly journal?: JournalFact;
  readonly auditd?: UnitFact;
  /** Keys of the audit rules that the kernel has loaded, sorted. */
  readonly auditKeys?: readonly string[];
}
