import { createHash } from 'node:crypto';
import { type NftObject, readObjects } from './nft-objects.ts';
import { filledSets, normalText } from './normal-form.ts';

/** One table as nft listed it. */
export interface NftTable {
  readonly ref: string;
  readonly chains: readonly NftObject[];
  readonly rules: readonly NftObject[];
  readonly sets: readonly NftObject[];
  /** SHA-256 (hex) of the normal form. */
  readonly sha256: string;
}

/** Sets whose elements come and go by themselves. */
const MOVING_FLAGS = ['dynamic', 'timeout'];

/**
 * Reads the tables of `nft -j list ruleset`, sorted by name. Undefined when the text is not that, or hostile.
 */
export function readTables(lines: readonly string[]): readonly NftTable[] | undefined {
  const objects = readObjects(lines);
  if (objects === undefined) return undefined;
  const byTable = new Map<string, NftObject[]>();
  for (const object of objects) {
    const own = byTable.get(object.ref);
    if (own === undefined) byTable.set(object.ref, [object]);
    else own.push(object);
  }
  try {
    return [...byTable].map(([ref, own]) => readTable(ref, own)).sort((a, b) => (a.ref < b.ref ? -1 : 1));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readTable(ref: string, objects: readonly NftObject[]): NftTable {
  const of = (...kinds: readonly string[]) => objects.filter((object) => kinds.includes(object.kind));
  const [chains, rules, sets] = [of('chain'), of('rule'), of('set', 'map')];
  return {
    ref,
    chains,
    rules,
    sets,
    sha256: createHash('sha256')
      .update(tableText(objects, rules, sets))
      .digest('hex'),
  };
}

/** The order of chains, sets and tables says nothing and is sorted away; the order of the rules of a chain is kept. */
function tableText(objects: readonly NftObject[], rules: readonly NftObject[], sets: readonly NftObject[]): string {
  const filled = new Set<string>();
  for (const rule of rules) filledSets(rule.body['expr'], filled);
  for (const set of sets) {
    const flags = set.body['flags'];
    const words: readonly unknown[] = Array.isArray(flags) ? flags : [flags];
    if (MOVING_FLAGS.some((flag) => words.includes(flag))) filled.add(set.name);
  }
  const declared = objects
    .filter((object) => object.kind !== 'rule' && object.kind !== 'counter')
    .map((object) => {
      const moving =
        (object.kind === 'set' || object.kind === 'map' || object.kind === 'element') && filled.has(object.name);
      return `${object.kind} ${normalText(object.body, moving ? ['elem'] : [])}`;
    })
    .sort();
  const byChain = new Map<string, string[]>();
  for (const rule of rules) {
    const line = `rule ${normalText(rule.body)}`;
    const before = byChain.get(rule.name);
    if (before === undefined) byChain.set(rule.name, [line]);
    else before.push(line);
  }
  const ordered = [...byChain]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([chain, lines]) => [`chain ${JSON.stringify(chain)}`, ...lines]);
  return ['rounds nft table 1', ...declared, ...ordered, ''].join('\n');
}
