import { MAX_GROUPS_OF_HOST } from '../../../contract/fleet.ts';
import { plainText } from '../../transport/plain-text.ts';
import { shortNameOf } from './names.ts';
import type { ParsedHost } from './parsed-list.ts';

/** The short names of the groups that a file puts a host into, the weakest first; what cannot be taken goes into `notes`. */
export function groupsOf(parsed: Pick<ParsedHost, 'groups' | 'inGroups'>, notes: string[]): string[] {
  const names = new Set<string>();
  for (const written of parsed.inGroups ?? parsed.groups) {
    const name = shortNameOf(written);
    if (name === undefined)
      notes.push(`its group "${plainText(written, 80)}" has no name that could be made a short name`);
    else names.add(name);
  }
  const all = [...names];
  if (all.length > MAX_GROUPS_OF_HOST)
    notes.push(`only the last ${MAX_GROUPS_OF_HOST} of its ${all.length} groups are taken`);
  return all.slice(-MAX_GROUPS_OF_HOST);
}
