import { createHash } from 'node:crypto';
import type { TableFact } from './facts.ts';
import { IPTABLES_TABLES, type IptablesTable } from './iptables.ts';
import { isObject, type NftObject } from './nft-objects.ts';
import type { NftTable } from './nft-tables.ts';
import { ownerOf } from './owners.ts';

/** What iptables-save and ip6tables-save told; undefined where they were not run or gave nothing. */
export interface IptablesAnswers {
  readonly ip: ReadonlyMap<string, IptablesTable> | undefined;
  readonly ip6: ReadonlyMap<string, IptablesTable> | undefined;
}

const BUILTIN_CHAINS = new Set(['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']);

/**
 * All tables as facts, sorted by name: each in the tongue of whoever wrote it. Tables that only iptables knows are
 * those of its legacy kernel part. `complete` is false when only the rules of the tables `asked` for were sent.
 */
export function tableFacts(
  nft: readonly NftTable[],
  iptables: IptablesAnswers,
  complete: boolean,
  asked: readonly string[],
): readonly TableFact[] {
  const facts = nft.map((table) => fact(table, iptables, complete || asked.includes(table.ref)));
  const known = new Set(facts.map((one) => one.ref));
  for (const family of ['ip', 'ip6'] as const) {
    for (const table of iptables[family]?.values() ?? []) {
      const ref = `${family} ${table.name}`;
      // A table of which iptables shows no rule may only be how it prints what is not there.
      if (!known.has(ref) && table.rules > 0) facts.push(written(ref, table));
    }
  }
  return facts.sort((a, b) => (a.ref < b.ref ? -1 : 1));
}

/** SHA-256 (hex) over the hashes of the named tables, in the order of their names; undefined when one has none. */
export function rulesetHash(tables: readonly TableFact[], refs: readonly string[]): string | undefined {
  const lines: string[] = [];
  for (const ref of [...new Set(refs)].sort()) {
    const sha256 = tables.find((table) => table.ref === ref)?.sha256;
    if (sha256 === undefined) return undefined;
    lines.push(`${ref} ${sha256}\n`);
  }
  return lines.length === 0 ? undefined : createHash('sha256').update(lines.join('')).digest('hex');
}

function fact(table: NftTable, iptables: IptablesAnswers, whole: boolean): TableFact {
  const [family, name] = table.ref.split(' ');
  const saved = family === 'ip' || family === 'ip6' ? iptables[family]?.get(name ?? '') : undefined;
  if (saved !== undefined && looksLikeIptables(table)) return written(table.ref, saved);
  const owner = ownerOf(
    name ?? '',
    table.chains.map((chain) => chain.name),
  );
  // An extension of iptables is shown by name only: two different rules would look the same.
  const readable = whole && !table.rules.some((rule) => mentions(rule.body['expr'], 'xt'));
  return {
    ref: table.ref,
    form: 'nft',
    ...(owner === undefined ? {} : { owner }),
    ...(readable ? { sha256: table.sha256 } : {}),
    chains: table.chains.length,
    rules: table.rules.length,
    sets: table.sets.length,
  };
}

function written(ref: string, table: IptablesTable): TableFact {
  const owner = ownerOf(table.name, table.chains);
  return {
    ref,
    form: 'iptables',
    ...(owner === undefined ? {} : { owner }),
    sha256: table.sha256,
    chains: table.chains.length,
    rules: table.rules,
    sets: 0,
  };
}

/** iptables-nft gives its base chains these names and every rule a counter; hand-written tables do neither. */
function looksLikeIptables(table: NftTable): boolean {
  const name = table.ref.split(' ')[1] ?? '';
  const base = table.chains.filter((chain) => 'hook' in chain.body);
  return (
    IPTABLES_TABLES.includes(name) &&
    base.length > 0 &&
    base.every((chain) => BUILTIN_CHAINS.has(chain.name)) &&
    table.rules.every((rule: NftObject) => mentions(rule.body['expr'], 'counter'))
  );
}

/** True when a rule has a statement of this name at its top level. */
function mentions(expr: unknown, statement: string): boolean {
  return Array.isArray(expr) && expr.some((item: unknown) => isObject(item) && statement in item);
}
