import type { UnitFact } from '../units.ts';

/** Where the age of signatures was read. */
export type SignatureSource = 'clamav' | 'mdatp' | 'path';

/** How old the signatures are. */
export interface SignatureFact {
  readonly source: SignatureSource;
  /** When they were built (ClamAV), updated (Microsoft Defender) or written (path), epoch ms; absent when there are none. */
  readonly at?: number;
}

/** What systemd starts for a service. */
export interface ProgramFact {
  readonly unit: string;
  readonly path: string;
  /** SHA-256; only when the baseline names no program, for a proposal. */
  readonly sha256?: string;
}

/** The baseline's program. */
export interface BinaryFact {
  readonly path: string;
  /** Absent when there is no such file. */
  readonly sha256?: string;
}

/** What is known of a host's antivirus or EDR. A part that is absent could not be read. */
export interface AvEdrFacts {
  /** The baseline's service; without a baseline, the first known one that runs. */
  readonly asked?: string;
  /** The baseline's service, and others that are known. */
  readonly units: readonly UnitFact[];
  readonly signatures?: SignatureFact;
  /** Microsoft Defender only: real-time protection is on, and the product is not in passive mode. */
  readonly protecting?: boolean;
  /** Microsoft Defender only: what it says of itself; recorded, not judged. */
  readonly healthy?: boolean;
  readonly programs: readonly ProgramFact[];
  readonly binary?: BinaryFact;
}
