import type { Host, Site } from '../../contract/fleet.ts';
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
