import type { BuiltinCheckId } from '../../contract/enums.ts';

const MEANINGS: Readonly<Record<BuiltinCheckId, string>> = {
  patching:
    'known security holes are closed: updates arrive in time, and the system that runs is the one that was installed.',
  av_edr: 'malware would be noticed: the scanner runs, nobody changed it, and it knows what is new.',
  backup: 'patient data could be brought back: the last backup is recent and whole, and a restore was tried.',
  logging: 'who did what on this host is written down, and what is written arrives.',
  firewall: 'only what the clinic needs can be reached over the network.',
  encryption: 'patient data cannot be read from a stolen disk, nor on its way through the network.',
};

/** What a check stands for, as the end of a sentence that is true when it is compliant. */
export function meaningOf(check: string): string {
  return check in MEANINGS
    ? MEANINGS[check as BuiltinCheckId]
    : 'what the clinic itself looks for is in order; its own file says what that is.';
}
