import type { Group, Host, Site } from '../../contract/fleet.ts';
import { RoundsError } from '../errors.ts';
import type { FleetReader } from '../store/fleet.ts';
import { plainText } from '../transport/plain-text.ts';

/** The host with this id or short name; throws `NOT_FOUND`. */
export function hostOf(fleet: FleetReader, ref: string): Host {
  const host = fleet.host(ref);
  if (host === undefined)
    throw new RoundsError('NOT_FOUND', `There is no host "${plainText(ref)}". "rounds hosts list" shows them all.`);
  return host;
}

/** The site with this id or short name; throws `NOT_FOUND`. */
export function siteOf(fleet: FleetReader, ref: string): Site {
  const site = fleet.site(ref);
  if (site === undefined)
    throw new RoundsError(
      'NOT_FOUND',
      `There is no site "${plainText(ref)}". "rounds site list" shows them all; "rounds site add" makes one.`,
    );
  return site;
}

/** The group with this id, this name where only one site has it, or `SITE/GROUP`; throws `NOT_FOUND`, `INVALID_INPUT`. */
export function groupOf(fleet: FleetReader, ref: string): Group {
  const byId = fleet.group(ref);
  if (byId !== undefined) return byId;
  const [siteRef, name] = ref.includes('/') ? ref.split('/', 2) : [undefined, ref];
  const groups = fleet.groups(siteRef === undefined ? undefined : siteOf(fleet, siteRef).site_id);
  const found = groups.filter((group) => group.name === name);
  const [first] = found;
  if (first === undefined)
    throw new RoundsError(
      'NOT_FOUND',
      `There is no group "${plainText(ref)}". "rounds group list" shows them all; "rounds group add" makes one.`,
    );
  if (found.length > 1) {
    const names = found.map((group) => `${fleet.site(group.site_id)?.name ?? ''}/${group.name}`);
    throw new RoundsError(
      'INVALID_INPUT',
      `There are several groups "${plainText(ref)}": write ${names.join(' or ')}.`,
    );
  }
  return first;
}
