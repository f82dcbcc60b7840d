import { createHash } from 'node:crypto';

/** One table of `iptables-save`. */
export interface IptablesTable {
  readonly name: string;
  readonly chains: readonly string[];
  readonly rules: number;
  /** SHA-256 (hex) of the normal form. */
  readonly sha256: string;
}

interface Draft {
  readonly policies: Map<string, string>;
  readonly rules: Map<string, string[]>;
}

/** Tables that iptables knows. */
export const IPTABLES_TABLES: readonly string[] = ['filter', 'nat', 'mangle', 'raw', 'security'];

const INCOMPATIBLE = /^# Table `([a-z]+)' (?:is incompatible|contains incompatible)/;
const CHAIN = /^:(\S{1,64}) (\S{1,64})/;
const RULE = /^(?:\[\d+:\d+\] )?-A (\S{1,64})( .*)?$/;

/**
 * Reads `iptables-save` or `ip6tables-save`: tables by name, without counters; the order of the rules of a chain is
 * kept. Tables that iptables itself calls incompatible are left out: they are nft's own.
 */
export function readIptables(lines: readonly string[]): ReadonlyMap<string, IptablesTable> {
  const drafts = new Map<string, Draft>();
  const incompatible = new Set<string>();
  let current: Draft | undefined;
  for (const line of lines) {
    const strange = INCOMPATIBLE.exec(line)?.[1];
    if (strange !== undefined) incompatible.add(strange);
    else if (line.startsWith('*')) current = start(drafts, line.slice(1).trim());
    else if (line === 'COMMIT') current = undefined;
    else if (current !== undefined) addLine(current, line);
  }
  return new Map(
    [...drafts].filter(([name]) => !incompatible.has(name)).map(([name, draft]) => [name, finish(name, draft)]),
  );
}

function start(drafts: Map<string, Draft>, name: string): Draft | undefined {
  if (!IPTABLES_TABLES.includes(name) || drafts.has(name)) return undefined;
  const draft: Draft = { policies: new Map(), rules: new Map() };
  drafts.set(name, draft);
  return draft;
}

function addLine(draft: Draft, line: string): void {
  const [, chain, policy] = CHAIN.exec(line) ?? [];
  if (chain !== undefined && policy !== undefined) {
    draft.policies.set(chain, policy);
    return;
  }
  const [, of, rest] = RULE.exec(line) ?? [];
  if (of === undefined) return;
  const before = draft.rules.get(of);
  if (before === undefined) draft.rules.set(of, [rest ?? '']);
  else before.push(rest ?? '');
}

function finish(name: string, draft: Draft): IptablesTable {
  const chains = [...new Set([...draft.policies.keys(), ...draft.rules.keys()])].sort();
  const text = chains.flatMap((chain) => [
    `:${chain} ${draft.policies.get(chain) ?? '-'}`,
    ...(draft.rules.get(chain) ?? []),
  ]);
  return {
    name,
    chains,
    rules: [...draft.rules.values()].reduce((sum, rules) => sum + rules.length, 0),
    sha256: createHash('sha256')
      .update(['rounds iptables table 1', ...text, ''].join('\n'))
      .digest('hex'),
  };
}
