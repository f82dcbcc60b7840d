import { type Host, MAX_JUMPS } from '../../../contract/fleet.ts';
import type { ImportedHost } from '../../../contract/imports.ts';
import { RoundsError } from '../../errors.ts';
import { plainText } from '../../transport/plain-text.ts';
import { type Hop as RouteHop, routeTo } from '../route.ts';
import { type FleetIndex, sshPlace } from './fleet-index.ts';
import { findHop, type HopCandidate, hopsOf } from './hops.ts';
import { lookupName } from './known-hosts-match.ts';

/** A host of a file that was judged: an entry without `jump` keeps the way that it has. */
export interface JudgedHost {
  readonly entry: ImportedHost;
  /** The hosts to go through, whole and as the file writes them. */
  readonly jump: string | undefined;
}

/** Whether a watched host is reached as the file says: two of one address behind different hosts are two hosts. */
export function isSameWay(host: Host, jump: string | undefined, fleet: FleetIndex): boolean {
  if (jump === undefined || host.jump === undefined) return jump === undefined && host.jump === undefined;
  const candidates = (hosts: readonly Host[]) => hosts.map((one) => candidateOf(one, fleet));
  const ids = hopsOf(jump).map((hop) => {
    if (typeof hop === 'string') return undefined;
    const named = (name: string) => {
      const found = fleet.hostByName(name);
      return found && candidateOf(found, fleet);
    };
    const found = findHop(hop, (place) => candidates(fleet.hostsAt(place)), named);
    return typeof found === 'string' ? undefined : fleet.hostByName(found.name)?.host_id;
  });
  return ids.length === host.jump.length && ids.every((id, index) => id === host.jump?.[index]);
}

/**
 * Makes hosts, watched or in the file, of the words for the way to each host. Whatever has no way that ends waits for a
 * person.
 */
export function withWays(judged: readonly JudgedHost[], fleet: FleetIndex): ImportedHost[] {
  const { at, named } = candidatesOf(judged, fleet);
  const entries = judged.map(({ entry, jump }) =>
    jump === undefined || entry.jump === undefined || entry.action === 'conflict'
      ? entry
      : withWay(entry, jump, { fleet, at, named }),
  );
  for (;;) {
    const hops = routeHops(entries, fleet);
    const stopped = entries.map((entry) => (entry.action === 'conflict' ? undefined : whyNoWay(entry, hops)));
    if (stopped.every((why) => why === undefined)) return entries;
    for (const [index, why] of stopped.entries()) {
      const entry = entries[index];
      if (why !== undefined && entry !== undefined) entries[index] = waits(entry, why);
    }
  }
}

interface Candidates {
  readonly at: (place: { readonly host: string; readonly port: number }) => readonly HopCandidate[];
  readonly named: (name: string) => HopCandidate | undefined;
}

/** Hosts of the file stand before those of the fleet that have their name: they say where those are from now on. */
function candidatesOf(judged: readonly JudgedHost[], fleet: FleetIndex): Candidates {
  const byName = new Map(fleet.hosts.map((host) => [host.name, candidateOf(host, fleet)]));
  for (const { entry } of judged)
    if (entry.action !== 'conflict') byName.set(entry.name, { name: entry.name, place: sshPlace(entry.address) });
  const byPlace = new Map<string, HopCandidate[]>();
  for (const candidate of byName.values()) {
    if (candidate.place === undefined) continue;
    const key = lookupName(candidate.place);
    byPlace.set(key, [...(byPlace.get(key) ?? []), candidate]);
  }
  return { at: (place) => byPlace.get(lookupName(place)) ?? [], named: (name) => byName.get(name) };
}

function candidateOf(host: Host, fleet: FleetIndex): HopCandidate {
  return { name: host.name, place: fleet.placeOf(host) };
}

function withWay(entry: ImportedHost, jump: string, where: Candidates & { readonly fleet: FleetIndex }): ImportedHost {
  if (entry.address === 'local:') return waits(entry, 'is this computer, which is not logged in to: leave out the way');
  const hops = hopsOf(jump);
  if (hops.length > MAX_JUMPS) return waits(entry, `goes through more than ${MAX_JUMPS} hosts`);
  const via: string[] = [];
  const notes: string[] = [];
  for (const [index, hop] of hops.entries()) {
    const words = plainText(jump.split(',')[index]?.trim() ?? '', 80);
    const found = typeof hop === 'string' ? hop : findHop(hop, where.at, where.named);
    if (typeof found === 'string') return waits(entry, `is reached through ${words}, which ${found}`);
    if (found.place === undefined) return waits(entry, `is reached through ${found.name}, which is this computer`);
    if (typeof hop === 'object' && hop.user !== undefined && hop.user !== found.place.user)
      notes.push(
        `goes through ${found.name} as ${found.place.user}, as ${found.name} itself, not as ${plainText(hop.user, 80)}`,
      );
    via.push(found.name);
  }
  const existing = entry.action === 'add' ? undefined : where.fleet.hostByName(entry.name);
  const before = existing?.jump?.map((id) => where.fleet.hostById(id)?.name ?? id);
  const isSame = existing !== undefined && via.join() === (before ?? []).join();
  const difference =
    existing === undefined || isSame ? [] : [`via: ${before?.join(', ') ?? 'none'} -> ${via.join(', ')}`];
  const action = difference.length > 0 ? 'update' : entry.action;
  return { ...entry, via, action, notes: [...difference, ...entry.notes, ...notes] };
}

function waits(entry: ImportedHost, why: string): ImportedHost {
  return { ...entry, action: 'conflict', notes: [why, ...entry.notes] };
}

/** Every host as it would be, by name: names stand for ids, since new hosts have none yet. */
function routeHops(entries: readonly ImportedHost[], fleet: FleetIndex): ReadonlyMap<string, RouteHop> {
  const nameOf = (id: string) => fleet.hostById(id)?.name ?? id;
  const hops = new Map(fleet.hosts.map((host) => [host.name, hopOf(host.name, host.jump?.map(nameOf))]));
  for (const entry of entries) {
    if (entry.action === 'conflict') continue;
    const known = hops.get(entry.name);
    if (known === undefined || entry.via !== undefined) hops.set(entry.name, hopOf(entry.name, entry.via));
  }
  return hops;
}

function hopOf(name: string, jump: string[] | undefined): RouteHop {
  return { host_id: name, name, ...(jump === undefined ? {} : { jump }) };
}

function whyNoWay(entry: ImportedHost, hops: ReadonlyMap<string, RouteHop>): string | undefined {
  const waiting = entry.via?.find((name) => !hops.has(name));
  if (waiting !== undefined) return `is reached through ${waiting}, which cannot be added as it stands`;
  try {
    routeTo({ host: (name) => hops.get(name) }, hops.get(entry.name) ?? hopOf(entry.name, entry.via));
    return undefined;
  } catch (error) {
    if (error instanceof RoundsError) return error.message;
    throw error;
  }
}
