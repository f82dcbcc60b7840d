import { type Group, type Host, MAX_GROUPS_OF_SITE, type Site } from '../../../contract/fleet.ts';
import type { ImportedHost, ImportPreview } from '../../../contract/imports.ts';
import { type Clock, isoTime } from '../../clock.ts';
import { RoundsError } from '../../errors.ts';
import type { Ids } from '../../ids.ts';
import type { FleetReader } from '../../store/fleet.ts';

/** A group that an import makes. */
export interface GroupChange {
  readonly site: Site;
  readonly group: Group;
}

/** The groups to be made for what was accepted, each above all that its site has. */
export function newGroups(
  preview: ImportPreview,
  accepted: readonly ImportedHost[],
  sites: ReadonlyMap<string, Site>,
  { fleet, ids, clock }: { readonly fleet: FleetReader; readonly ids: Ids; readonly clock: Clock },
): GroupChange[] {
  const wanted = new Set(
    accepted.flatMap((entry) =>
      entry.action === 'exists' ? [] : entry.groups.map((group) => `${entry.site ?? ''}/${group}`),
    ),
  );
  const created_at = isoTime(clock.now());
  return [...sites.values()].flatMap((site) => {
    const names = preview.new_groups
      .filter((one) => one.site === site.name && wanted.has(`${one.site}/${one.name}`))
      .map((one) => one.name);
    const present = names.length === 0 ? [] : fleet.groups(site.site_id);
    if (present.length + names.length > MAX_GROUPS_OF_SITE)
      throw new RoundsError(
        'INVALID_INPUT',
        `${site.name} would have more than ${MAX_GROUPS_OF_SITE} groups; nothing was imported. Take groups out of the file.`,
      );
    const highest = Math.max(0, ...present.map((one) => one.rank));
    return names.map((name, index): GroupChange => {
      const rank = highest + 1 + index;
      return { site, group: { group_id: ids.uuid(), site_id: site.site_id, name, rank, created_at } };
    });
  });
}

/** The groups of a host afterwards; undefined where they stay the same. */
export function joinedGroups(
  entry: ImportedHost,
  host: Host,
  site: Site,
  made: readonly GroupChange[],
  fleet: FleetReader,
): Group[] | undefined {
  const before = fleet.groupsOf(host.host_id);
  const all = [
    ...fleet.groups(site.site_id),
    ...made.filter((one) => one.site.site_id === site.site_id).map((one) => one.group),
  ];
  const wanted = new Set(entry.groups);
  const after = all.filter((group) => wanted.has(group.name) || before.some((one) => one.group_id === group.group_id));
  return after.length === before.length ? undefined : after;
}
