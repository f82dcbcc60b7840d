import type { BuiltinCheckId, Platform } from '../../../contract/enums.ts';

/** What can be put wrong on a demo host, and on which platforms. */
export interface FaultKind {
  /** The check that finds it; undefined = it concerns reaching the host. */
  readonly check: BuiltinCheckId | undefined;
  /** Present tense, after the host's name: "front-desk: rsyslog is stopped". */
  readonly says: string;
}

/** Every fault by name. The first of a check is what `demo drift HOST CHECK` injects. */
export const FAULTS = {
  service_stopped: { check: 'logging', says: 'the syslog service is stopped' },
  canary_lost: { check: 'logging', says: 'the log takes messages and loses them' },
  audit_rules_removed: { check: 'logging', says: 'one of the audit rules is gone' },
  rules_changed: { check: 'firewall', says: 'a firewall rule was added that lets everybody in' },
  firewall_stopped: { check: 'firewall', says: 'the firewall service is stopped and its rules are gone' },
  updates_pending: { check: 'patching', says: 'security updates wait (on NixOS: another system runs than was agreed)' },
  lists_old: {
    check: 'patching',
    says: 'the package lists were last fetched weeks ago (on NixOS: the generation is old)',
  },
  reboot_pending: { check: 'patching', says: 'a new kernel waits for a reboot' },
  av_stopped: { check: 'av_edr', says: 'the antivirus service is stopped' },
  signatures_old: { check: 'av_edr', says: 'the antivirus signatures are no longer updated' },
  av_binary_changed: { check: 'av_edr', says: 'the antivirus program is not the one that was agreed' },
  backup_old: { check: 'backup', says: 'the nightly backup no longer runs' },
  backup_failed: { check: 'backup', says: 'the last backup failed' },
  no_backup: { check: 'backup', says: 'there is no record of any backup' },
  restore_test_old: { check: 'backup', says: 'nobody has tested a restore for months' },
  volume_not_encrypted: { check: 'encryption', says: 'the volume crypthome is no longer encrypted' },
  unreachable: { check: undefined, says: 'it does not answer' },
  link_lost: { check: undefined, says: 'the link breaks while it answers' },
  key_changed: { check: undefined, says: 'it shows another identity' },
  slow: { check: undefined, says: 'it takes half a minute to answer' },
  clock_skew: { check: undefined, says: 'its clock is seven minutes ahead' },
} as const satisfies Readonly<Record<string, FaultKind>>;

/** Name of a fault. */
export type Fault = keyof typeof FAULTS;

/** All names, in the order in which they are listed. */
export const FAULT_NAMES: readonly Fault[] = Object.keys(FAULTS).filter(isFault);

/** The faults of a host with the moment (epoch ms) at which each began. */
export type Faults = ReadonlyMap<Fault, number>;

/** True for the name of a fault. */
export function isFault(name: string): name is Fault {
  return Object.hasOwn(FAULTS, name);
}

/** What is put wrong when somebody names a check instead of a fault. */
export function faultOfCheck(check: string): Fault | undefined {
  return FAULT_NAMES.find((name) => FAULTS[name].check === check);
}

/** Whether a fault shows on a platform: of Windows nothing is read yet but whether it answers, and as whom. */
export function showsOn(fault: Fault, platform: Platform): boolean {
  return platform !== 'windows' || FAULTS[fault].check === undefined;
}
