import type { Bundle, DayCompleteness, LogVerdict } from '../../../src/contract/evidence.ts';
import type { ExceptionView } from '../../../src/contract/exceptions.ts';
import type { HostAccess } from '../../../src/contract/fleet.ts';
import type { ImportPreview, ImportReport } from '../../../src/contract/imports.ts';
import type { DoctorItem, DriftPoint, TrendPoint } from '../../../src/contract/live.ts';
import type { ThisComputer } from '../../../src/contract/this-computer.ts';

/** Answers that a test may change at any time. */
export interface Says {
  access: HostAccess;
  /** Groups that every host is in. */
  groups: readonly string[];
  /** What can open the vault beside the passphrase. */
  recoveryCode: string | undefined;
  doctor: DoctorItem[];
  /** False: an examination goes on until it is cancelled. */
  doctorAnswers: boolean;
  completeness: DayCompleteness[];
  /** By the name of the host that they apply to. */
  exceptions: Readonly<Record<string, ExceptionView[]>>;
  /** Records beside those of the cells. */
  bundles: Bundle[];
  trend: TrendPoint[];
  driftTrend: DriftPoint[];
  /** How many calls to verify are answered; the next one goes on until it is cancelled. */
  verifications: number;
  /** What comes of comparing the log with an older checkpoint. */
  consistency: LogVerdict['checks'];
  thisComputer: ThisComputer;
  /** What the next import would do and has done; without one, an empty one. */
  importPreview: ImportPreview | undefined;
  importReport: ImportReport | undefined;
}

/** What a fresh far end says. */
export function freshSays(): Says {
  return {
    access: { via: [], writes: 'same_as_reads', site_has_one_credential: false },
    groups: [],
    recoveryCode: undefined,
    doctor: [],
    doctorAnswers: true,
    completeness: [],
    exceptions: {},
    bundles: [],
    trend: [],
    driftTrend: [],
    verifications: Number.POSITIVE_INFINITY,
    consistency: {},
    thisComputer: { name: 'bench-7', os: 'Debian GNU/Linux 12 (bookworm)', platform: 'linux' },
    importPreview: undefined,
    importReport: undefined,
  };
}
