import type { Host, Peer, Site } from '../../../contract/fleet.ts';
import type { SiteChange, SiteDocument, SiteHost } from '../../../contract/site-document.ts';
import { type Clock, isoTime } from '../../clock.ts';
import { RoundsError } from '../../errors.ts';
import type { BaselineTable, StoredBaseline } from '../../store/baselines.ts';
import type { FleetReader } from '../../store/fleet.ts';
import type { Defaults } from '../import/judge-host.ts';

/** One difference, with what it takes to make it go away. */
export type Difference = { readonly shown: SiteChange } & (
  | { readonly kind: 'site'; readonly before: Site | undefined; readonly after: Site }
  | { readonly kind: 'host'; readonly before: Host | undefined; readonly after: Host | undefined }
  | {
      readonly kind: 'baseline';
      readonly scope: 'site' | 'host';
      readonly id: string;
      readonly host: Host | undefined;
      readonly before: StoredBaseline | undefined;
      readonly after: StoredBaseline | undefined;
    }
  | { readonly kind: 'peer'; readonly host: Host; readonly before: Peer | undefined; readonly after: Peer | undefined }
  | { readonly kind: 'none' }
);

/** What a document is compared with. */
export interface CompareContext {
  readonly fleet: FleetReader;
  readonly baselines: BaselineTable;
  readonly clock: Clock;
  readonly credential: Defaults['credential'];
  readonly remove: boolean;
  /** What stands in `accepted_by` of identities that come with the document. */
  readonly acceptedBy: (peer: Peer) => string;
  /** Why this console could not watch such a host, for a person; undefined when it can. */
  readonly whyUnfit: (host: Host) => string | undefined;
}

/**
 * The differences between a document and what is here, in the order in which they are applied.
 *
 * @throws RoundsError `CONFLICT` when another site has the name.
 */
export function siteDifferences(document: SiteDocument, context: CompareContext): Difference[] {
  const { fleet } = context;
  const local = fleet.site(document.site.site_id);
  const namesake = fleet.site(document.site.name);
  if (namesake !== undefined && namesake.site_id !== document.site.site_id) {
    throw new RoundsError(
      'CONFLICT',
      `There is a site "${namesake.name}" here that is another one than that of the file. Nothing was changed. Ask the sender to export under another name, or start with a new data folder.`,
    );
  }
  const hosts = hostDifferences(document, context);
  // What is not watched in the end has no baseline and no identity either.
  const watched = hosts.flatMap(({ id, host }) => (host === undefined ? [] : [{ id, host }]));
  return [
    ...siteDifference(local, document.site),
    ...hosts.flatMap(({ difference }) => (difference === undefined ? [] : [difference])),
    ...baselineDifferences(document, watched, context),
    ...watched.flatMap(({ id, host }) => peerDifference(id, host, document, context)),
  ];
}

function siteDifference(before: Site | undefined, site: Site): Difference[] {
  const after = before === undefined ? site : { ...before, name: site.name, timezone: site.timezone };
  const details = before === undefined ? [`time zone ${site.timezone}`] : changed(before, after, ['name', 'timezone']);
  if (details.length === 0) return [];
  const action = before === undefined ? 'add' : 'change';
  return [{ kind: 'site', before, after, shown: { what: 'site', action, name: site.name, details } }];
}

interface HostDifference {
  readonly id: string;
  /** The host as it will be watched; undefined when it will not. */
  readonly host: Host | undefined;
  readonly difference: Difference | undefined;
}

function hostDifferences(document: SiteDocument, context: CompareContext): HostDifference[] {
  const siteId = document.site.site_id;
  const local = context.fleet.hosts();
  const ids = new Set(document.hosts.map((host) => host.host_id));
  // "This computer" is never in a document, and stays.
  const only = local.filter((host) => host.site_id === siteId && !ids.has(host.host_id) && host.address !== 'local:');
  const byId = new Map(local.map((host) => [host.host_id, host]));
  const byName = new Map(local.map((host) => [host.name, host]));
  const leaving = new Set(context.remove ? only.map((host) => host.host_id) : []);
  // A host that is blocked keeps its name, which may block another that was to have it.
  let blocked: ReadonlySet<string> = new Set();
  for (;;) {
    const isFree = (id: string) => leaving.has(id) || (ids.has(id) && !blocked.has(id));
    const wanted = document.hosts.map((host) => hostDifference(host, { siteId, byId, byName, isFree }, context));
    const now = new Set(wanted.filter((one) => one.host === undefined).map((one) => one.id));
    if (now.size === blocked.size) return [...only.map((host) => onlyHere(host, context.remove)), ...wanted];
    blocked = now;
  }
}

function onlyHere(host: Host, remove: boolean): HostDifference {
  const shown = { what: 'host' as const, name: host.name, details: [`${host.address}: only here`] };
  return {
    id: host.host_id,
    host: undefined,
    difference: remove
      ? { kind: 'host', before: host, after: undefined, shown: { ...shown, action: 'remove' } }
      : { kind: 'none', shown: { ...shown, action: 'keep' } },
  };
}

interface LocalHosts {
  readonly siteId: string;
  readonly byId: ReadonlyMap<string, Host>;
  readonly byName: ReadonlyMap<string, Host>;
  /** Whether the present name of a host is given up, or decided by the document. */
  readonly isFree: (hostId: string) => boolean;
}

function hostDifference(wanted: SiteHost, local: LocalHosts, context: CompareContext): HostDifference {
  const id = wanted.host_id;
  const blocked = (why: string): HostDifference => ({
    id,
    host: undefined,
    difference: { kind: 'none', shown: { what: 'host', action: 'blocked', name: wanted.name, details: [why] } },
  });
  const before = local.byId.get(id);
  if (before !== undefined && before.site_id !== local.siteId) return blocked('is a host of another site here');
  const namesake = local.byName.get(wanted.name);
  if (namesake !== undefined && !local.isFree(namesake.host_id))
    return blocked(
      `there is another host of this name here (${namesake.address}): remove it first, or import with --remove`,
    );
  const after = before === undefined ? newHost(wanted, local.siteId, context) : changedHost(before, wanted);
  const details =
    before === undefined
      ? [`${after.address}, ${after.platform}`]
      : changed(before, after, ['name', 'address', 'platform', 'sudo']);
  if (before !== undefined && details.length === 0) return { id, host: before, difference: undefined };
  const unfit = context.whyUnfit(after);
  if (unfit !== undefined) return blocked(unfit);
  const action = before === undefined ? 'add' : 'change';
  return {
    id,
    host: after,
    difference: { kind: 'host', before, after, shown: { what: 'host', action, name: wanted.name, details } },
  };
}

function newHost(wanted: SiteHost, siteId: string, { credential }: CompareContext): Host {
  return {
    ...wanted,
    site_id: siteId,
    credential: credential.kind,
    ...(credential.kind === 'key' ? { key_file: credential.key_file } : {}),
    // The password is in the sender's vault, and stays there.
    sudo: wanted.sudo === 'password' ? 'none' : wanted.sudo,
  };
}

/** How this console logs in and becomes root is its own affair, where a password is part of it. */
function changedHost(before: Host, wanted: SiteHost): Host {
  const isOwnAffair = before.sudo === 'password' || wanted.sudo === 'password';
  return {
    ...before,
    name: wanted.name,
    address: wanted.address,
    platform: wanted.platform,
    sudo: isOwnAffair ? before.sudo : wanted.sudo,
  };
}

function baselineDifferences(
  document: SiteDocument,
  watched: readonly { readonly id: string; readonly host: Host }[],
  { baselines, remove }: CompareContext,
): Difference[] {
  const wanted = new Map(document.baselines.map((one) => [one.id, one]));
  const places = [
    { scope: 'site' as const, id: document.site.site_id, host: undefined },
    ...watched.map(({ id, host }) => ({ scope: 'host' as const, id, host })),
  ];
  return places.flatMap((place): Difference[] => {
    const before = baselines.get(place.scope, place.id);
    const found = wanted.get(place.id);
    const after = found === undefined ? undefined : { yaml: found.yaml, sha256: found.sha256 };
    if (before?.sha256 === after?.sha256) return [];
    const common = { what: 'baseline' as const, name: place.host?.name ?? document.site.name };
    if (after === undefined && !remove)
      return [{ kind: 'none', shown: { ...common, action: 'keep', details: [`${before?.sha256}: only here`] } }];
    const action = before === undefined ? 'add' : after === undefined ? 'remove' : 'change';
    const details = [`${before?.sha256 ?? 'none'} -> ${after?.sha256 ?? 'none'}`];
    return [{ kind: 'baseline', ...place, before, after, shown: { ...common, action, details } }];
  });
}

function peerDifference(id: string, host: Host, document: SiteDocument, context: CompareContext): Difference[] {
  const before = context.fleet.peer(id);
  const wanted = document.known_peers.find((peer) => peer.host_id === id);
  const common = { what: 'known_peer' as const, name: host.name };
  if (wanted === undefined) {
    if (before === undefined) return [];
    const details = [`${before.fingerprint}: only here`];
    if (!context.remove) return [{ kind: 'none', shown: { ...common, action: 'keep', details } }];
    return [{ kind: 'peer', host, before, after: undefined, shown: { ...common, action: 'remove', details } }];
  }
  const details = [`${wanted.key_type} ${wanted.fingerprint}`];
  if (before === undefined) {
    const after = { ...wanted, accepted_at: isoTime(context.clock.now()), accepted_by: context.acceptedBy(wanted) };
    return [{ kind: 'peer', host, before, after, shown: { ...common, action: 'add', details } }];
  }
  if (before.fingerprint === wanted.fingerprint) return [];
  // A changed identity is never taken over from a file: that is how somebody would come between.
  const why = `is known here by ${before.key_type} ${before.fingerprint}: compare on the host itself; if the file is right, "rounds trust forget ${host.name}" first`;
  return [{ kind: 'none', shown: { ...common, action: 'blocked', details: [...details, why] } }];
}

function changed<T extends object>(before: T, after: T, fields: readonly (keyof T & string)[]): string[] {
  return fields
    .filter((field) => before[field] !== after[field])
    .map((field) => `${field}: ${String(before[field])} -> ${String(after[field])}`);
}
