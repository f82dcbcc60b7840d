import { implement } from '@orpc/server';
import { contract } from '../../../src/contract/contract.ts';
import type { GroupView } from '../../../src/contract/fleet.ts';
import { iso } from './fixtures.ts';
import type { FakeFleet } from './fleet.ts';
import { problem } from './problem.ts';

/** Writes down a call; throws what the test asked for. */
export type Note = (procedure: string, input?: unknown) => void;

/** Groups of the pretended clinics, kept in memory; `hasBaseline` says whether one is set for a group. */
export function createFakeGroups(fleet: FakeFleet, note: Note, hasBaseline: (groupId: string) => boolean) {
  const groups: GroupView[] = [];
  const os = implement(contract).groups;

  const find = (ref: string): GroupView => {
    const found = groups.find((one) => one.group_id === ref || one.name === ref || `${one.site}/${one.name}` === ref);
    if (found === undefined) throw problem({ code: 'NOT_FOUND', message: `There is no group "${ref}".` });
    return found;
  };
  const shown = ({ baseline_sha256: _, ...one }: GroupView): GroupView => ({
    ...one,
    ...(hasBaseline(one.group_id) ? { baseline_sha256: '0'.repeat(64) } : {}),
  });

  /** As if somebody had made this group; it stands above the others. */
  function addGroup(siteName: string, name: string, hosts: readonly string[] = []): GroupView {
    const site = fleet.sites.find((one) => one.name === siteName || one.site_id === siteName);
    if (site === undefined) throw problem({ code: 'NOT_FOUND', message: `There is no site "${siteName}".` });
    const made: GroupView = {
      group_id: `0197f000-0000-7000-8000-${String(groups.length + 1).padStart(12, '0')}`,
      site_id: site.site_id,
      site: site.name,
      name,
      rank: Math.max(0, ...groups.filter((one) => one.site_id === site.site_id).map((one) => one.rank)) + 1,
      created_at: iso(fleet.now()),
      hosts: [...hosts],
    };
    groups.push(made);
    return made;
  }

  return {
    addGroup,
    groupHandlers: {
      list: os.list.handler(() => [...groups].sort((a, b) => a.rank - b.rank).map(shown)),
      add: os.add.handler(({ input }) => {
        note('groups.add', input);
        if (groups.some((one) => one.name === input.name && (one.site === input.site || one.site_id === input.site)))
          throw problem({
            code: 'CONFLICT',
            message: `There is a group "${input.name}" already. Choose another name.`,
          });
        return shown(addGroup(input.site, input.name));
      }),
      remove: os.remove.handler(({ input }) => {
        note('groups.remove', input);
        groups.splice(groups.indexOf(find(input.group)), 1);
        return { ok: true };
      }),
      assign: os.assign.handler(({ input }) => {
        note('groups.assign', input);
        const group = find(input.group);
        group.hosts = [...new Set([...group.hosts, ...input.hosts])].sort();
        return shown(group);
      }),
      unassign: os.unassign.handler(({ input }) => {
        note('groups.unassign', input);
        const group = find(input.group);
        group.hosts = group.hosts.filter((one) => !input.hosts.includes(one));
        return shown(group);
      }),
      order: os.order.handler(({ input }) => {
        note('groups.order', input);
        const ordered = input.groups.map(find);
        for (const [at, group] of ordered.entries()) group.rank = at + 1;
        return ordered.map(shown);
      }),
    },
  };
}
