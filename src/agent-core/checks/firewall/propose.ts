import type { Baseline } from '../../../contract/baseline.ts';
import type { Reading } from '../check.ts';
import { isRunning } from '../units.ts';
import type { FirewallFacts } from './facts.ts';
import { rulesetHash } from './tables.ts';

/** What the contract takes as the name of a table. */
const TABLE = /^(?:ip|ip6|inet|arp|bridge|netdev) [A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

/**
 * The firewall section that this host meets now: its service, every table that no known program keeps, and their
 * hash. Undefined when a fact is missing, no service runs, or there is no such table.
 */
export function proposeFirewall(reading: Reading<FirewallFacts>): Partial<Baseline> | undefined {
  const service = reading.facts?.units.find(isRunning)?.name;
  const own = (reading.facts?.tables ?? [])
    .filter((table) => table.owner === undefined && TABLE.test(table.ref))
    .map((table) => table.ref);
  const hash = rulesetHash(reading.facts?.tables ?? [], own);
  if (service === undefined || hash === undefined) return undefined;
  return { firewall: { service, tables: own, ruleset_hash: hash } };
}
