import type { Host, Site } from '../../../contract/fleet.ts';
import type { SignableObject } from '../../../contract/primitives.ts';
import type { Clock } from '../../clock.ts';
import type { DraftOf } from '../../evidence/draft.ts';
import type { BaselineTable, StoredBaseline } from '../../store/baselines.ts';
import type { FleetReader, FleetWriter } from '../../store/fleet.ts';
import { asPlain, type BaselineSources, readBaseline } from '../baseline.ts';
import { groupSummary, type Membership, membership, NO_MEMBERSHIP } from '../groups.ts';
import { hostSummary } from '../host-summary.ts';
import { policyDraft } from '../policy.ts';
import type { Difference } from './difference.ts';

/** Makes the differences go away in the tables. To be called within one transaction, with the evidence of it. */
export function applyDifferences(
  differences: readonly Difference[],
  { fleet, baselines, clock }: { fleet: FleetWriter; baselines: BaselineTable; clock: Clock },
): void {
  for (const one of differences)
    if (one.kind === 'host' && one.after === undefined && one.before !== undefined)
      fleet.removeHost(one.before.host_id);
  // Names are unique at every moment: hosts that swap theirs give them up first. An id is always a free name.
  for (const one of differences)
    if (
      one.kind === 'host' &&
      one.before !== undefined &&
      one.after !== undefined &&
      one.before.name !== one.after.name
    )
      fleet.updateHost({ ...one.before, name: one.before.host_id });
  for (const one of differences) {
    if (one.kind !== 'group' || one.before === undefined) continue;
    if (one.after === undefined) fleet.removeGroup(one.before.group_id);
    else if (one.before.name !== one.after.name) fleet.updateGroup({ ...one.before, name: one.before.group_id });
  }
  for (const one of differences) {
    switch (one.kind) {
      case 'site':
        if (one.before === undefined) fleet.addSite(one.after);
        else fleet.updateSite(one.after);
        break;
      case 'host':
        if (one.after === undefined) break;
        if (one.before === undefined) fleet.addHost(one.after);
        else fleet.updateHost(one.after);
        break;
      case 'group':
        if (one.after === undefined) break;
        if (one.before === undefined) fleet.addGroup(one.after);
        else fleet.updateGroup(one.after);
        break;
      case 'membership':
        fleet.setGroups(
          one.host.host_id,
          one.groups.map((group) => group.group_id),
        );
        break;
      case 'baseline':
        if (one.after === undefined) baselines.remove(one.scope, one.id);
        else baselines.set(one.scope, one.id, one.after, clock.now());
        break;
      case 'peer':
        if (one.after === undefined) fleet.removePeer(one.host.host_id);
        else fleet.setPeer(one.after);
        break;
      case 'none':
        break;
    }
  }
}

/** What evidence of differences needs. */
export interface DifferenceContext {
  readonly fleet: Pick<FleetReader, 'host'>;
  readonly site: Site;
  readonly by: string;
  readonly reason: string;
  readonly clock: Clock;
}

/** The evidence of the differences, one bundle each. */
export function differenceDrafts(
  differences: readonly Difference[],
  { fleet, site, by, reason, clock }: DifferenceContext,
): DraftOf<'policy'>[] {
  // New hosts have names before they are in the tables.
  const after = new Map(
    differences.flatMap((one) =>
      one.kind === 'host' && one.after !== undefined ? [[one.after.host_id, one.after]] : [],
    ),
  );
  const named = { host: (id: string) => after.get(id) ?? fleet.host(id) };
  return differences.flatMap((one) => {
    const change = changeOf(one, named);
    return change === undefined ? [] : [policyDraft({ site, by, reason, ...change }, clock)];
  });
}

/** The groups and baselines, before all is done, of the hosts that will be in other groups or in groups of another rank. */
export function membershipsBefore(
  differences: readonly Difference[],
  sources: BaselineSources & { readonly fleet: FleetReader },
): { readonly host: Host; readonly was: Membership }[] {
  const { fleet } = sources;
  const moved = new Map(
    differences.flatMap((one) => (one.kind === 'membership' ? [[one.host.host_id, one.host]] : [])),
  );
  for (const one of differences) {
    if (one.kind !== 'group' || one.before === undefined) continue;
    for (const id of fleet.members(one.before.group_id)) {
      const host = fleet.host(id);
      if (host !== undefined && !moved.has(id)) moved.set(id, host);
    }
  }
  const gone = new Set(
    differences.flatMap((one) => (one.kind === 'host' && one.after === undefined ? [one.before?.host_id] : [])),
  );
  return [...moved.values()]
    .filter((host) => !gone.has(host.host_id))
    .map((host) => ({
      host,
      was: fleet.host(host.host_id) === undefined ? NO_MEMBERSHIP : membership(sources, host),
    }));
}

function changeOf(one: Difference, fleet: DifferenceContext['fleet']) {
  const summary = (host: Host | undefined) => (host === undefined ? {} : hostSummary(fleet, host));
  switch (one.kind) {
    case 'site':
      return { subject: 'site' as const, before: siteSummary(one.before), after: siteSummary(one.after) };
    case 'host': {
      const host = one.after ?? one.before;
      return host && { subject: 'host' as const, host, before: summary(one.before), after: summary(one.after) };
    }
    case 'group':
      return {
        subject: 'site' as const,
        group: one.after ?? one.before,
        before: groupSummary(one.before),
        after: groupSummary(one.after),
      };
    case 'baseline':
      return {
        subject: 'baseline' as const,
        host: one.host,
        group: one.group,
        before: baselineSummary(one.before),
        after: baselineSummary(one.after),
        baselineSha256: one.after?.sha256,
      };
    case 'peer':
      return {
        subject: 'known_peer' as const,
        host: one.host,
        before: keySummary(one.before),
        after: keySummary(one.after),
      };
    // Who is judged by another baseline is known when all is done: see membershipsBefore.
    case 'membership':
    case 'none':
      return undefined;
  }
}

function siteSummary(site: Site | undefined): SignableObject {
  return site === undefined ? {} : { name: site.name, timezone: site.timezone };
}

function baselineSummary(stored: StoredBaseline | undefined): SignableObject {
  return stored === undefined ? {} : asPlain(readBaseline(stored.yaml, 'baseline'));
}

function keySummary(key: { readonly key_type: string; readonly fingerprint: string } | undefined): SignableObject {
  return key === undefined ? {} : { key_type: key.key_type, fingerprint: key.fingerprint };
}
