import { isIPv6 } from 'node:net';
import { isAbsolute } from 'node:path';
import type { Platform } from '../../../contract/enums.ts';
import { type Host, MAX_GROUPS_OF_HOST, type Site } from '../../../contract/fleet.ts';
import type { ImportedHost, ImportRequest } from '../../../contract/imports.ts';
import { RoundsError } from '../../errors.ts';
import { formatAddress, parseAddress } from '../../transport/address.ts';
import { plainText } from '../../transport/plain-text.ts';
import { type FleetIndex, sshPlace } from './fleet-index.ts';
import { groupsOf } from './groups-of.ts';
import { shortNameOf } from './names.ts';
import type { ParsedHost } from './parsed-list.ts';
import { platformOf } from './platform-words.ts';
import { isSameWay } from './ways.ts';

/** What holds for hosts of which the file does not say it. */
export type Defaults = Pick<ImportRequest, 'site' | 'platform' | 'user' | 'credential' | 'sudo'>;

/** What a host is judged by. */
export interface JudgeContext {
  readonly fleet: FleetIndex;
  readonly defaults: Defaults;
  /** Home folder of the person at this console, for `~` in paths of keys. */
  readonly home: string;
  /** Why this console could not watch such a host, for a person; undefined when it can. */
  readonly whyUnfit: (host: Pick<ImportedHost, 'platform' | 'credential' | 'sudo' | 'address'>) => string | undefined;
}

/** A host of a file beside the fleet: what adding it would mean; a text when it makes no sense at all. */
export function judgeHost(parsed: ParsedHost, context: JudgeContext): ImportedHost | string {
  const { fleet, defaults } = context;
  const name = shortNameOf(parsed.name) ?? shortNameOf(parsed.host ?? '');
  if (name === undefined) return 'has no name that could be made a short name (letters, digits, dots, dashes)';
  const notes = parsed.notes.map((note) => plainText(note, 300));
  const obstacles = (parsed.obstacles ?? []).map((one) => plainText(one, 300));
  const named = fleet.hostByName(name);
  const at = placeOf(parsed, named, defaults);
  if (typeof at === 'string') return at;
  const placed =
    at.place === undefined ? undefined : fleet.hostsAt(at.place).find((one) => isSameWay(one, parsed.jump, fleet));
  const existing = named ?? placed;
  if (!at.hasUser) obstacles.push('it is not said who logs in: give --user, or write it into the file');
  const site = siteFor(parsed, existing, context, obstacles);
  const platform = platformFor(parsed, existing, defaults, obstacles);
  const keyFile = keyFor(parsed.keyFile, context.home, notes);
  if (existing === undefined && name !== parsed.name)
    notes.push(`"${plainText(parsed.name, 80)}" is called ${name} here`);
  const entry: ImportedHost = {
    name: existing?.name ?? name,
    address: at.address,
    ...(platform === undefined ? {} : { platform }),
    ...(site === undefined ? {} : { site: site.name }),
    groups: groupsOf(parsed, notes),
    ...loginOf(at.address, keyFile, defaults),
    ...(parsed.jump === undefined ? {} : { jump: plainText(parsed.jump) }),
    sudo: parsed.sudo === true ? 'nopasswd' : defaults.sudo,
    line: parsed.place.line,
    ...(parsed.place.file === undefined ? {} : { file: parsed.place.file }),
    action: 'add',
    notes,
  };
  if (named !== undefined && placed !== undefined && named !== placed)
    return conflict(
      entry,
      `is the name of one host here, and its place is that of ${placed.name}: decide which is meant`,
    );
  if (existing !== undefined) return besideExisting(entry, { existing, named, site, keyFile, obstacles, context });
  if (obstacles.length === 0) {
    const unfit = context.whyUnfit(entry);
    if (unfit !== undefined) obstacles.push(unfit);
  }
  return obstacles.length === 0 ? entry : conflict(entry, ...obstacles);
}

/** How it is logged in to: by the key that the file names, else as it holds for all. */
function loginOf(
  address: string,
  keyFile: string | undefined,
  { credential }: Defaults,
): Pick<ImportedHost, 'credential' | 'key_file'> {
  if (address === 'local:') return { credential: 'none' };
  if (keyFile !== undefined) return { credential: 'key', key_file: keyFile };
  return credential.kind === 'key'
    ? { credential: 'key', key_file: credential.key_file }
    : { credential: credential.kind };
}

interface Beside {
  readonly existing: Host;
  readonly named: Host | undefined;
  readonly site: Site | undefined;
  readonly keyFile: string | undefined;
  readonly obstacles: readonly string[];
  readonly context: JudgeContext;
}

/** What the file says of a host that is already watched: only what it says itself can change it, never a default. */
function besideExisting(entry: ImportedHost, beside: Beside): ImportedHost {
  const { existing, named, site, keyFile } = beside;
  const asIs: ImportedHost = {
    ...entry,
    address: existing.address,
    platform: existing.platform,
    credential: existing.credential,
    sudo: existing.sudo,
    groups: [...beside.context.fleet.groupsOf(existing)],
    site: beside.context.fleet.siteOf(existing)?.name ?? '',
  };
  delete asIs.key_file;
  if (existing.key_file !== undefined) asIs.key_file = existing.key_file;
  if (named === undefined) {
    delete asIs.jump;
    return { ...asIs, action: 'exists', notes: [`is already watched as ${existing.name}`, ...entry.notes] };
  }
  if (site !== undefined && site.site_id !== existing.site_id)
    return conflict(entry, `there is a host ${existing.name} at the site ${asIs.site} already: choose another name`);
  const changed: ImportedHost = {
    ...asIs,
    address: entry.address,
    platform: entry.platform ?? existing.platform,
    ...(keyFile === undefined ? {} : { credential: 'key' as const, key_file: keyFile }),
    // A list names the groups that somebody thought of: it takes a host out of none.
    groups: [...new Set([...asIs.groups, ...entry.groups])],
  };
  const differences = (['address', 'platform', 'credential', 'key_file'] as const)
    .filter((field) => changed[field] !== asIs[field])
    .map((field) => `${field}: ${asIs[field] ?? 'none'} -> ${changed[field] ?? 'none'}`);
  if (changed.groups.length > asIs.groups.length)
    differences.push(`groups: ${asIs.groups.join(', ') || 'none'} -> ${changed.groups.join(', ')}`);
  if (differences.length === 0) return { ...asIs, action: 'exists' };
  const unfit = beside.context.whyUnfit(changed);
  const obstacles = [...beside.obstacles, ...(unfit === undefined ? [] : [unfit])];
  if (changed.groups.length > MAX_GROUPS_OF_HOST) obstacles.push(`would be in more than ${MAX_GROUPS_OF_HOST} groups`);
  if (obstacles.length > 0) return conflict(changed, ...obstacles);
  return { ...changed, action: 'update', notes: [...differences, ...entry.notes] };
}

function conflict(entry: ImportedHost, ...why: string[]): ImportedHost {
  return { ...entry, action: 'conflict', notes: [...why, ...entry.notes] };
}

interface PlaceFound {
  readonly address: string;
  readonly hasUser: boolean;
  readonly place: { readonly host: string; readonly port: number } | undefined;
}

/** The address as Rounds has it; a text for what is wrong with it. What the file leaves open stays as the fleet has it. */
function placeOf(parsed: ParsedHost, named: Host | undefined, defaults: Defaults): PlaceFound | string {
  if (parsed.host === undefined) return { address: 'local:', hasUser: true, place: undefined };
  const known = named === undefined ? undefined : sshPlace(named.address);
  const user = parsed.user ?? known?.user ?? defaults.user;
  const sameHost = known?.host === parsed.host.toLowerCase();
  const port = parsed.port ?? (sameHost && known !== undefined ? String(known.port) : '22');
  const host = isIPv6(parsed.host) ? `[${parsed.host}]` : parsed.host;
  try {
    const address = parseAddress(`ssh://${user ?? 'nobody'}@${host}:${port}`);
    if (address.scheme !== 'ssh') return 'is no address';
    const written = formatAddress(address);
    return {
      address: user === undefined ? written.replace('nobody@', '') : written,
      hasUser: user !== undefined,
      place: address,
    };
  } catch (error) {
    if (error instanceof RoundsError) return (error.details.length > 0 ? error.details : [error.message]).join('; ');
    throw error;
  }
}

function siteFor(
  parsed: ParsedHost,
  existing: Host | undefined,
  { fleet, defaults }: JudgeContext,
  obstacles: string[],
): Site | undefined {
  const words = parsed.site ?? defaults.site;
  if (words === undefined) {
    if (existing !== undefined) return fleet.siteOf(existing);
    obstacles.push('it is not said at which site it is: give --site');
    return undefined;
  }
  const site = fleet.site(words);
  if (site === undefined)
    obstacles.push(`there is no site "${plainText(words, 80)}": add it first with "rounds site add"`);
  return site;
}

function platformFor(
  parsed: ParsedHost,
  existing: Host | undefined,
  defaults: Defaults,
  obstacles: string[],
): Platform | undefined {
  if (parsed.platform === undefined) {
    const platform = existing?.platform ?? defaults.platform;
    if (platform === undefined) obstacles.push('its platform is not said: give --platform nixos or --platform linux');
    return platform;
  }
  const platform = platformOf(parsed.platform);
  if (platform === undefined)
    obstacles.push(`its platform "${plainText(parsed.platform, 80)}" is not known (nixos, linux and windows are)`);
  return platform;
}

/** A path of a key as this console can open it; what it cannot is left out and said. */
function keyFor(written: string | undefined, home: string, notes: string[]): string | undefined {
  if (written === undefined) return undefined;
  const path = /^~[/\\]/.test(written) ? `${home}${written.slice(1)}` : written;
  if (isAbsolute(path) && path.length <= 1000 && !/\p{C}/u.test(path)) return path;
  notes.push(`its key file "${plainText(written, 80)}" is no whole path, and was left out`);
  return undefined;
}
