import { hash } from 'node:crypto';
import { type Findings, newFindings } from './findings.ts';
import type { KnownKey, KnownNames } from './known-key.ts';
import type { ParsedList } from './parsed-list.ts';
import type { Place } from './place.ts';
import { hostAndPort } from './target-words.ts';
import { type Line, linesOf } from './text.ts';

/** Kinds of key by which a host can be known here, best first: those that our SSH accepts. */
export const KEY_TYPES: readonly string[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
];

/** Keys of one file. Each takes ten microseconds and a kilobyte; people have hundreds. */
const MAX_KEYS = 10_000;

/** Whether a text is a known_hosts file, by its first lines. */
export function looksLikeKnownHosts(text: string): boolean {
  for (const line of linesOf(text.slice(0, 20_000))) {
    const words = wordsOf(line.text);
    if (words.length > 0) return words[0]?.startsWith('@') === true || KEY_TYPES.includes(words[1] ?? '');
  }
  return false;
}

/**
 * Reads the keys of a known_hosts file. Never throws; takes time in proportion to the text.
 *
 * @param file Set where it is not the file that was given first.
 */
export function knownKeysOf(text: string, findings: Findings, file?: string): KnownKey[] {
  const keys: KnownKey[] = [];
  for (const line of linesOf(text)) {
    const key = keyOf(line, file, findings);
    if (key === undefined) continue;
    if (keys.length >= MAX_KEYS) {
      findings.report(key.place, line.text, `and what follows was left out: there are more than ${MAX_KEYS} keys`);
      break;
    }
    keys.push(key);
  }
  return keys;
}

/** Reads a known_hosts file as a list of hosts: those that it names in clear and without a pattern. */
export function parseKnownHosts(text: string): ParsedList {
  const findings = newFindings();
  const knownKeys = knownKeysOf(text, findings);
  takeHosts(knownKeys, findings);
  return { format: 'known_hosts', hosts: findings.hosts, knownKeys, notUnderstood: findings.notUnderstood() };
}

function wordsOf(text: string): string[] {
  const trimmed = text.trim();
  return trimmed === '' || trimmed.startsWith('#') ? [] : trimmed.split(/[ \t]+/);
}

function keyOf(line: Line, file: string | undefined, findings: Findings): KnownKey | undefined {
  const words = wordsOf(line.text);
  if (words.length === 0) return undefined;
  const place: Place = { line: line.number, ...(file === undefined ? {} : { file }) };
  const refuse = (why: string): undefined => findings.report(place, line.text, why) as undefined;
  const marker = words[0]?.startsWith('@') === true ? words.shift() : undefined;
  if (marker !== undefined && marker !== '@revoked' && marker !== '@cert-authority')
    return refuse('the marker is neither @cert-authority nor @revoked');
  const [pattern, keyType, base64] = words;
  if (pattern === undefined || keyType === undefined || base64 === undefined)
    return refuse('is not of the form: names, key type, key');
  if (/^\d+$/.test(keyType)) return refuse('is a key of SSH protocol 1, which nobody should use any more');
  if (!KEY_TYPES.includes(keyType)) return refuse('is of a key type that Rounds does not accept of a host');
  const names = namesOf(pattern);
  if (typeof names === 'string') return refuse(names);
  const key = keyBytes(base64, keyType);
  if (key === undefined) return refuse('the key is not a key of the type that it is said to be');
  if (marker === '@cert-authority')
    refuse('host certificates are not used yet: hosts that show one are confirmed by their own key');
  return {
    names,
    pattern,
    marker: marker === '@revoked' ? 'revoked' : marker === '@cert-authority' ? 'cert-authority' : undefined,
    keyType,
    fingerprint: `SHA256:${hash('sha256', key, 'base64').replace(/=+$/, '')}`,
    place,
  };
}

/** HMAC-SHA1: 20 bytes each. */
const HASHED = /^\|1\|([A-Za-z0-9+/]{27}=)\|([A-Za-z0-9+/]{27}=)$/;

function namesOf(pattern: string): KnownNames | string {
  if (pattern.startsWith('|')) {
    const [, salt, hash] = HASHED.exec(pattern) ?? [];
    if (salt === undefined || hash === undefined) return 'is hashed in a way that is not known (only |1|salt|hash is)';
    return { kind: 'hashed', salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
  }
  const patterns = pattern
    .toLowerCase()
    .split(',')
    .filter((one) => one !== '');
  return patterns.length === 0 ? 'does not say which host' : { kind: 'patterns', patterns };
}

/** A key blob begins with its type as a string (RFC 4253, 6.6). */
function keyBytes(base64: string, keyType: string): Buffer | undefined {
  const bytes = Buffer.from(base64, 'base64');
  const length = keyType.length;
  const typed = bytes.length > 4 + length && bytes.readUInt32BE(0) === length;
  if (!typed || bytes.toString('latin1', 4, 4 + length) !== keyType) return undefined;
  return bytes.toString('base64') === base64 ? bytes : undefined;
}

const isPattern = (name: string): boolean => /[*?!]/.test(name);
const isIp = (name: string): boolean => /^[0-9.]+$/.test(name) || name.includes(':');

/** Without the brackets and the port of `[host]:port`. */
const bare = (name: string): string => /^\[(.*)\]:\d+$/.exec(name)?.[1] ?? name;

interface Sighting {
  readonly host: string;
  readonly port: string | undefined;
  readonly place: Place;
  readonly fingerprints: Set<string>;
  readonly also: string[];
}

/**
 * One host for each machine that is named in clear. OpenSSH writes a line for the name and one for the address, with the
 * same key: an address that shows the key of one name is that host. Two names with one key stay two hosts, and this is said.
 */
function takeHosts(keys: readonly KnownKey[], findings: Findings): void {
  const sightings = new Map<string, Sighting>();
  for (const key of keys) {
    if (key.marker !== undefined || key.names.kind !== 'patterns' || key.names.patterns.some(isPattern)) continue;
    const written = key.names.patterns;
    const first = written.find((name) => !isIp(bare(name))) ?? written[0];
    if (first === undefined) continue;
    const others = written.filter((name) => name !== first);
    const target = hostAndPort(first);
    if (typeof target === 'string') {
      findings.report(key.place, first, target);
      continue;
    }
    const seen = sightings.get(first);
    if (seen === undefined) {
      const { host, port } = target;
      sightings.set(first, { host, port, place: key.place, fingerprints: new Set([key.fingerprint]), also: others });
    } else {
      seen.fingerprints.add(key.fingerprint);
      seen.also.push(...others.filter((name) => !seen.also.includes(name)).slice(0, 8));
    }
  }
  const byKey = new Map<string, Sighting[]>();
  for (const one of sightings.values())
    for (const print of one.fingerprints) byKey.set(print, [...(byKey.get(print) ?? []).slice(-8), one]);
  for (const one of sightings.values()) takeHost(one, byKey, findings);
}

function takeHost(one: Sighting, byKey: ReadonlyMap<string, Sighting[]>, findings: Findings): void {
  const twins = new Set(
    [...one.fingerprints].flatMap((print) => byKey.get(print) ?? []).filter((twin) => twin !== one),
  );
  const named = [...twins].filter((twin) => !isIp(twin.host));
  const [onlyName] = named;
  if (isIp(one.host) && named.length === 1 && onlyName?.port === one.port) return;
  const addresses = [...twins].filter((twin) => isIp(twin.host) && twin.port === one.port && named.length === 0);
  const aliases = [
    ...one.also,
    ...(isIp(one.host) ? [] : addresses.map((twin) => `${twin.host} (line ${twin.place.line})`)),
  ];
  const strangers = isIp(one.host) ? [...twins] : named;
  findings.add({
    name: one.port === undefined || one.port === '22' ? one.host : `${one.host}-${one.port}`,
    host: one.host,
    port: one.port,
    groups: [],
    place: one.place,
    notes: [
      ...(aliases.length === 0 ? [] : [`also known as ${aliases.slice(0, 8).join(', ')}`]),
      ...strangers
        .slice(0, 4)
        .map((twin) => `shows the same key as ${twin.host} (line ${twin.place.line}): is it the same machine?`),
    ],
  });
}
