import { useMemo } from 'react';
import { GROUPS, type Group, type Item } from './item.ts';
import { bestOf, rankOf } from './rank.ts';
import { useCommands } from './use-commands.ts';
import { useFleetItems } from './use-fleet-items.ts';
import { usePages } from './use-pages.ts';
import { useRecords } from './use-records.ts';

/** How many of each group are shown; none of {@link Group} `Checks` before something was typed. */
const MOST: Readonly<Record<Group, number>> = { Commands: 5, Pages: 8, Hosts: 6, Checks: 6, Records: 6 };

/** A group that has something. */
export interface FoundGroup {
  readonly group: Group;
  readonly items: readonly Item[];
}

/**
 * What answers to what was typed, group by group: the group with the best answer first, so that Enter on a host's whole
 * name opens the host rather than scanning it. Records come last.
 */
export function useFound(typed: string): readonly FoundGroup[] {
  const pages = usePages();
  const commands = useCommands();
  const fleet = useFleetItems();
  const records = useRecords(typed);
  return useMemo(() => {
    const all = [...commands, ...pages, ...fleet];
    const blank = typed.trim() === '';
    const found = GROUPS.filter((group) => group !== 'Records').map((group) => {
      const most = blank && group === 'Checks' ? 0 : MOST[group];
      const inGroup = all.filter((item) => item.group === group);
      return { group, items: bestOf(typed, inGroup, textOf, most) };
    });
    const byBest = found.map((one) => ({ ...one, best: bestRank(typed, one.items) })).sort((a, b) => a.best - b.best);
    const last = records.length === 0 ? [] : [{ group: 'Records' as const, items: records }];
    return [...byBest.filter(({ items }) => items.length > 0), ...last];
  }, [typed, pages, commands, fleet, records]);
}

function textOf({ label, words = '' }: Item): string {
  return `${label} ${words}`;
}

function bestRank(typed: string, items: readonly Item[]): number {
  const first = items[0];
  return (first && rankOf(typed, textOf(first))) ?? Number.MAX_SAFE_INTEGER;
}
