import type { Group, Host } from '../../../contract/fleet.ts';
import type { SiteDocument } from '../../../contract/site-document.ts';
import { changed } from './changed-fields.ts';
import type { CompareContext, Difference } from './difference.ts';

/** What a document means for the groups of its site. */
export interface GroupDifferences {
  readonly differences: readonly Difference[];
  /** Groups whose baseline the document decides: those that are here in the end, and those that go. */
  readonly changed: readonly Group[];
  /** By id: the groups of the document that are here in the end. */
  readonly present: ReadonlyMap<string, Group>;
  /** Ids of those that are only here, and stay. */
  readonly kept: ReadonlySet<string>;
}

/** Compares the groups by their ids: two consoles may have made groups of one name each for itself. */
export function groupDifferences(document: SiteDocument, { fleet, remove }: CompareContext): GroupDifferences {
  const siteId = document.site.site_id;
  const local = fleet.groups(siteId);
  const ids = new Set(document.groups.map((group) => group.group_id));
  const only = local.filter((group) => !ids.has(group.group_id));
  const staying = new Set(remove ? [] : only.map((group) => group.name));
  const differences: Difference[] = only.map((group) => onlyHere(group, remove));
  const present = new Map<string, Group>();
  for (const { hosts: _, ...wanted } of document.groups) {
    const before = fleet.group(wanted.group_id);
    const shown = { what: 'group' as const, name: wanted.name };
    const obstacle =
      before !== undefined && before.site_id !== siteId
        ? 'is a group of another site here'
        : staying.has(wanted.name)
          ? 'there is another group of this name here: remove it first, or import with --remove'
          : undefined;
    if (obstacle !== undefined) {
      differences.push({ kind: 'none', shown: { ...shown, action: 'blocked', details: [obstacle] } });
      continue;
    }
    const after: Group =
      before === undefined ? { ...wanted, site_id: siteId } : { ...before, name: wanted.name, rank: wanted.rank };
    present.set(after.group_id, after);
    const details = before === undefined ? [`rank ${after.rank}`] : changed(before, after, ['name', 'rank']);
    if (details.length === 0) continue;
    const action = before === undefined ? 'add' : 'change';
    differences.push({ kind: 'group', before, after, shown: { ...shown, action, details } });
  }
  return {
    differences,
    changed: [...present.values(), ...(remove ? only : [])],
    present,
    kept: new Set(remove ? [] : local.filter((group) => !present.has(group.group_id)).map((group) => group.group_id)),
  };
}

function onlyHere(group: Group, remove: boolean): Difference {
  const shown = { what: 'group' as const, name: group.name, details: ['only here'] };
  return remove
    ? { kind: 'group', before: group, after: undefined, shown: { ...shown, action: 'remove' } }
    : { kind: 'none', shown: { ...shown, action: 'keep' } };
}

/** The groups that hosts of the document are in: as the document says, and those that are only here and stay. */
export function membershipDifferences(
  document: SiteDocument,
  watched: readonly { readonly id: string; readonly host: Host }[],
  { present, kept }: GroupDifferences,
  { fleet }: CompareContext,
): Difference[] {
  const wanted = new Map<string, Group[]>();
  for (const { group_id, hosts } of document.groups) {
    const group = present.get(group_id);
    if (group === undefined) continue;
    for (const id of hosts) wanted.set(id, [...(wanted.get(id) ?? []), group]);
  }
  return watched.flatMap(({ id, host }): Difference[] => {
    const before = fleet.groupsOf(id);
    const groups = [...before.filter((group) => kept.has(group.group_id)), ...(wanted.get(id) ?? [])];
    const ids = new Set(groups.map((group) => group.group_id));
    if (ids.size === before.length && before.every((group) => ids.has(group.group_id))) return [];
    const details = [`${namesOf(before)} -> ${namesOf(groups)}`];
    return [
      { kind: 'membership', host, groups, shown: { what: 'membership', action: 'change', name: host.name, details } },
    ];
  });
}

function namesOf(groups: readonly Group[]): string {
  return groups.map((group) => group.name).join(', ') || 'none';
}
