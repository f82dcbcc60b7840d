import { type Group, type Host, MAX_GROUPS_OF_HOST, type Site } from '../../../contract/fleet.ts';
import { DEVICE_SITE_ID } from '../../../contract/primitives.ts';
import { SITE_SCHEMA, type SiteDocument, type SiteHost } from '../../../contract/site-document.ts';
import { RoundsError } from '../../errors.ts';
import type { BaselineTable } from '../../store/baselines.ts';
import type { FleetReader } from '../../store/fleet.ts';
import { formatAddress, parseAddress } from '../../transport/address.ts';
import { baselineHash, readBaseline } from '../baseline.ts';
import { KEY_TYPES } from '../import/known-hosts.ts';
import { routeTo } from '../route.ts';

/** Who exports, when, with what. */
export interface ExportStamp {
  readonly exportedAt: string;
  readonly exportedBy: string;
  readonly deviceId: string;
  readonly appVersion: string;
}

/** A site's definition, and what had to stay out of it. */
export interface SiteDraft {
  readonly document: SiteDocument;
  readonly leftOut: readonly string[];
}

/** Collects a site's definition. Secrets are not in these tables; paths of keys mean nothing on another laptop. */
export function siteDraft(
  site: Site,
  { fleet, baselines }: { readonly fleet: FleetReader; readonly baselines: BaselineTable },
  stamp: ExportStamp,
): SiteDraft {
  const all = fleet.hosts().filter((host) => host.site_id === site.site_id);
  const hosts = all.filter((host) => host.address !== 'local:');
  const ids = new Set(hosts.map((host) => host.host_id));
  const groups = fleet.groups(site.site_id);
  const scopes = [
    { scope: 'site' as const, id: site.site_id },
    ...groups.map((group) => ({ scope: 'group' as const, id: group.group_id })),
    ...hosts.map((host) => ({ scope: 'host' as const, id: host.host_id })),
  ];
  return {
    document: {
      schema: SITE_SCHEMA,
      exported_at: stamp.exportedAt,
      exported_by: stamp.exportedBy,
      device_id: stamp.deviceId,
      app_version: stamp.appVersion,
      site,
      hosts: hosts.map((host) => siteHost(host, ids)),
      groups: groups.map(({ site_id: _, ...group }: Group) => ({
        ...group,
        hosts: fleet.members(group.group_id).filter((id) => ids.has(id)),
      })),
      baselines: scopes.flatMap((one) => {
        const stored = baselines.get(one.scope, one.id);
        return stored === undefined ? [] : [{ ...one, yaml: stored.yaml, sha256: stored.sha256 }];
      }),
      known_peers: hosts.map((host) => fleet.peer(host.host_id)).filter((peer) => peer !== undefined),
    },
    leftOut: [
      ...all
        .filter((host) => !hosts.includes(host))
        .map((host) => `${host.name}: "this computer" is another one elsewhere`),
      ...hosts.filter((host) => hopsElsewhere(host, ids).length > 0).map((host) => wayLeftOut(host, ids, fleet)),
    ],
  };
}

/** Without what belongs to this laptop: paths of keys, credentials for changes. */
function siteHost(
  { key_file: _, site_id: __, write_credential: ___, jump, ...host }: Host,
  ids: ReadonlySet<string>,
): SiteHost {
  if (jump === undefined) return host;
  // Half a way leads nowhere, or to another machine that has the same address there.
  return hopsElsewhere({ jump }, ids).length === 0 ? { ...host, jump } : { ...host, jump_left_out: true };
}

function hopsElsewhere({ jump }: Pick<Host, 'jump'>, ids: ReadonlySet<string>): string[] {
  return (jump ?? []).filter((id) => !ids.has(id));
}

function wayLeftOut(host: Host, ids: ReadonlySet<string>, fleet: FleetReader): string {
  const names = hopsElsewhere(host, ids).map((id) => {
    const hop = fleet.host(id);
    return hop === undefined ? 'a host that is gone' : `${hop.name} (${fleet.site(hop.site_id)?.name ?? 'no site'})`;
  });
  return `the way to ${host.name}: it goes through ${names.join(', ')}, which is not of this site`;
}

/** Everything in a document that contradicts something else in it, or that this console could not work with. */
export function documentMistakes(document: SiteDocument): string[] {
  const { site, hosts, groups, baselines, known_peers: peers } = document;
  const ids = new Set(hosts.map((host) => host.host_id));
  const owners = {
    site: new Set([site.site_id]),
    group: new Set(groups.map((group) => group.group_id)),
    host: ids,
  };
  return [
    ...(site.site_id === DEVICE_SITE_ID ? ['site: has the id that stands for "no site"'] : []),
    ...doubles(hosts.map((host) => host.host_id)).map((id) => `hosts: the id ${id} is there twice`),
    ...doubles(hosts.map((host) => host.name)).map((name) => `hosts: the name ${name} is there twice`),
    ...hosts.flatMap((host) => addressMistakes(host.address).map((mistake) => `${host.name}: ${mistake}`)),
    ...wayMistakes(hosts),
    ...groupMistakes(groups, ids),
    ...doubles(baselines.map((one) => one.id)).map((id) => `baselines: ${id} has two`),
    ...baselines.flatMap((one) => baselineMistakes(one, owners[one.scope].has(one.id))),
    ...doubles(peers.map((peer) => peer.host_id)).map((id) => `known_peers: ${id} has two`),
    ...peers
      .filter((peer) => !ids.has(peer.host_id))
      .map((peer) => `known_peers: ${peer.host_id} is no host of this site`),
    ...peers
      .filter((peer) => !KEY_TYPES.includes(peer.key_type))
      .map((peer) => `known_peers: ${peer.host_id} has a key of a kind that is not accepted`),
  ];
}

function doubles(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.has(value) || !seen.add(value));
}

function groupMistakes(groups: SiteDocument['groups'], hosts: ReadonlySet<string>): string[] {
  const counts = new Map<string, number>();
  for (const id of groups.flatMap((group) => group.hosts)) counts.set(id, (counts.get(id) ?? 0) + 1);
  const many = [...counts].filter(([, count]) => count > MAX_GROUPS_OF_HOST).map(([id]) => id);
  return [
    ...doubles(groups.map((group) => group.group_id)).map((id) => `groups: the id ${id} is there twice`),
    ...doubles(groups.map((group) => group.name)).map((name) => `groups: the name ${name} is there twice`),
    ...groups.flatMap((group) => [
      ...doubles(group.hosts).map((id) => `groups: ${group.name} has ${id} twice`),
      ...group.hosts.filter((id) => !hosts.has(id)).map((id) => `groups: ${group.name}: ${id} is no host of this site`),
    ]),
    ...many.map((id) => `groups: ${id} is in more than ${MAX_GROUPS_OF_HOST}`),
  ];
}

/** Every way must end, and go through hosts of the document only. */
function wayMistakes(hosts: SiteDocument['hosts']): string[] {
  const byId = new Map(hosts.map((host) => [host.host_id, host]));
  return hosts.flatMap((host) => {
    if (host.jump === undefined) return [];
    if (host.jump_left_out === true) return [`${host.name}: has a way, and says that it was left out`];
    try {
      routeTo({ host: (id) => byId.get(id) }, host);
      return [];
    } catch (error) {
      if (error instanceof RoundsError) return [`${host.name}: ${error.message}`];
      throw error;
    }
  });
}

function addressMistakes(text: string): string[] {
  try {
    const address = parseAddress(text);
    if (address.scheme === 'local') return ['"this computer" cannot come from another one'];
    return formatAddress(address) === text ? [] : ['its address is not in the usual form'];
  } catch (error) {
    if (error instanceof RoundsError) return error.details.length > 0 ? [...error.details] : [error.message];
    throw error;
  }
}

function baselineMistakes(one: SiteDocument['baselines'][number], isOwned: boolean): string[] {
  const place = `baselines: ${one.scope} ${one.id}`;
  if (!isOwned) return [`${place} is not of this site`];
  try {
    const baseline = readBaseline(one.yaml, place, one.scope);
    return baselineHash(baseline) === one.sha256 ? [] : [`${place}: its hash is another's`];
  } catch (error) {
    if (error instanceof RoundsError) return [...error.details, ...(error.details.length === 0 ? [error.message] : [])];
    throw error;
  }
}
