import { labPrerequisites, sshdPrerequisites } from '../lab-kit/prerequisites.ts';
import type { Requirement } from './requires.ts';

/** Root and the programs that the lab needs. */
export const theLab: Requirement = { missing: () => wordsOf(labPrerequisites()) };

/** What an SSH server on loopback needs. */
export const loopbackSshd: Requirement = { missing: () => wordsOf(sshdPrerequisites()) };

function wordsOf(found: ReturnType<typeof labPrerequisites>): string | undefined {
  return found.ok ? undefined : found.missing.join(', ');
}
