import type { PatchingBaseline } from '../../../contract/baseline.ts';
import type { MissingFact } from '../check.ts';
import { type Finding, finding, listed, notRead, type Part } from '../findings.ts';
import { DAY_MS, span } from '../spans.ts';
import { ageOf } from './ages.ts';
import type { AptFacts } from './facts.ts';

/** Days without an update after which pending security updates are critical. */
const CRITICAL_DAYS = 30;

/**
 * Judges a host with packages of apt. What is pending is proven whatever the age of the lists; that nothing is
 * pending is proven by recent lists only.
 */
export function judgeApt(facts: AptFacts, asked: PatchingBaseline, now: number): Part {
  const findings: Finding[] = [];
  const missing: MissingFact[] = [];
  const oldLists = judgeMetadata(facts, asked, now);
  if (oldLists !== undefined) missing.push(oldLists);
  const sinceUpdate = facts.updatedAt === undefined ? undefined : ageOf(facts.updatedAt, now);
  if (facts.updatedAt === undefined) missing.push(notRead('time of the last update'));
  else if (sinceUpdate === undefined)
    missing.push({ fact: 'time of the last update', why: 'it is in the future', fix: "Check the host's clock." });
  const { pending } = facts;
  if (pending === undefined) missing.push(notRead('pending updates'));
  else if (pending.security.length > asked.max_security_updates)
    findings.push(securityPending(pending.security, asked, sinceUpdate));
  // A host that has nothing to install is not behind, however long ago that was; without recent lists nobody knows.
  const nothingToInstall =
    oldLists === undefined && pending !== undefined && pending.security.length + pending.other === 0;
  if (sinceUpdate !== undefined && sinceUpdate > asked.max_days_since_update * DAY_MS && !nothingToInstall)
    findings.push(updatesOld(sinceUpdate, asked));
  if (facts.rebootPending === undefined) missing.push(notRead('whether a reboot is pending'));
  else if (facts.rebootPending) findings.push(rebootPending());
  return { findings, missing };
}

function judgeMetadata(
  { metadataAt, pending }: AptFacts,
  { max_metadata_age_days: max }: PatchingBaseline,
  now: number,
): MissingFact | undefined {
  if (metadataAt === undefined) return notRead('age of the package lists');
  const age = ageOf(metadataAt, now);
  const fact = (pending?.security.length ?? 0) > 0 ? 'whether more updates are pending' : 'whether updates are pending';
  if (age === undefined)
    return { fact, why: 'the package lists are dated in the future', fix: "Check the host's clock." };
  if (age <= max * DAY_MS) return undefined;
  return {
    fact,
    why: `the package lists are ${span(age)} old (at most ${span(max * DAY_MS)} allowed), so that nobody knows what is pending`,
    fix: 'Run "apt-get update" on the host; if they still read as old after it, let apt stamp its success (docs/checks.md).',
  };
}

function securityPending(
  updates: NonNullable<AptFacts['pending']>['security'],
  asked: PatchingBaseline,
  sinceUpdate: number | undefined,
): Finding {
  const late = sinceUpdate !== undefined && sinceUpdate > CRITICAL_DAYS * DAY_MS;
  const named = listed(updates.map((one) => `${one.package} ${one.installed} -> ${one.offered}`));
  const since = late ? `, and nothing was updated for ${span(sinceUpdate)}` : '';
  const counted = updates.length === 1 ? '1 security update is' : `${updates.length} security updates are`;
  return finding(`${counted} pending${since}`, {
    code: 'security_updates_pending',
    severity: late ? 'critical' : 'high',
    subject: 'packages',
    detail: `Found ${updates.length} pending (${named})${since}, expected at most ${asked.max_security_updates}.`,
  });
}

function updatesOld(sinceUpdate: number, asked: PatchingBaseline): Finding {
  return finding(`nothing was updated for ${span(sinceUpdate)}`, {
    code: 'updates_old',
    severity: 'medium',
    subject: 'packages',
    detail: `Found the last update ${span(sinceUpdate)} ago, expected at most ${span(asked.max_days_since_update * DAY_MS)}.`,
  });
}

function rebootPending(): Finding {
  return finding('a reboot is pending', {
    code: 'reboot_pending',
    severity: 'low',
    subject: 'kernel',
    detail: 'Found an update that comes into force at the next boot only, expected none.',
  });
}
