import type { BuiltinCheckId } from '../../contract/enums.ts';
import type { Check } from './check.ts';
import { FIREWALL_PRIVILEGED, firewallCheck } from './firewall/index.ts';
import { LOGGING_PRIVILEGED, loggingCheck } from './logging/index.ts';
import { PATCHING_PRIVILEGED, patchingCheck } from './patching/index.ts';

/** Every check, in the order in which they are shown. A new room is registered here and nowhere else. */
export const CHECKS: readonly Check<object>[] = [patchingCheck, loggingCheck, firewallCheck];

/**
 * What each check's probes run as root, program and all arguments: a sudoers drop-in made from it needs no wildcard.
 */
export const PRIVILEGED_COMMANDS: ReadonlyMap<BuiltinCheckId, readonly (readonly string[])[]> = new Map([
  ['patching', PATCHING_PRIVILEGED],
  ['logging', LOGGING_PRIVILEGED],
  ['firewall', FIREWALL_PRIVILEGED],
]);
