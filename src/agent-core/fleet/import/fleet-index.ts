import type { Host, Site } from '../../../contract/fleet.ts';
import type { FleetReader } from '../../store/fleet.ts';
import { parseAddress, type SshAddress } from '../../transport/address.ts';
import { lookupName } from './known-hosts-match.ts';
import { shortNameOf } from './names.ts';

/** The fleet as an import looks at it: read once, found by name and by place. */
export interface FleetIndex {
  hostByName(name: string): Host | undefined;
  hostById(id: string): Host | undefined;
  /** The hosts that are reached at this place, whoever logs in: behind other hosts there may be another of the same address. */
  hostsAt(place: { readonly host: string; readonly port: number }): readonly Host[];
  /** Names of a host's groups, the weakest first. */
  groupsOf(host: Host): readonly string[];
  /** Names of a site's groups, the weakest first. */
  groups(site: Site): readonly string[];
  /** A site by id, by short name, or by a written name that becomes that short name. */
  site(words: string): Site | undefined;
  siteOf(host: Host): Site | undefined;
  /** Where a host is reached over SSH; undefined for this computer and for what cannot be read. */
  placeOf(host: Host): SshAddress | undefined;
  readonly hosts: readonly Host[];
}

/** Reads the fleet once. */
export function indexFleet(fleet: FleetReader): FleetIndex {
  const hosts = fleet.hosts();
  const sites = fleet.sites();
  const byName = new Map(hosts.map((host) => [host.name, host]));
  const byHostId = new Map(hosts.map((host) => [host.host_id, host]));
  const byId = new Map(sites.map((site) => [site.site_id, site]));
  const bySiteName = new Map(sites.map((site) => [site.name, site]));
  const places = new Map(hosts.map((host) => [host.host_id, sshPlace(host.address)]));
  const byPlace = new Map<string, Host[]>();
  for (const host of hosts) {
    const place = places.get(host.host_id);
    if (place === undefined) continue;
    const same = byPlace.get(lookupName(place));
    if (same === undefined) byPlace.set(lookupName(place), [host]);
    else same.push(host);
  }
  return {
    hosts,
    hostByName: (name) => byName.get(name),
    hostById: (id) => byHostId.get(id),
    hostsAt: (place) => byPlace.get(lookupName(place)) ?? [],
    groupsOf: (host) => fleet.groupsOf(host.host_id).map((group) => group.name),
    groups: (one) => fleet.groups(one.site_id).map((group) => group.name),
    site: (words) => byId.get(words) ?? bySiteName.get(words) ?? bySiteName.get(shortNameOf(words) ?? ''),
    siteOf: (host) => byId.get(host.site_id),
    placeOf: (host) => places.get(host.host_id),
  };
}

/** The SSH side of an address; undefined for any other. */
export function sshPlace(address: string): SshAddress | undefined {
  if (!address.startsWith('ssh://')) return undefined;
  const parsed = parseAddress(address);
  return parsed.scheme === 'ssh' ? parsed : undefined;
}
