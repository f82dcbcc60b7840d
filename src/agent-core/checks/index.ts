import type { Baseline } from '../../contract/baseline.ts';
import type { CheckId } from '../../contract/enums.ts';
import { avEdrCheck } from './av_edr/index.ts';
import { backupCheck } from './backup/index.ts';
import type { Check } from './check.ts';
import { encryptionCheck } from './encryption/index.ts';
import { firewallCheck } from './firewall/index.ts';
import { loggingCheck } from './logging/index.ts';
import { patchingCheck } from './patching/index.ts';

/** Every check, in the order in which they are shown. A new room is registered here and nowhere else. */
export const CHECKS: readonly Check<object>[] = [
  patchingCheck,
  avEdrCheck,
  backupCheck,
  loggingCheck,
  firewallCheck,
  encryptionCheck,
];

/** What the probes of every check may run as root under a baseline. */
export function privilegedCommands(
  baseline: Baseline,
  checks: readonly Check<object>[] = CHECKS,
): ReadonlyMap<CheckId, readonly (readonly string[])[]> {
  return new Map(checks.map((check) => [check.id, check.privileged(baseline)]));
}
