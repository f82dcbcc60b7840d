import { isDeepStrictEqual } from 'node:util';
import type { Group, Host, Peer, Site } from '../../../contract/fleet.ts';
import type { ImportApply, ImportedHost, ImportPreview } from '../../../contract/imports.ts';
import type { Clock } from '../../clock.ts';
import { isoTime } from '../../clock.ts';
import { RoundsError } from '../../errors.ts';
import type { Ids } from '../../ids.ts';
import type { FleetReader } from '../../store/fleet.ts';
import { plainText } from '../../transport/plain-text.ts';
import { routeTo } from '../route.ts';
import { type GroupChange, joinedGroups, newGroups } from './group-changes.ts';

/** One host of an import that a person has accepted, as it will be. */
export interface HostChange {
  readonly site: Site;
  /** Undefined: it is added. */
  readonly before: Host | undefined;
  readonly after: Host;
  /** For the evidence: where it comes from. */
  readonly reason: string;
}

/** A known identity that comes with an import. */
export interface PeerChange {
  readonly site: Site;
  readonly host: Host;
  readonly peer: Peer;
  readonly reason: string;
}

/** The groups of a host after an import, where it came into some. */
export interface MembershipChange {
  readonly site: Site;
  readonly host: Host;
  readonly groups: readonly Group[];
  readonly reason: string;
}

/** What an accepted import changes. */
export interface ImportChanges {
  readonly hosts: readonly HostChange[];
  readonly groups: readonly GroupChange[];
  readonly memberships: readonly MembershipChange[];
  readonly peers: readonly PeerChange[];
  /** Accepted, and there is nothing to do. */
  readonly unchanged: readonly string[];
}

/** What {@link importChanges} needs. */
export interface ChangeContext {
  readonly fleet: FleetReader;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly actor: string;
}

/**
 * The changes that were accepted, by name.
 *
 * @throws RoundsError `CONFLICT` naming every accepted host that is not in the preview or that a person must decide first; then
 *   nothing is to be done.
 */
export function importChanges(preview: ImportPreview, input: ImportApply, context: ChangeContext): ImportChanges {
  const accepted = acceptedEntries(preview, new Set(input.accept));
  const sites = new Map(context.fleet.sites().map((site) => [site.name, site]));
  const groups = newGroups(preview, accepted, sites, context);
  const hosts: HostChange[] = [];
  const memberships: MembershipChange[] = [];
  const records = acceptedHosts(accepted, sites, context);
  const peers: PeerChange[] = [];
  const unchanged: string[] = [];
  for (const entry of accepted) {
    const site = sites.get(entry.site ?? '');
    const record = records.get(entry.name);
    if (site === undefined || record === undefined) throw gone(entry);
    const { before, after } = record;
    const isChange = entry.action !== 'exists';
    const reason = reasonOf(entry, input.file, before === undefined);
    if (isChange) {
      // A host that only comes into groups has nothing else to tell: its membership does.
      if (before === undefined || !isDeepStrictEqual(before, after)) hosts.push({ site, before, after, reason });
      const joined = joinedGroups(entry, after, site, groups, context.fleet);
      if (joined !== undefined) memberships.push({ site, host: after, groups: joined, reason });
    }
    const peer = input.trust_known_hosts ? peerOf(entry, after, input, context) : undefined;
    if (peer !== undefined) peers.push({ site, host: after, ...peer });
    if (!isChange && peer === undefined) unchanged.push(entry.name);
  }
  return { hosts, groups, memberships, peers, unchanged };
}

interface HostRecord {
  readonly before: Host | undefined;
  readonly after: Host;
}

/** The hosts as they will be; new ones have their ids before any way to another is written down. */
function acceptedHosts(
  accepted: readonly ImportedHost[],
  sites: ReadonlyMap<string, Site>,
  context: ChangeContext,
): ReadonlyMap<string, HostRecord> {
  const { fleet } = context;
  const records = new Map<string, HostRecord>();
  for (const entry of accepted) {
    const site = sites.get(entry.site ?? '');
    const before = entry.action === 'add' ? undefined : fleet.host(entry.name);
    if (site === undefined || (entry.action !== 'add' && before === undefined)) throw gone(entry);
    const after = before === undefined ? newHost(entry, site, context) : changedHost(before, entry);
    records.set(entry.name, { before, after });
  }
  for (const entry of accepted) {
    const record = records.get(entry.name);
    if (entry.via === undefined || entry.action === 'exists' || record === undefined) continue;
    const jump = entry.via.map((name) => {
      const hop = records.get(name)?.after ?? fleet.host(name);
      if (hop === undefined) throw notAccepted(entry, name);
      return hop.host_id;
    });
    records.set(entry.name, { ...record, after: { ...record.after, jump } });
  }
  const byId = new Map([...records.values()].map(({ after }) => [after.host_id, after]));
  // What was accepted may leave out a host whose way was to change.
  for (const host of byId.values()) routeTo({ host: (id) => byId.get(id) ?? fleet.host(id) }, host);
  return records;
}

function notAccepted(entry: ImportedHost, hop: string): RoundsError {
  return new RoundsError(
    'CONFLICT',
    `${entry.name} is reached through ${hop}, which is new and was not accepted; nothing was imported. Accept ${hop} too.`,
  );
}

function acceptedEntries(preview: ImportPreview, names: ReadonlySet<string>): ImportedHost[] {
  const entries = preview.hosts.filter((entry) => entry.action !== 'conflict' && names.has(entry.name));
  const found = new Set(entries.map((entry) => entry.name));
  const missing = [...names].filter((name) => !found.has(name));
  if (missing.length === 0) return entries;
  const details = missing.map((name) => {
    const conflict = preview.hosts.find((entry) => entry.name === name);
    return conflict === undefined
      ? `${name}: is not in the file`
      : `${name} (line ${conflict.line}): ${conflict.notes[0]}`;
  });
  throw new RoundsError(
    'CONFLICT',
    `${missing.length === 1 ? 'One accepted host' : `${missing.length} accepted hosts`} cannot be imported as listed; nothing was changed. Look at the preview again, and accept the others.`,
    { details },
  );
}

function gone(entry: ImportedHost): RoundsError {
  return new RoundsError(
    'CONFLICT',
    `${entry.name} has changed since the preview; nothing was imported. Look at the preview again.`,
  );
}

function newHost(entry: ImportedHost, site: Site, { ids, clock }: ChangeContext): Host {
  const { platform } = entry;
  if (platform === undefined) throw gone(entry);
  return {
    host_id: ids.uuid(),
    site_id: site.site_id,
    name: entry.name,
    address: entry.address,
    platform,
    credential: entry.credential,
    ...(entry.key_file === undefined ? {} : { key_file: entry.key_file }),
    sudo: entry.sudo,
    created_at: isoTime(clock.now()),
  };
}

function changedHost(before: Host, entry: ImportedHost): Host {
  const { key_file: _, ...rest } = before;
  return {
    ...rest,
    address: entry.address,
    platform: entry.platform ?? before.platform,
    credential: entry.credential,
    ...(entry.key_file === undefined ? {} : { key_file: entry.key_file }),
  };
}

function reasonOf(entry: ImportedHost, file: string, isNew: boolean): string {
  return `${isNew ? 'imported' : 'updated'} from ${plainText(entry.file ?? file, 300)} line ${entry.line}`;
}

function peerOf(
  entry: ImportedHost,
  host: Host,
  input: ImportApply,
  { clock, actor }: ChangeContext,
): { peer: Peer; reason: string } | undefined {
  const { trust } = entry;
  if (trust?.status !== 'new') return undefined;
  const file = plainText(trust.file ?? input.known_hosts?.file ?? input.file, 300);
  return {
    peer: {
      host_id: host.host_id,
      key_type: trust.key_type,
      fingerprint: trust.fingerprint,
      accepted_at: isoTime(clock.now()),
      accepted_by: `imported from known_hosts ${file} by ${actor}`,
    },
    reason: `imported from known_hosts ${file} line ${trust.line}`,
  };
}
