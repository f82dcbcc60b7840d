import type { Group, GroupView, Host, Site } from '../../contract/fleet.ts';
import type { SignableObject } from '../../contract/primitives.ts';
import type { Clock } from '../clock.ts';
import type { DraftOf } from '../evidence/draft.ts';
import type { FleetReader } from '../store/fleet.ts';
import { type BaselineSources, effectiveBaseline } from './baseline.ts';
import { policyDraft } from './policy.ts';

/** Names of a host's groups, the weakest first. */
export function groupNames(fleet: Pick<FleetReader, 'groupsOf'>, hostId: string): string[] {
  return fleet.groupsOf(hostId).map((group) => group.name);
}

/** A group as it is listed. */
export function groupView({ fleet, baselines }: BaselineSources & { fleet: FleetReader }, group: Group): GroupView {
  const names = new Map(fleet.hosts().map((host) => [host.host_id, host.name]));
  const stored = baselines.get('group', group.group_id);
  return {
    ...group,
    site: fleet.site(group.site_id)?.name ?? '',
    hosts: fleet.members(group.group_id).flatMap((id) => names.get(id) ?? []),
    ...(stored === undefined ? {} : { baseline_sha256: stored.sha256 }),
  };
}

/** A group as policy evidence shows it. */
export function groupSummary(group: Group | undefined): SignableObject {
  return group === undefined ? {} : { group: group.name, rank: group.rank };
}

/** What evidence of a changed membership says of a host: its groups, and by which baseline it is judged with them. */
export function membership(sources: BaselineSources, host: Host) {
  return {
    groups: sources.fleet.groupsOf(host.host_id).map((group) => group.name),
    baseline: effectiveBaseline(sources, host).sha256 ?? 'none',
  };
}
/** See {@link membership}. */
export type Membership = ReturnType<typeof membership>;

/** What is said of a host that was not watched before. */
export const NO_MEMBERSHIP: Membership = { groups: [], baseline: 'none' };

/** Who changes something, and why. */
export interface ChangedBy {
  readonly by: string;
  readonly reason: string;
  readonly clock: Clock;
}

/** The evidence that a group came, went or changed. */
export function groupDraft(
  site: Site,
  before: Group | undefined,
  after: Group | undefined,
  { by, reason, clock }: ChangedBy,
): DraftOf<'policy'> {
  const sides = { before: groupSummary(before), after: groupSummary(after) };
  return policyDraft({ subject: 'site', site, group: after ?? before, ...sides, by, reason }, clock);
}

/**
 * The evidence that hosts are in other groups, or that the order of their groups changed: one bundle for each host whose
 * groups or baseline are others now. To be called within the transaction, after the change.
 */
export function membershipDrafts(
  sources: BaselineSources,
  site: Site,
  before: readonly { readonly host: Host; readonly was: Membership }[],
  { by, reason, clock }: ChangedBy,
): DraftOf<'policy'>[] {
  return before.flatMap(({ host, was }) => {
    const now = membership(sources, host);
    if (was.baseline === now.baseline && was.groups.join('/') === now.groups.join('/')) return [];
    return [policyDraft({ subject: 'host', site, host, before: was, after: now, by, reason }, clock)];
  });
}
