import type { Baseline, FirewallBaseline } from '../../../contract/baseline.ts';
import type { Judgement, MissingFact, Reading } from '../check.ts';
import {
  asExpected,
  type Finding,
  finding,
  noBaseline,
  notRead,
  type Part,
  together,
  unknown,
  weigh,
} from '../findings.ts';
import { isRunning, unitState } from '../units.ts';
import type { FirewallFacts, TableFact } from './facts.ts';
import { rulesetHash } from './tables.ts';

/** Said wherever a hash of an older agent is used. */
const RECAPTURE =
  'The baseline holds ruleset_hash_raw of an older agent, which changes with every counter: make a new one with "rounds baseline capture HOST".';

/** Judges a host's packet filter: the service, and the baseline's tables. What listens is recorded, not judged. */
export function evaluateFirewall(reading: Reading<FirewallFacts>, baseline: Baseline): Judgement {
  const asked = baseline.firewall;
  if (asked === undefined) return noBaseline('firewall');
  const { service, tables, ruleset_hash, ruleset_hash_raw } = asked;
  const expected = asExpected({ service, tables, ruleset_hash, ruleset_hash_raw });
  if (reading.facts === undefined) return unknown(reading.missing, expected);
  const parts = [judgeService(reading.facts, asked), judgeTables(reading.facts, asked)];
  return weigh({
    ...together({ findings: [], missing: reading.missing }, ...parts),
    expected,
    allWell: `The firewall (${service}) is on and its rules are those of the baseline (${tables.join(', ')}).`,
    ...(ruleset_hash === undefined && ruleset_hash_raw !== undefined ? { advice: RECAPTURE } : {}),
  });
}

function judgeService(facts: FirewallFacts, asked: FirewallBaseline): Part {
  const { service } = asked;
  const unit = facts.units.find((one) => one.name === service);
  if (unit === undefined) return { findings: [], missing: [notRead(`state of ${service}`)] };
  if (isRunning(unit)) return { findings: [], missing: [] };
  const off = finding(`the firewall service ${service} is not running`, {
    code: 'service_inactive',
    severity: 'critical',
    subject: service,
    detail: `Found ${service} ${unitState(unit)}, expected active.`,
  });
  return { findings: [off], missing: [] };
}

function judgeTables(facts: FirewallFacts, asked: FirewallBaseline): Part {
  const { tables } = facts;
  if (tables === undefined) return { findings: [], missing: [notRead('firewall rules')] };
  const findings: Finding[] = [];
  const missing: MissingFact[] = [];
  for (const ref of asked.tables) {
    const table = tables.find((one) => one.ref === ref);
    if (table === undefined) findings.push(gone(ref, tables));
    else if (table.owner !== undefined) missing.push(refused(ref, table.owner));
    else if (table.sha256 === undefined) missing.push(unreadable(ref));
  }
  if (findings.length > 0 || missing.length > 0) return { findings, missing };
  return judgeHash(facts, tables, asked);
}

function gone(ref: string, tables: readonly TableFact[]): Finding {
  const there = tables.length === 0 ? 'no table at all' : `only ${tables.map((table) => table.ref).join(', ')}`;
  return finding(`the firewall table ${ref} is gone`, {
    code: 'ruleset_differs',
    severity: 'high',
    subject: ref,
    detail: `Found ${there}, expected the table ${ref}.`,
  });
}

function refused(ref: string, owner: string): MissingFact {
  return {
    fact: `table ${ref}`,
    why: `it belongs to ${owner}, which rewrites it by itself`,
    fix: `Take it out of the baseline: name only tables that are yours, or record ${owner} as an alternative measure.`,
  };
}

function unreadable(ref: string): MissingFact {
  return {
    fact: `table ${ref}`,
    why: 'iptables wrote it and iptables-save did not tell its rules',
    fix: 'Install the package iptables on the host, or allow this login "iptables-save" and "ip6tables-save" through sudo.',
  };
}

function judgeHash(facts: FirewallFacts, tables: readonly TableFact[], asked: FirewallBaseline): Part {
  const { ruleset_hash: wanted, ruleset_hash_raw: wantedRaw } = asked;
  if (wanted !== undefined) return compare(rulesetHash(tables, asked.tables), wanted, 'ruleset hash', tables, asked);
  if (wantedRaw !== undefined) return compare(facts.rawSha256, wantedRaw, 'raw ruleset hash', tables, asked);
  const missing: MissingFact = {
    fact: 'expected rules',
    why: 'the baseline names tables and no ruleset_hash',
    fix: 'Make one with "rounds baseline capture HOST", review it, then set it.',
  };
  return { findings: [], missing: [missing] };
}

function compare(
  found: string | undefined,
  wanted: string,
  name: string,
  tables: readonly TableFact[],
  asked: FirewallBaseline,
): Part {
  if (found === undefined) return { findings: [], missing: [notRead(name)] };
  if (found === wanted) return { findings: [], missing: [] };
  const ours = tables.filter((table) => asked.tables.includes(table.ref));
  const shapes = ours
    .map((table) => `${table.ref} (chains ${table.chains}, rules ${table.rules}, sets ${table.sets})`)
    .join(', ');
  const differs = finding('the firewall rules are not those of the baseline', {
    code: 'ruleset_differs',
    severity: 'high',
    subject: asked.tables.join(', '),
    detail: `Found ${name} ${found}, expected ${wanted}. On the host now: ${shapes}.`,
  });
  return { findings: [differs], missing: [] };
}
