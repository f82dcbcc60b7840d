import {
  avEdrBaseline,
  backupBaseline,
  encryptionBaseline,
  firewallBaseline,
  loggingBaseline,
  patchingBaseline,
} from '../../../contract/baseline.ts';
import type { BuiltinCheckId } from '../../../contract/enums.ts';

/** A field of a section, as a form shows it. */
export interface FieldSpec {
  readonly name: string;
  readonly label: string;
  readonly kind: 'text' | 'number' | 'list';
  readonly hint?: string;
  /** What it counts. */
  readonly unit?: string;
  /** It must be written: there is no standard value. */
  readonly required?: true;
  /** Good for one host only. */
  readonly ownHostOnly?: true;
  /** Takes the whole width: long values. */
  readonly wide?: true;
}

/** A section with its fields, those that most clinics set first. */
export interface SectionSpec {
  readonly check: BuiltinCheckId;
  readonly fields: readonly FieldSpec[];
}

const number = (name: string, label: string, unit: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
  ...{ name, label, unit, kind: 'number' },
  ...more,
});
const text = (name: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
  ...{ name, label, kind: 'text' },
  ...more,
});
const list = (name: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
  ...{ name, label, kind: 'list' },
  ...more,
});
const THRESHOLD = number('drift_threshold', 'Told after', 'findings in a row', {
  hint: 'How often it must be found before a person is told.',
});
const SHA256 = { wide: true, hint: 'SHA-256, 64 hex digits.' } as const;

/** All six sections. */
export const SECTION_SPECS: readonly SectionSpec[] = [
  {
    check: 'patching',
    fields: [
      number('max_security_updates', 'Security updates that may wait', 'updates'),
      number('max_days_since_update', 'Since the last update', 'days'),
      number('max_metadata_age_days', 'Age of the package lists', 'days', { hint: 'Older ones say nothing.' }),
      number('max_generation_age_days', 'Age of the generation', 'days', { hint: 'NixOS.' }),
      text('expected_revision', 'Revision of nixpkgs', { hint: 'NixOS: 7 to 40 small hex digits.' }),
      number('expected_generation', 'Generation', '', { hint: 'NixOS: numbered per host.', ownHostOnly: true }),
      text('expected_system', 'System to run', { hint: 'NixOS: its path in /nix/store.', wide: true }),
    ],
  },
  {
    check: 'av_edr',
    fields: [
      text('service_name', 'Service that must run', { required: true, hint: 'Such as clamav-daemon or WinDefend.' }),
      number('max_signature_age_days', 'Age of the signatures', 'days'),
      text('signature_path', 'Where the signatures are', { hint: 'Only for products that Rounds does not know.' }),
      text('binary_path', 'Its program', { hint: 'Compared with the hash below.' }),
      text('binary_hash', 'Hash of its program', SHA256),
    ],
  },
  {
    check: 'backup',
    fields: [
      text('unit', 'Job that makes the backup'),
      number('max_age_hours', 'Age of the last backup', 'hours'),
      number('max_restore_test_age_days', 'Since a restore was tried', 'days'),
      text('status_file', 'File that the job writes'),
      text('repository', 'restic repository', { hint: 'Never with a password in it.' }),
      text('password_file', 'Password file on the host', { hint: 'Read by restic alone.' }),
    ],
  },
  {
    check: 'logging',
    fields: [
      list('services', 'Services that must run'),
      number('canary_max_age_hours', 'Age of the last line found again', 'hours'),
      list('auditd_keys', 'Keys of audit rules', { hint: 'Write none where auditd does not run.' }),
      number('journal_retention_days', 'The journal is kept', 'days'),
    ],
  },
  {
    check: 'firewall',
    fields: [
      text('service', 'Service that must run', { hint: 'nftables, ufw or firewalld.' }),
      list('tables', 'Tables that are yours', { required: true, hint: 'Such as inet filter. Docker’s are its own.' }),
      text('baseline_file', 'Rules that a fix restores', { hint: 'A file on this console.', wide: true }),
      text('ruleset_hash', 'Hash of these tables', SHA256),
      text('ruleset_hash_raw', 'Hash made by an older agent', SHA256),
    ],
  },
  {
    check: 'encryption',
    fields: [
      list('luks_volumes', 'LUKS volumes', { hint: 'As they are called below /dev/mapper.' }),
      list('windows_volumes', 'Windows drives', { hint: 'That BitLocker must protect.' }),
    ],
  },
].map(({ check, fields }) => ({ check, fields: [...fields, THRESHOLD] }) as SectionSpec);

/** What holds for a field that nobody writes, by section. */
export const STANDARDS: Readonly<Record<BuiltinCheckId, Readonly<Record<string, unknown>>>> = {
  patching: patchingBaseline.parse({}),
  av_edr: avEdrBaseline.omit({ service_name: true }).parse({}),
  backup: backupBaseline.parse({}),
  logging: loggingBaseline.parse({}),
  firewall: firewallBaseline.omit({ tables: true }).parse({}),
  encryption: encryptionBaseline.parse({}),
};
