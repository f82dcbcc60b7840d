import type { SignableObject } from '../../../contract/primitives.ts';
import { stableUnit, unitRecord } from '../units.ts';
import type { FirewallFacts } from './facts.ts';
import { rulesetHash } from './tables.ts';

/** Tables beyond this are counted only; bounds a record. */
const MAX_TABLES = 100;

/** The facts as they go into records. `ruleset_hash` is that of the tables asked for. */
export function recordFirewall(facts: FirewallFacts): SignableObject {
  const hash = rulesetHash(facts.tables ?? [], facts.asked);
  return {
    services: facts.units.filter((unit) => unit.load !== 'not-found').map(unitRecord),
    ...(hash === undefined ? {} : { ruleset_hash: hash }),
    ...(facts.rawSha256 === undefined ? {} : { ruleset_hash_raw: facts.rawSha256 }),
    ...(facts.tables === undefined
      ? {}
      : {
          tables: facts.tables.slice(0, MAX_TABLES).map(({ ref, form, owner, sha256, chains, rules, sets }) => ({
            table: ref,
            form,
            ours: facts.asked.includes(ref),
            ...(owner === undefined ? {} : { owner }),
            ...(sha256 === undefined ? {} : { sha256 }),
            chains,
            rules,
            sets,
          })),
          tables_total: facts.tables.length,
        }),
    listening: [...facts.listening],
  };
}

/** What stays as it is while nobody changes the host: the services, and our tables; not what listens or what others write. */
export function stableFirewall(facts: FirewallFacts): SignableObject {
  const hash = rulesetHash(facts.tables ?? [], facts.asked);
  return {
    services: facts.units.map(stableUnit),
    tables: facts.asked.filter((ref) => facts.tables?.some((table) => table.ref === ref)),
    ...(hash === undefined ? {} : { ruleset_hash: hash }),
  };
}
