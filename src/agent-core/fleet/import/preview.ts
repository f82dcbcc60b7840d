import { createHash } from 'node:crypto';
import type { ImportedHost, ImportPreview, KnownPeer, NotUnderstood } from '../../../contract/imports.ts';
import type { FleetReader } from '../../store/fleet.ts';
import { plainText } from '../../transport/plain-text.ts';
import { shown } from './findings.ts';
import { type FleetIndex, indexFleet, sshPlace } from './fleet-index.ts';
import { type JudgeContext, judgeHost } from './judge-host.ts';
import { judgeTrust } from './judge-trust.ts';
import { type Candidate, lookupName, matchKnownHosts } from './known-hosts-match.ts';
import type { KnownKey } from './known-key.ts';
import { shortNameOf } from './names.ts';
import type { ParsedList } from './parsed-list.ts';
import { type JudgedHost, withWays } from './ways.ts';

/** What a list is compared with. */
export interface PreviewContext extends Omit<JudgeContext, 'fleet'> {
  /** As the person names it. */
  readonly file: string;
  readonly fleet: FleetReader;
}

/** Keys that are shown one by one; those that are about no host here come last. */
const MAX_PEERS = 2000;

/** What an import of the list would do now. Reads only; the same list and fleet give the same preview. */
export function previewImport(list: ParsedList, context: PreviewContext): ImportPreview {
  const fleet = indexFleet(context.fleet);
  const notUnderstood: NotUnderstood[] = [...list.notUnderstood];
  const judged: JudgedHost[] = [];
  for (const parsed of list.hosts) {
    const entry = judgeHost(parsed, { ...context, fleet });
    if (typeof entry === 'string') notUnderstood.push({ ...parsed.place, text: shown(parsed.name), why: entry });
    else judged.push({ entry, jump: parsed.jump });
  }
  const hosts = withWays(withoutDoubles(judged), fleet);
  // A known_hosts file may speak of hosts that it does not name in clear.
  if (list.format === 'known_hosts') hosts.push(...watchedAlready(list.knownKeys, hosts, fleet));
  const matches = matchKnownHosts(list.knownKeys, hosts.flatMap(candidateOf));
  if (matches.left > 0) {
    const why = `${matches.left} keys were not compared with every host, since there are too many of both: import fewer hosts at a time`;
    notUnderstood.push({ line: 1, text: '…', why });
  }
  const trusted = hosts.map((entry) => withTrust(entry, matches.byHost.get(entry.name) ?? [], fleet, context.fleet));
  const content = {
    format: list.format,
    file: plainText(context.file, 300),
    hosts: trusted,
    new_groups: newGroups(trusted, list.groupOrder, fleet),
    known_peers: peersOf(list.knownKeys, matches.byKey, notUnderstood),
    not_understood: notUnderstood.sort((a, b) => (a.file ?? '').localeCompare(b.file ?? '', 'en') || a.line - b.line),
  };
  return { ...content, preview_sha256: createHash('sha256').update(JSON.stringify(content)).digest('hex') };
}

/** The first of several entries with one name or one place stays; the others wait for a person. */
function withoutDoubles(judged: readonly JudgedHost[]): JudgedHost[] {
  const seen = new Map<string, ImportedHost>();
  return judged.map(({ entry, jump }) => {
    const place = sshPlaceOrNone(entry);
    // Behind another host the same address is another place.
    const at = `${place === undefined ? entry.address : lookupName(place)} via ${jump?.toLowerCase() ?? ''}`;
    const keys = [`name ${entry.name}`, `place ${at}`];
    const first = keys.map((key) => seen.get(key)).find((one) => one !== undefined);
    if (first !== undefined) {
      const what =
        first.name === entry.name
          ? `has the same name as line ${first.line}`
          : `is at the same place as ${first.name} (line ${first.line})`;
      return { entry: { ...entry, action: 'conflict', notes: [what, ...entry.notes] }, jump };
    }
    for (const key of keys) seen.set(key, entry);
    return { entry, jump };
  });
}

/** The groups that are not there yet, in the order in which they are to be made: the later is the stronger one. */
function newGroups(
  entries: readonly ImportedHost[],
  order: readonly string[] | undefined,
  fleet: FleetIndex,
): ImportPreview['new_groups'] {
  const ranks = new Map((order ?? []).map((name, index) => [shortNameOf(name), index]));
  const sites = new Map<string, Set<string>>();
  for (const { action, site, groups } of entries) {
    if (site === undefined || (action !== 'add' && action !== 'update')) continue;
    const names = sites.get(site) ?? new Set();
    for (const name of groups) names.add(name);
    sites.set(site, names);
  }
  return [...sites].flatMap(([name, names]) => {
    const site = fleet.site(name);
    const known = new Set(site === undefined ? [] : fleet.groups(site));
    return [...names]
      .filter((group) => !known.has(group))
      .sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0))
      .map((group) => ({ site: name, name: group }));
  });
}

/** An entry without a user has no whole address yet. */
function sshPlaceOrNone(entry: ImportedHost) {
  return entry.address.includes('@') ? sshPlace(entry.address) : undefined;
}

function candidateOf(entry: ImportedHost): Candidate[] {
  const place = entry.action === 'conflict' ? undefined : sshPlaceOrNone(entry);
  return place === undefined ? [] : [{ name: entry.name, host: place.host, port: place.port }];
}

function watchedAlready(keys: readonly KnownKey[], listed: readonly ImportedHost[], fleet: FleetIndex): ImportedHost[] {
  const named = new Set(listed.map((entry) => entry.name));
  const candidates = fleet.hosts.flatMap((host): Candidate[] => {
    const place = named.has(host.name) ? undefined : fleet.placeOf(host);
    return place === undefined ? [] : [{ name: host.name, host: place.host, port: place.port }];
  });
  const { byHost } = matchKnownHosts(
    keys.filter((key) => key.marker === undefined),
    candidates,
  );
  return fleet.hosts.flatMap((host): ImportedHost[] => {
    const [first] = byHost.get(host.name) ?? [];
    if (first === undefined) return [];
    return [
      {
        name: host.name,
        address: host.address,
        platform: host.platform,
        site: fleet.siteOf(host)?.name ?? '',
        groups: [],
        credential: host.credential,
        ...(host.key_file === undefined ? {} : { key_file: host.key_file }),
        sudo: host.sudo,
        line: first.place.line,
        action: 'exists',
        notes: [],
      },
    ];
  });
}

const TRUST_NOTES = {
  new: undefined,
  same: undefined,
  differs: 'is known by another key of the same kind: compare on the host itself before you believe either',
  revoked: 'STOP: its key is marked as revoked',
  unclear: 'has two keys of the same kind: compare on the host itself which one it is',
} as const;

function withTrust(
  entry: ImportedHost,
  keys: readonly KnownKey[],
  index: FleetIndex,
  fleet: FleetReader,
): ImportedHost {
  if (entry.action === 'conflict') return entry;
  const existing = index.hostByName(entry.name);
  const trust = judgeTrust(keys, existing === undefined ? undefined : fleet.peer(existing.host_id));
  if (trust === undefined) return entry;
  const note = TRUST_NOTES[trust.status];
  return { ...entry, notes: note === undefined ? entry.notes : [note, ...entry.notes], trust };
}

function peersOf(
  keys: readonly KnownKey[],
  byKey: ReadonlyMap<KnownKey, readonly string[]>,
  notUnderstood: NotUnderstood[],
): KnownPeer[] {
  const peers = keys.map(
    (key): KnownPeer => ({
      pattern: plainText(key.pattern, 120),
      key_type: key.keyType,
      fingerprint: key.fingerprint,
      ...(key.marker === undefined ? {} : { marker: key.marker }),
      line: key.place.line,
      ...(key.place.file === undefined ? {} : { file: key.place.file }),
      hosts: [...new Set(byKey.get(key) ?? [])].slice(0, 100),
    }),
  );
  if (peers.length <= MAX_PEERS) return peers;
  const concerning = peers.filter((peer) => peer.hosts.length > 0).slice(0, MAX_PEERS);
  const why = `${peers.length - concerning.length} further keys, about hosts that are not here, are not listed`;
  notUnderstood.push({ line: 1, text: '…', why });
  return concerning;
}
