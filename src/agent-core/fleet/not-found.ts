import { type BuiltinCheckId, builtinCheckId, type CheckId } from '../../contract/enums.ts';
import { KNOWN_SERVICES as ANTIVIRUS } from '../checks/av_edr/products.ts';
import type { Reading } from '../checks/check.ts';
import { KNOWN_SERVICES as FIREWALLS } from '../checks/firewall/parse.ts';
import { KNOWN_SERVICES as LOGGERS } from '../checks/logging/parse.ts';

/** What the proposal of a section is made from, and what a person does where a host does not have it. */
const NEEDED: Readonly<Record<BuiltinCheckId, { readonly what: string; readonly cure: string }>> = {
  patching: {
    what: 'the system that the host runs',
    cure: 'Run "rounds doctor" for it, then capture again.',
  },
  av_edr: {
    what: `a running antivirus or EDR service (the one that is set now, or one of ${ANTIVIRUS.join(', ')})`,
    cure: 'Install or start one and capture again; another product is named as av_edr.service_name.',
  },
  backup: {
    what: 'a backup job and the record that it writes (the unit and status_file that are set now, or the standard ones; or a unit called restic-backup*, borgbackup-job-* or borgmatic*)',
    cure: 'Set up the job, let it run once and capture again; others are named as backup.unit and backup.status_file.',
  },
  logging: {
    what: `a running logging service (the ones that are set now, or one of ${LOGGERS.join(', ')})`,
    cure: 'Start one and capture again; another is named in logging.services.',
  },
  firewall: {
    what: `a running firewall service (the one that is set now, or one of ${FIREWALLS.join(', ')}) and tables of the packet filter that no other program keeps`,
    cure: 'Set it up and capture again; others are named as firewall.service and firewall.tables.',
  },
  encryption: {
    what: 'an open LUKS volume below /dev/mapper',
    cure: 'Encrypt the volumes and capture again; or name them as encryption.luks_volumes, and they read as drift until they are.',
  },
};

/**
 * Why nothing can be proposed of a check, for a person: what could not be read, or what was looked for and is not there. A
 * section that is left out is not judged; that an absent safeguard would then never be red has to be said.
 */
export function nothingToPropose(check: CheckId, reading: Reading<object>): string {
  const unread = [...new Set(reading.missing.map(({ why, fix }) => `${why}. ${fix}`))].join(' ');
  const builtin = builtinCheckId.safeParse(check);
  if (reading.facts === undefined || !builtin.success) return `${check}: nothing to propose (${unread})`;
  const { what, cure } = NEEDED[builtin.data];
  if (unread !== '') return `${check}: nothing to propose (${unread} A proposal needs ${what}.)`;
  return `${check}: nothing to propose (not found on this host: ${what}. ${cure} Without a section this check stays "unknown" and never reads as drift. Where it does not apply, record an exception.)`;
}
