import type { Host, Site } from '../../../contract/fleet.ts';
import type { SignableObject } from '../../../contract/primitives.ts';
import type { Clock } from '../../clock.ts';
import type { DraftOf } from '../../evidence/draft.ts';
import type { BaselineTable, StoredBaseline } from '../../store/baselines.ts';
import type { FleetReader, FleetWriter } from '../../store/fleet.ts';
import { asPlain, readBaseline } from '../baseline.ts';
import { hostSummary } from '../host-summary.ts';
import { policyDraft } from '../policy.ts';
import type { Difference } from './differences.ts';

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
  return differences.flatMap((one) => {
    const change = changeOf(one, fleet);
    return change === undefined ? [] : [policyDraft({ site, by, reason, ...change }, clock)];
  });
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
    case 'baseline':
      return {
        subject: 'baseline' as const,
        host: one.host,
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
