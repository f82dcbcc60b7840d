import type { PatchingBaseline } from '../../../contract/baseline.ts';
import type { MissingFact } from '../check.ts';
import { type Finding, finding, notRead, type Part } from '../findings.ts';
import { DAY_MS, span } from '../spans.ts';
import { ageOf } from './ages.ts';
import type { NixosFacts } from './facts.ts';

/** Judges a NixOS host: which system runs, how old its generation is, whether its kernel was booted. */
export function judgeNixos(facts: NixosFacts, asked: PatchingBaseline, now: number): Part {
  const findings: Finding[] = [];
  const missing: MissingFact[] = [];
  const take = (one: Finding | MissingFact | undefined): void => {
    if (one === undefined) return;
    if ('why' in one) missing.push(one);
    else findings.push(one);
  };
  take(judgeSystem(facts, asked));
  take(judgeRevision(facts, asked));
  take(judgeNumber(facts, asked));
  take(judgeAge(facts, asked, now));
  if (facts.rebootPending === undefined) missing.push(notRead('whether a reboot is pending'));
  else if (facts.rebootPending) findings.push(rebootPending());
  return { findings, missing };
}

function differs(headline: string, subject: string, found: string, expected: string): Finding {
  return finding(headline, {
    code: 'system_differs',
    severity: 'high',
    subject,
    detail: `Found ${found}, expected ${expected}.`,
  });
}

function judgeSystem({ system }: NixosFacts, { expected_system }: PatchingBaseline): Finding | MissingFact | undefined {
  if (system === undefined) return notRead('running system');
  if (expected_system === undefined || expected_system === system) return undefined;
  return differs('the running system is not the expected one', 'system', system, expected_system);
}

function judgeRevision(
  { revision }: NixosFacts,
  { expected_revision }: PatchingBaseline,
): Finding | MissingFact | undefined {
  if (expected_revision === undefined) return undefined;
  if (revision === undefined) return notRead('revision of the configuration');
  if (sameRevision(revision, expected_revision)) return undefined;
  return differs(
    'the running system is not of the expected revision',
    'revision',
    `revision ${revision}`,
    expected_revision,
  );
}

/** Either may be shortened; a dirty tree is never the same as a clean one. */
function sameRevision(found: string, expected: string): boolean {
  const [foundHash = '', foundDirty] = found.split('-');
  const [expectedHash = '', expectedDirty] = expected.split('-');
  return foundDirty === expectedDirty && (foundHash.startsWith(expectedHash) || expectedHash.startsWith(foundHash));
}

function judgeNumber(facts: NixosFacts, { expected_generation }: PatchingBaseline): Finding | MissingFact | undefined {
  if (expected_generation === undefined) return undefined;
  if (facts.generations === 0) return notRead('generations');
  if (facts.generation?.number === expected_generation) return undefined;
  const found =
    facts.generation === undefined ? 'a system that is no generation' : `generation ${facts.generation.number}`;
  return differs(
    'the running system is not the expected generation',
    'generation',
    found,
    `generation ${expected_generation}`,
  );
}

function judgeAge(
  { generation }: NixosFacts,
  { max_generation_age_days: max }: PatchingBaseline,
  now: number,
): Finding | MissingFact | undefined {
  if (generation === undefined) {
    return {
      fact: 'age of the generation',
      why: 'the running system is no generation of the system profile',
      fix: 'Make it one with "nixos-rebuild switch", or go back to the system of the profile.',
    };
  }
  const age = ageOf(generation.createdAt, now);
  if (age === undefined)
    return { fact: 'age of the generation', why: 'its date is in the future', fix: "Check the host's clock." };
  if (age <= max * DAY_MS) return undefined;
  return finding(`generation ${generation.number} is ${span(age)} old`, {
    code: 'generation_old',
    severity: 'medium',
    subject: 'generation',
    detail: `Found generation ${generation.number} made ${span(age)} ago, expected at most ${span(max * DAY_MS)}.`,
  });
}

function rebootPending(): Finding {
  return finding('a reboot is pending', {
    code: 'reboot_pending',
    severity: 'low',
    subject: 'kernel',
    detail: 'Found kernel, initrd or modules of the running system unlike those that were booted, expected the same.',
  });
}
