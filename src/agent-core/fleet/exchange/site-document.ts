import type { Host, Site } from '../../../contract/fleet.ts';
import { DEVICE_SITE_ID } from '../../../contract/primitives.ts';
import { SITE_SCHEMA, type SiteDocument } from '../../../contract/site-document.ts';
import { RoundsError } from '../../errors.ts';
import type { BaselineTable } from '../../store/baselines.ts';
import type { FleetReader } from '../../store/fleet.ts';
import { formatAddress, parseAddress } from '../../transport/address.ts';
import { baselineHash, readBaseline } from '../baseline.ts';
import { KEY_TYPES } from '../import/known-hosts.ts';

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
  const scopes = [
    { scope: 'site' as const, id: site.site_id },
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
      hosts: hosts.map(({ key_file: _, site_id: __, ...host }) => host),
      baselines: scopes.flatMap((one) => {
        const stored = baselines.get(one.scope, one.id);
        return stored === undefined ? [] : [{ ...one, yaml: stored.yaml, sha256: stored.sha256 }];
      }),
      known_peers: hosts.map((host) => fleet.peer(host.host_id)).filter((peer) => peer !== undefined),
    },
    leftOut: all
      .filter((host) => !hosts.includes(host))
      .map((host: Host) => `${host.name}: "this computer" is another one elsewhere`),
  };
}

/** Everything in a document that contradicts something else in it, or that this console could not work with. */
export function documentMistakes(document: SiteDocument): string[] {
  const { site, hosts, baselines, known_peers: peers } = document;
  const ids = new Set(hosts.map((host) => host.host_id));
  return [
    ...(site.site_id === DEVICE_SITE_ID ? ['site: has the id that stands for "no site"'] : []),
    ...doubles(hosts.map((host) => host.host_id)).map((id) => `hosts: the id ${id} is there twice`),
    ...doubles(hosts.map((host) => host.name)).map((name) => `hosts: the name ${name} is there twice`),
    ...hosts.flatMap((host) => addressMistakes(host.address).map((mistake) => `${host.name}: ${mistake}`)),
    ...doubles(baselines.map((one) => one.id)).map((id) => `baselines: ${id} has two`),
    ...baselines.flatMap((one) =>
      baselineMistakes(one, one.scope === 'site' ? one.id === site.site_id : ids.has(one.id)),
    ),
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
    const baseline = readBaseline(one.yaml, place);
    const isPerHost = one.scope === 'site' && baseline.patching?.expected_generation !== undefined;
    return [
      ...(baselineHash(baseline) === one.sha256 ? [] : [`${place}: its hash is another's`]),
      ...(isPerHost ? [`${place}: expected_generation is numbered per host`] : []),
    ];
  } catch (error) {
    if (error instanceof RoundsError) return [...error.details, ...(error.details.length === 0 ? [error.message] : [])];
    throw error;
  }
}
