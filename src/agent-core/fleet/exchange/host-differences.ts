import type { Host } from '../../../contract/fleet.ts';
import type { SiteDocument, SiteHost } from '../../../contract/site-document.ts';
import { RoundsError } from '../../errors.ts';
import { routeTo } from '../route.ts';
import { changed } from './changed-fields.ts';
import type { CompareContext, Difference } from './difference.ts';

/** What a document means for one host. */
export interface HostDifference {
  readonly id: string;
  /** The host as it will be watched; undefined when it will not. */
  readonly host: Host | undefined;
  /** Why it will not be, where a person must decide. */
  readonly why: string | undefined;
  readonly difference: Difference | undefined;
}

/** What a document means for the hosts of its site, those that are only here included. */
export function hostDifferences(document: SiteDocument, compare: CompareContext): HostDifference[] {
  const siteId = document.site.site_id;
  const context: HostContext = { ...compare, names: new Map(document.hosts.map((host) => [host.host_id, host.name])) };
  const local = context.fleet.hosts();
  const ids = new Set(document.hosts.map((host) => host.host_id));
  // "This computer" is never in a document, and stays.
  const only = local.filter((host) => host.site_id === siteId && !ids.has(host.host_id) && host.address !== 'local:');
  const byId = new Map(local.map((host) => [host.host_id, host]));
  const byName = new Map(local.map((host) => [host.name, host]));
  const leaving = new Set(context.remove ? removable(only, local).map((host) => host.host_id) : []);
  // A host that is blocked keeps its name and its way, which may block another that was to have or to use them.
  const blocked = new Map<string, string>();
  for (;;) {
    const isFree = (id: string) => leaving.has(id) || (ids.has(id) && !blocked.has(id));
    const places: LocalHosts = { siteId, byId, byName, isFree, blocked };
    const wanted = document.hosts.map((host) => hostDifference(host, places, context));
    const after = new Map(local.filter((host) => !leaving.has(host.host_id)).map((host) => [host.host_id, host]));
    for (const { id, host } of wanted) if (host !== undefined) after.set(id, host);
    const count = blocked.size;
    for (const { id, host, why } of wanted) {
      const obstacle = host === undefined ? why : whyNoWay(host, after);
      if (obstacle !== undefined) blocked.set(id, obstacle);
    }
    if (blocked.size === count)
      return [...only.map((host) => onlyHere(host, context.remove, leaving.has(host.host_id))), ...wanted];
  }
}

/** Of the hosts that are only here those that no other host needs on its way. */
function removable(only: readonly Host[], local: readonly Host[]): readonly Host[] {
  const going = new Set(only.map((host) => host.host_id));
  for (;;) {
    const needed = new Set(local.flatMap((host) => (going.has(host.host_id) ? [] : (host.jump ?? []))));
    const kept = [...going].filter((id) => needed.has(id));
    if (kept.length === 0) return only.filter((host) => going.has(host.host_id));
    for (const id of kept) going.delete(id);
  }
}

function whyNoWay(host: Host, fleet: ReadonlyMap<string, Host>): string | undefined {
  try {
    routeTo({ host: (id) => fleet.get(id) }, host);
    return undefined;
  } catch (error) {
    if (error instanceof RoundsError) return error.message;
    throw error;
  }
}

function onlyHere(host: Host, remove: boolean, leaves: boolean): HostDifference {
  const shown = { what: 'host' as const, name: host.name, details: [`${host.address}: only here`] };
  const common = { id: host.host_id, host: undefined, why: undefined };
  if (leaves)
    return {
      ...common,
      difference: { kind: 'host', before: host, after: undefined, shown: { ...shown, action: 'remove' } },
    };
  if (!remove) return { ...common, difference: { kind: 'none', shown: { ...shown, action: 'keep' } } };
  const details = [...shown.details, 'others are reached through it: give those another way first'];
  return { ...common, difference: { kind: 'none', shown: { ...shown, action: 'blocked', details } } };
}

interface HostContext extends CompareContext {
  /** Of the hosts in the document, by id. */
  readonly names: ReadonlyMap<string, string>;
}

interface LocalHosts {
  readonly siteId: string;
  readonly byId: ReadonlyMap<string, Host>;
  readonly byName: ReadonlyMap<string, Host>;
  /** Whether the present name of a host is given up, or decided by the document. */
  readonly isFree: (hostId: string) => boolean;
  /** Hosts of which it is known already that a person must decide, and why. */
  readonly blocked: ReadonlyMap<string, string>;
}

function hostDifference(wanted: SiteHost, local: LocalHosts, context: HostContext): HostDifference {
  const id = wanted.host_id;
  const blocked = (why: string): HostDifference => ({
    id,
    host: undefined,
    why,
    difference: { kind: 'none', shown: { what: 'host', action: 'blocked', name: wanted.name, details: [why] } },
  });
  const known = local.blocked.get(id);
  if (known !== undefined) return blocked(known);
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
      ? [
          `${after.address}, ${after.platform}`,
          ...(after.jump === undefined ? [] : [`via: ${wayOf(after, local, context)}`]),
        ]
      : [
          ...changed(before, after, ['name', 'address', 'platform', 'sudo']),
          ...(isSameWay(before, after)
            ? []
            : [`via: ${wayOf(before, local, context)} -> ${wayOf(after, local, context)}`]),
        ];
  if (before !== undefined && details.length === 0) return { id, host: before, why: undefined, difference: undefined };
  const unfit = context.whyUnfit(after);
  if (unfit !== undefined) return blocked(unfit);
  const action = before === undefined ? 'add' : 'change';
  return {
    id,
    host: after,
    why: undefined,
    difference: { kind: 'host', before, after, shown: { what: 'host', action, name: wanted.name, details } },
  };
}

/** Names of the hosts on the way, as the document or, failing that, the fleet has them. */
function wayOf({ jump }: Pick<Host, 'jump'>, { byId }: LocalHosts, { names }: HostContext): string {
  return jump === undefined ? 'none' : jump.map((id) => names.get(id) ?? byId.get(id)?.name ?? id).join(', ');
}

function isSameWay(one: Pick<Host, 'jump'>, other: Pick<Host, 'jump'>): boolean {
  return (one.jump ?? []).join() === (other.jump ?? []).join();
}

function newHost(
  { jump_left_out: _, ...wanted }: SiteHost,
  siteId: string,
  { credential }: Pick<CompareContext, 'credential'>,
): Host {
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
  const { jump: own, ...rest } = before;
  const jump = wanted.jump_left_out === true ? own : wanted.jump;
  return {
    ...rest,
    ...(jump === undefined ? {} : { jump }),
    name: wanted.name,
    address: wanted.address,
    platform: wanted.platform,
    sudo: isOwnAffair ? before.sudo : wanted.sudo,
  };
}
