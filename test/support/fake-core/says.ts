import type { Bundle, DayCompleteness } from '../../../src/contract/evidence.ts';
import type { ExceptionView } from '../../../src/contract/exceptions.ts';
import type { HostAccess } from '../../../src/contract/fleet.ts';
import type { DoctorItem, TrendPoint } from '../../../src/contract/live.ts';

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
  };
}
