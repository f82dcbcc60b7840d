import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { equalBytes, utf8Bytes } from '../../evidence/bytes.ts';
import type { KnownKey } from './known-key.ts';

/** A host under the name by which known_hosts has it. */
export interface Candidate {
  readonly name: string;
  /** A name or an IP address, lower case. */
  readonly host: string;
  readonly port: number;
}

/** Comparisons that one import may take: hashing takes two to five microseconds each, patterns a tenth of that. */
const MAX_HASHES = 100_000;
const MAX_PATTERNS = 1_000_000;
/** Characters of a pattern with wildcards; names of hosts have at most 253. */
const MAX_PATTERN = 300;

/** Which keys speak of which hosts. */
export interface Matches {
  /** For each candidate's name, its keys in the order of the file. */
  readonly byHost: ReadonlyMap<string, readonly KnownKey[]>;
  /** For each key, the candidates that it speaks of. */
  readonly byKey: ReadonlyMap<KnownKey, readonly string[]>;
  /** Keys that were not compared with every host, since there were too many of both. */
  readonly left: number;
}

/** How OpenSSH writes and looks up a host: alone at port 22, else `[host]:port` (sshd(8)). */
export function lookupName({ host, port }: { readonly host: string; readonly port: number }): string {
  return port === 22 ? host : `[${host}]:${port}`;
}

/** Finds the keys of each host as ssh would: plain names, patterns with negation, hashed names. */
export function matchKnownHosts(keys: readonly KnownKey[], candidates: readonly Candidate[]): Matches {
  const byHost = new Map<string, KnownKey[]>();
  const byKey = new Map<KnownKey, string[]>();
  const byLookup = new Map<string, Candidate[]>();
  for (const one of candidates) byLookup.set(lookupName(one), [...(byLookup.get(lookupName(one)) ?? []), one]);
  let hashes = 0;
  let comparisons = 0;
  let left = 0;
  for (const key of keys) {
    let found: readonly string[] = [];
    if (key.names.kind === 'hashed') {
      hashes += byLookup.size;
      if (hashes > MAX_HASHES) left += 1;
      else found = hashedMatches(key.names, byLookup);
    } else {
      comparisons += patternCost(key.names.patterns) * byLookup.size;
      if (comparisons > MAX_PATTERNS) left += 1;
      else found = patternMatches(key.names.patterns, byLookup);
    }
    const hosts = found.flatMap((lookup) => byLookup.get(lookup) ?? []).map((one) => one.name);
    byKey.set(key, hosts);
    for (const host of hosts) {
      const known = byHost.get(host);
      if (known === undefined) byHost.set(host, [key]);
      else known.push(key);
    }
  }
  return { byHost, byKey, left };
}

function hashedMatches(
  { salt, hash }: { readonly salt: Uint8Array; readonly hash: Uint8Array },
  byLookup: ReadonlyMap<string, unknown>,
): string[] {
  // OpenSSH chose HMAC-SHA1 to hide names from onlookers; nothing here rests on its strength.
  // Of each salt the first half is done once; node:crypto has no way to, and takes five times as long.
  const salted = hmac.create(sha1, salt);
  return [...byLookup.keys()].filter((lookup) => equalBytes(salted.clone().update(utf8Bytes(lookup)).digest(), hash));
}

const isWild = (pattern: string): boolean => /[*?!]/.test(pattern);

function patternCost(patterns: readonly string[]): number {
  return patterns.filter(isWild).length;
}

function patternMatches(patterns: readonly string[], byLookup: ReadonlyMap<string, unknown>): string[] {
  const plain = new Set(patterns.filter((pattern) => !isWild(pattern) && byLookup.has(pattern)));
  const wild = patterns.filter((pattern) => isWild(pattern));
  if (wild.length === 0) return [...plain];
  const matches = (lookup: string, negated: boolean) =>
    wild.some((one) => one.startsWith('!') === negated && wildcard(negated ? one.slice(1) : one, lookup));
  return [...byLookup.keys()].filter(
    (lookup) => (plain.has(lookup) || matches(lookup, false)) && !matches(lookup, true),
  );
}

/** `*` any characters, `?` one (ssh_config(5), PATTERNS). Steps back to the last star only, so no pattern takes long. */
export function wildcard(pattern: string, text: string): boolean {
  if (pattern.length > MAX_PATTERN) return false;
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      mark = t;
      p += 1;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      t = mark;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
