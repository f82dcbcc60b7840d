import { type Group, type Host, MAX_GROUPS_OF_HOST, MAX_GROUPS_OF_SITE } from '../../contract/fleet.ts';
import { isoTime } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import type { DraftOf } from '../evidence/draft.ts';
import { asPlain, readBaseline } from '../fleet/baseline.ts';
import { type ChangedBy, groupDraft, groupView, membership, membershipDrafts } from '../fleet/groups.ts';
import { policyDraft } from '../fleet/policy.ts';
import type { Services } from '../services.ts';
import { os } from './base.ts';
import { groupOf, hostOf, siteOf } from './lookup.ts';

/** Groups of hosts: by which baselines a host is judged. Every change is `policy` evidence. */
export function groupHandlers(services: Services) {
  const { fleet } = services;
  return {
    list: os.groups.list.handler(({ input }) => {
      const site = input?.site === undefined ? undefined : siteOf(fleet, input.site);
      return fleet.groups(site?.site_id).map((group) => groupView(services, group));
    }),
    add: os.groups.add.handler(({ input }) => add(services, input)),
    remove: os.groups.remove.handler(({ input }) => {
      remove(services, groupOf(fleet, input.group), input.reason);
      return { ok: true as const };
    }),
    assign: os.groups.assign.handler(({ input }) => move(services, input, 'in')),
    unassign: os.groups.unassign.handler(({ input }) => move(services, input, 'out')),
    order: os.groups.order.handler(({ input }) => order(services, input)),
  };
}

function add(services: Services, input: { site: string; name: string; reason: string }) {
  const { fleet } = services;
  const site = siteOf(fleet, input.site);
  const others = fleet.groups(site.site_id);
  if (others.some((group) => group.name === input.name))
    throw new RoundsError('CONFLICT', `${site.name} has a group "${input.name}" already. Choose another name.`);
  if (others.length >= MAX_GROUPS_OF_SITE)
    throw new RoundsError('INVALID_INPUT', `${site.name} has ${MAX_GROUPS_OF_SITE} groups already. Remove some first.`);
  const group: Group = {
    group_id: services.ids.uuid(),
    site_id: site.site_id,
    name: input.name,
    rank: Math.max(0, ...others.map((one) => one.rank)) + 1,
    created_at: isoTime(services.clock.now()),
  };
  services.atomically(() => {
    fleet.addGroup(group);
    services.desk.seal([groupDraft(site, undefined, group, changedBy(services, input.reason))]);
  });
  services.fleetChanged();
  return groupView(services, group);
}

function remove(services: Services, group: Group, reason: string): void {
  const { fleet, baselines } = services;
  const site = siteOf(fleet, group.site_id);
  const stored = baselines.get('group', group.group_id);
  const by = changedBy(services, reason);
  services.atomically(() => {
    const before = membershipsOf(services, fleet.members(group.group_id));
    fleet.removeGroup(group.group_id);
    const drafts: DraftOf<'policy'>[] = [groupDraft(site, group, undefined, by)];
    if (stored !== undefined) {
      const was = asPlain(readBaseline(stored.yaml, 'stored group baseline'));
      drafts.push(policyDraft({ subject: 'baseline', site, group, before: was, after: {}, ...by }, services.clock));
    }
    services.desk.seal([...drafts, ...membershipDrafts(services, site, before, by)]);
  });
  services.fleetChanged();
}

/** Puts hosts into a group, or takes them out; those that are there already, or were never, stay as they are. */
function move(services: Services, input: { group: string; hosts: string[]; reason: string }, where: 'in' | 'out') {
  const { fleet } = services;
  const group = groupOf(fleet, input.group);
  const site = siteOf(fleet, group.site_id);
  const hosts = input.hosts.map((ref) => hostOf(fleet, ref));
  assertOfSite(hosts, site);
  let changed = 0;
  services.atomically(() => {
    const before = membershipsOf(
      services,
      hosts.map((host) => host.host_id),
    );
    for (const host of hosts) {
      const others = fleet.groupsOf(host.host_id).filter((one) => one.group_id !== group.group_id);
      if (where === 'in' && others.length >= MAX_GROUPS_OF_HOST)
        throw new RoundsError(
          'INVALID_INPUT',
          `${host.name} is in ${MAX_GROUPS_OF_HOST} groups already. Take it out of some with "rounds group unassign".`,
        );
      fleet.setGroups(host.host_id, [...others, ...(where === 'in' ? [group] : [])].map(idOf));
    }
    const drafts = membershipDrafts(services, site, before, changedBy(services, input.reason));
    changed = drafts.length;
    if (drafts.length > 0) services.desk.seal(drafts);
  });
  if (changed > 0) services.fleetChanged();
  return groupView(services, group);
}

function order(services: Services, input: { site: string; groups: string[]; reason: string }) {
  const { fleet } = services;
  const site = siteOf(fleet, input.site);
  const present = fleet.groups(site.site_id);
  const wanted = input.groups.map((ref) => groupOf(fleet, ref.includes('/') ? ref : `${site.name}/${ref}`));
  const ids = new Set(wanted.map(idOf));
  if (ids.size !== wanted.length || ids.size !== present.length || !present.every((one) => ids.has(one.group_id)))
    throw new RoundsError(
      'INVALID_INPUT',
      `Name every group of ${site.name} once, the weakest first. They are now: ${present.map((one) => one.name).join(', ') || 'none'}.`,
    );
  const by = changedBy(services, input.reason);
  const changes = wanted
    .map((before, index) => ({ before, after: { ...before, rank: index + 1 } }))
    .filter(({ before, after }) => before.rank !== after.rank);
  if (changes.length > 0) {
    services.atomically(() => {
      const before = membershipsOf(
        services,
        wanted.flatMap((group) => fleet.members(group.group_id)),
      );
      for (const { after } of changes) fleet.updateGroup(after);
      services.desk.seal([
        ...changes.map((one) => groupDraft(site, one.before, one.after, by)),
        ...membershipDrafts(services, site, before, by),
      ]);
    });
    services.fleetChanged();
  }
  return fleet.groups(site.site_id).map((group) => groupView(services, group));
}

function membershipsOf(services: Services, hostIds: readonly string[]) {
  return [...new Set(hostIds)].map((id) => {
    const host = hostOf(services.fleet, id);
    return { host, was: membership(services, host) };
  });
}

/** A baseline of one clinic must not decide about hosts of another. */
function assertOfSite(hosts: readonly Host[], site: { readonly site_id: string; readonly name: string }): void {
  const strangers = hosts.filter((host) => host.site_id !== site.site_id).map((host) => host.name);
  if (strangers.length > 0)
    throw new RoundsError(
      'INVALID_INPUT',
      `The group is of ${site.name}, and ${strangers.join(', ')} ${strangers.length === 1 ? 'is' : 'are'} of another site. Nothing was changed.`,
    );
}

function changedBy({ actor: by, clock }: Services, reason: string): ChangedBy {
  return { by, reason, clock };
}

function idOf(group: Group): string {
  return group.group_id;
}
