import type { UnitFact } from '../units.ts';

/** The job that makes backups, and how it ended last. */
export interface JobFact {
  readonly unit: UnitFact;
  /** systemd's own word: `success`, `exit-code`, `signal`, `timeout`, `oom-kill` ... */
  readonly result: string;
  readonly exitStatus?: number;
  /** Epoch ms; absent when it has not ended since the host was booted. */
  readonly endedAt?: number;
}

/** The record that backups and restore tests write. A time is epoch ms, `never` when it is not in the record, absent when it could not be read. */
export interface StatusFact {
  readonly path: string;
  /** False when there is no such file. */
  readonly present: boolean;
  readonly lastBackup?: number | 'never';
  readonly lastRestoreTest?: number | 'never';
  /** As the record has it: what the job says of its own last result. Reported, not judged. */
  readonly checksum?: string;
}

/** What is in the repository. */
export interface RepositoryFact {
  /** False when there is no repository at this place. */
  readonly exists: boolean;
  /** Under which name this host's snapshots are kept. */
  readonly host: string;
  /** Snapshots of this host, and of others: a repository may be shared. */
  readonly own: number;
  readonly others: number;
  /** Time of this host's newest snapshot, epoch ms; absent when it has none. */
  readonly newestAt?: number;
}

/** What is known of a host's backups. A part that is absent could not be read. */
export interface BackupFacts {
  readonly job?: JobFact;
  readonly status?: StatusFact;
  /** Read only where the baseline names a repository. */
  readonly repository?: RepositoryFact;
  /** Names of units that look like backup jobs, for a proposal. */
  readonly candidates: readonly string[];
}
