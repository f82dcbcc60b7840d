import { isIPv6 } from 'node:net';
import { type Findings, newFindings } from './findings.ts';
import { jumpOfCommand } from './jump-words.ts';
import { wildcard } from './known-hosts-match.ts';
import type { ParsedHost, ParsedList } from './parsed-list.ts';
import type { Place } from './place.ts';
import { type Block, configBlocks, type HostLine, type ReadInclude, type Setting } from './ssh-config-blocks.ts';
import { configLine } from './ssh-config-words.ts';
import { targetWords } from './target-words.ts';
import { linesOf } from './text.ts';

/** Tests of a host against a pattern that one file may take: each takes well under a microsecond. */
const MAX_TESTS = 1_000_000;

/** Whether a text is an ssh configuration, by its first line. */
export function looksLikeSshConfig(text: string): boolean {
  for (const line of linesOf(text.slice(0, 20_000))) {
    const words = configLine(line.text);
    if (words === undefined) continue;
    if (typeof words === 'string') return false;
    const one = /^(?:host|match|include|hostname|user|port|identityfile|proxyjump)$/.test(words.keyword);
    return (
      one ||
      /^(?:serveralive|forward|addkeys|identitiesonly|control|stricthost|userknown|hashknown)/.test(words.keyword)
    );
  }
  return false;
}

/**
 * Reads the hosts that an ssh configuration names without a pattern, each with what ssh would use for it: the first value that
 * matches wins (ssh_config(5)). Never throws; takes time in proportion to the text.
 */
export function parseSshConfig(text: string, readInclude?: ReadInclude): ParsedList {
  const findings = newFindings();
  const { blocks, hostLines } = configBlocks(text, findings, readInclude);
  const lookup = blockLookup(blocks);
  const seen = new Set<string>();
  let tests = 0;
  for (const line of hostLines) {
    const names = line.patterns.filter((one) => !isPattern(one) && !seen.has(one));
    tests += names.length * (lookup.cost + line.patterns.filter(isPattern).length + line.around.flat().length);
    if (findings.full) break;
    if (tests > MAX_TESTS) {
      findings.report(line.place, line.patterns.join(' '), 'and what follows was left out: too many patterns');
      break;
    }
    const aliases = [...new Set(names)].filter((name) => canMatch(line, name));
    for (const alias of aliases) seen.add(alias);
    takeLine(line, aliases, lookup, findings);
  }
  return { format: 'ssh_config', hosts: findings.hosts, knownKeys: [], notUnderstood: findings.notUnderstood() };
}

const isPattern = (text: string): boolean => /[*?!]/.test(text);

/** Whether neither the conditions around the line nor its own negations rule out a name that stands in it. */
function canMatch({ patterns, around }: HostLine, name: string): boolean {
  return around.every((list) => matchesList(list, name)) && matchesList([name, ...patterns.filter(isPattern)], name);
}

interface BlockLookup {
  of(alias: string): Block[];
  /** Pattern tests of one lookup. */
  readonly cost: number;
}

/** Blocks by the names they hold, since most hold nothing else; those with wildcards are tried for every host. */
function blockLookup(blocks: readonly Block[]): BlockLookup {
  const exact = new Map<string, number[]>();
  const wild: number[] = [];
  let cost = 0;
  for (const [index, { conditions, settings }] of blocks.entries()) {
    if (settings.length === 0) continue;
    const [only] = conditions;
    if (only !== undefined && conditions.length === 1 && !only.some(isPattern)) {
      for (const name of new Set(only)) {
        const known = exact.get(name);
        if (known === undefined) exact.set(name, [index]);
        else known.push(index);
      }
    } else {
      wild.push(index);
      cost += conditions.flat().length;
    }
  }
  return {
    cost,
    of: (alias) => {
      const matching = wild.filter((index) => blocks[index]?.conditions.every((list) => matchesList(list, alias)));
      const all = [...(exact.get(alias) ?? []), ...matching].sort((a, b) => a - b);
      return all.map((index) => blocks[index]).filter((block) => block !== undefined);
    },
  };
}

/** Any pattern, and none that is negated. */
function matchesList(patterns: readonly string[], text: string): boolean {
  let found = false;
  for (const pattern of patterns) {
    if (pattern.startsWith('!')) {
      if (wildcard(pattern.slice(1), text)) return false;
    } else found ||= wildcard(pattern, text);
  }
  return found;
}

/** Several names in one line are most often one machine: then it is one host with further names. */
function takeLine(line: HostLine, aliases: readonly string[], lookup: BlockLookup, findings: Findings): void {
  const hosts = aliases.map((alias) => hostOf(alias, lookup, line.place, findings));
  const targets = new Map<string, ParsedHost[]>();
  for (const host of hosts) {
    if (host === undefined) continue;
    const target = JSON.stringify([host.user, host.host?.toLowerCase(), host.port, host.jump]);
    const same = targets.get(target);
    if (same === undefined) targets.set(target, [host]);
    else same.push(host);
  }
  for (const [first, ...others] of targets.values()) {
    if (first === undefined) continue;
    const names = others.slice(0, 8).map((one) => one.name);
    findings.add(
      others.length === 0 ? first : { ...first, notes: [...first.notes, `also known as ${names.join(', ')}`] },
    );
  }
}

function hostOf(alias: string, lookup: BlockLookup, place: Place, findings: Findings): ParsedHost | undefined {
  const settings = lookup.of(alias).flatMap((block) => block.settings);
  const first = (...keywords: Setting['keyword'][]) => settings.find((one) => keywords.includes(one.keyword));
  const notes: string[] = [];
  const obstacles: string[] = [];
  const written = first('hostname')?.args[0] ?? alias;
  const host = expand(written, { h: alias });
  if (host === undefined) {
    const at = first('hostname')?.place ?? place;
    findings.report(at, `HostName ${written}`, 'has a % or $ that is not understood (only %h and %% are)');
    return undefined;
  }
  const user = first('user')?.args[0];
  const port = first('port')?.args[0];
  const keys = settings.filter((one) => one.keyword === 'identityfile').map((one) => one.args[0] ?? '');
  const keyFile = keyOf(keys, { h: host, n: alias, r: user, p: port ?? '22', d: '~' }, notes);
  const jump = jumpOf(first('proxyjump', 'proxycommand'), obstacles);
  return {
    name: alias,
    host,
    user,
    port,
    groups: [],
    keyFile,
    jump:
      jump === undefined
        ? undefined
        : jump
            .split(',')
            .slice(0, 8)
            .map((hop) => wholeHop(hop, lookup))
            .join(','),
    place,
    notes,
    obstacles,
  };
}

/** Replaces `%x`; undefined when there is one that is not known here, or an environment variable. */
function expand(text: string, tokens: Readonly<Record<string, string | undefined>>): string | undefined {
  if (text.includes('${')) return undefined;
  let known = true;
  const expanded = text.replace(/%(.?)/gs, (_, token: string) => {
    if (token === '%') return '%';
    const value = Object.hasOwn(tokens, token) ? tokens[token] : undefined;
    known &&= value !== undefined;
    return value ?? '';
  });
  return known ? expanded : undefined;
}

/** A hop is a name of this configuration as any other: what it stands for is written out, since Rounds has no ssh_config. */
function wholeHop(hop: string, lookup: BlockLookup): string {
  const words = targetWords(hop);
  if (typeof words === 'string' || words.host === undefined) return hop;
  const settings = lookup.of(words.host).flatMap((block) => block.settings);
  const value = (keyword: Setting['keyword']) => settings.find((one) => one.keyword === keyword)?.args[0];
  const host = expand(value('hostname') ?? words.host, { h: words.host }) ?? words.host;
  const user = words.user ?? value('user');
  const port = words.port ?? value('port');
  return `${user === undefined ? '' : `${user}@`}${isIPv6(host) ? `[${host}]` : host}${port === undefined ? '' : `:${port}`}`;
}

function keyOf(
  files: readonly string[],
  tokens: Readonly<Record<string, string | undefined>>,
  notes: string[],
): string | undefined {
  const [first, ...others] = files.filter((file) => file.toLowerCase() !== 'none');
  if (first === undefined) return undefined;
  const expanded = expand(first, tokens);
  if (expanded === undefined) notes.push('its IdentityFile has a % or $ that is not understood, and was left out');
  if (others.length > 0) notes.push(`only the first of its ${others.length + 1} key files is used`);
  return expanded;
}

function jumpOf(proxy: Setting | undefined, obstacles: string[]): string | undefined {
  if (proxy === undefined || proxy.args[0]?.toLowerCase() === 'none') return undefined;
  if (proxy.keyword === 'proxyjump') return proxy.args[0];
  const old = jumpOfCommand(proxy.args.join(' '));
  if (old !== undefined) return old;
  obstacles.push('is reached through a ProxyCommand, which Rounds does not run: write it as ProxyJump');
  return undefined;
}
