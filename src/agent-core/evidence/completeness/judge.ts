import type { CheckId } from '../../../contract/enums.ts';
import type { CompletenessFact } from './facts.ts';

/** A day of a site: from (inclusive) to (exclusive), epoch ms. */
export interface SiteDay {
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly from: number;
  readonly to: number;
}

/** What no evidence covers. */
export interface Missing {
  readonly host: string;
  readonly check: CheckId;
}

type InventoryFact = Extract<CompletenessFact, { kind: 'inventory' }>;

/**
 * What is missing of one day of one site: each host and check that an inventory in force on that day names, of any device,
 * and that has neither a result, nor an `unreachable`, nor an exception that was still to be reviewed. Pure, and whatever
 * the order of `facts`. In force are the last inventory of each device before the day and all within it.
 */
export function missingOn(day: SiteDay, facts: readonly CompletenessFact[]): Missing[] {
  const results = new Set<string>();
  const unreachable = new Set<string>();
  for (const fact of facts) {
    if (fact.kind === 'result' && fact.at >= day.from && fact.at < day.to) results.add(key(fact.hostId, fact.check));
    if (fact.kind === 'unreachable' && fact.from < day.to && fact.to >= day.from) unreachable.add(fact.hostId);
  }
  const missing = new Map<string, Missing>();
  for (const inventory of inForce(day, facts)) {
    for (const host of inventory.hosts) {
      if (unreachable.has(host.host_id)) continue;
      const excepted = new Set(host.exceptions.filter((one) => one.review_by >= day.day).map((one) => one.check));
      for (const check of host.checks) {
        if (excepted.has(check) || results.has(key(host.host_id, check))) continue;
        missing.set(key(host.host_id, check), { host: host.host_name, check });
      }
    }
  }
  return [...missing.values()].sort((one, other) => compare(one.host, other.host) || compare(one.check, other.check));
}

function inForce(day: SiteDay, facts: readonly CompletenessFact[]): InventoryFact[] {
  const before = new Map<string, InventoryFact>();
  const within: InventoryFact[] = [];
  for (const fact of facts) {
    if (fact.kind !== 'inventory' || fact.at >= day.to) continue;
    if (fact.at >= day.from) within.push(fact);
    else if ((before.get(fact.deviceId)?.seq ?? 0) < fact.seq) before.set(fact.deviceId, fact);
  }
  return [...before.values(), ...within];
}

function key(hostId: string, check: string): string {
  return `${hostId} ${check}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
