import type { BuiltinCheckId, Platform } from '../../contract/enums.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import type { Verdict, VerifyCheckName } from '../../contract/evidence.ts';

/** Checks as people call them. */
export const CHECK_WORDS: Readonly<Record<BuiltinCheckId, string>> = {
  patching: 'Patching',
  av_edr: 'Antivirus',
  backup: 'Backup',
  logging: 'Logging',
  firewall: 'Firewall',
  encryption: 'Encryption',
};

/** A check's name; a custom check is called what its file calls it. */
export function checkWord(check: string): string {
  return check in CHECK_WORDS ? CHECK_WORDS[check as BuiltinCheckId] : check.replace(/^custom:/, '');
}

/** Platforms as people call them. */
export const PLATFORM_WORDS: Readonly<Record<Platform, string>> = {
  nixos: 'NixOS',
  linux: 'Linux',
  windows: 'Windows',
};

/** Why a host could not be read, in two or three words; the rest are "could not be read". */
export const ERROR_WORDS: Partial<Readonly<Record<ErrorCode, string>>> = {
  E004: 'not reachable',
  E008: 'its identity changed',
  IDENTITY_UNCONFIRMED: 'its identity is not confirmed',
  TARGET_DNS: 'name not found',
  TARGET_REFUSED: 'connection refused',
  TARGET_TIMEOUT: 'no answer',
  CONNECTION_LOST: 'connection lost',
  AUTH_FAILED: 'login refused',
  PRIVILEGE: 'no rights to read',
  CANCELLED: 'scan cancelled',
};

/** What each check of a verification proves. */
export const VERIFY_WORDS: Readonly<Record<VerifyCheckName, string>> = {
  bytes_canonical: 'The bytes are in canonical form',
  schema: 'The record has a known form',
  signature: 'The signature fits the bytes',
  key_known: 'The key belongs to a known device',
  key_valid_at_time: 'The key was valid at that time',
  key_not_revoked: 'The key was not revoked',
  in_log: 'The record is in the log',
  log_consistent: 'The log was not rewritten',
  no_gap: 'No number is missing in the log',
  artifacts: 'Long outputs are unchanged',
  time_plausible: 'Its time fits its neighbours',
};

/** Verdicts; only the first looks good. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  valid: 'Valid',
  incomplete: 'Incomplete',
  unknown_key: 'Unknown key',
  invalid: 'Invalid',
};

/** A code or kind as words: `service_inactive` reads `service inactive`. */
export function spaced(code: string): string {
  return code.replaceAll('_', ' ');
}

/** So many hosts. */
export function hostsText(count: number): string {
  return count === 1 ? '1 host' : `${count.toLocaleString('en')} hosts`;
}
