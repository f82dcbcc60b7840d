import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTables } from './nft-tables.ts';

/** What may differ between two readings of the same rules. */
interface Reading {
  readonly packets: number;
  readonly handle: number;
  readonly visitors: readonly string[];
  readonly shuffle: (items: readonly object[]) => readonly object[];
}

/** What makes rules other rules. */
interface Rules {
  readonly policy: string;
  readonly ports: readonly number[];
  readonly blocked: readonly string[];
  readonly verdicts: readonly [string, string];
  readonly comment: string;
}

const rules: Rules = {
  policy: 'drop',
  ports: [80, 443],
  blocked: ['192.0.2.1', '192.0.2.7'],
  verdicts: ['accept', 'drop'],
  comment: 'web',
};
const quiet: Reading = { packets: 0, handle: 1, visitors: [], shuffle: (items) => items };

/** A ruleset as `nft -j` of 1.0.x prints it. */
function ruleset(is: Rules, by: Reading): string {
  const own = { family: 'inet', table: 'clinic' };
  const counter = { counter: { packets: by.packets, bytes: by.packets * 60 } };
  const rule = (handle: number, expr: readonly object[], comment?: string) => ({
    rule: { ...own, chain: 'input', handle: by.handle + handle, ...(comment === undefined ? {} : { comment }), expr },
  });
  const port = (ports: readonly number[]) => ({
    match: {
      op: '==',
      left: { payload: { protocol: 'tcp', field: 'dport' } },
      right: { set: by.shuffle(ports.map((one) => ({ one }))) },
    },
  });
  const declared = by.shuffle([
    { counter: { ...own, name: 'ssh_in', handle: by.handle, packets: by.packets, bytes: 7 } },
    { quota: { ...own, name: 'day', handle: by.handle, bytes: 1_000_000, used: by.packets, inv: true } },
    {
      set: {
        ...own,
        name: 'blocked',
        type: 'ipv4_addr',
        handle: by.handle,
        elem: by.shuffle(is.blocked.map((val) => ({ elem: { val, counter: { packets: by.packets } } }))),
      },
    },
    {
      set: {
        ...own,
        name: 'guests',
        type: 'ipv4_addr',
        handle: by.handle,
        flags: ['timeout'],
        timeout: 600,
        elem: by.visitors.map((val) => ({ elem: { val, expires: by.packets } })),
      },
    },
    { set: { ...own, name: 'knockers', type: 'ipv4_addr', handle: by.handle, size: 1024, elem: by.visitors } },
    { chain: { ...own, name: 'input', handle: by.handle, type: 'filter', hook: 'input', prio: 0, policy: is.policy } },
    { chain: { ...own, name: 'out', handle: by.handle, type: 'filter', hook: 'output', prio: 0, policy: 'accept' } },
  ]);
  const lines = [
    rule(1, [port(is.ports), counter, { [is.verdicts[0]]: null }], is.comment),
    rule(2, [
      { set: { op: 'add', elem: { payload: { protocol: 'ip', field: 'saddr' } }, set: '@knockers' } },
      { [is.verdicts[1]]: null },
    ]),
    rule(3, [
      { quota: { val: 25, val_unit: 'mbytes', used: by.packets, used_unit: 'bytes' } },
      { last: { used: by.packets } },
      { counter: 'ssh_in' },
      { accept: null },
    ]),
  ];
  return JSON.stringify({
    nftables: [
      { metainfo: { version: '1.0.6', json_schema_version: 1 } },
      { table: { family: 'inet', name: 'clinic', handle: by.handle } },
      ...declared,
      ...lines,
    ],
  });
}

const hash = (is: Rules, by: Reading = quiet) => readTables([ruleset(is, by)])?.[0]?.sha256;

const readings = fc.record({
  packets: fc.nat(),
  handle: fc.nat(),
  visitors: fc.array(fc.ipV4(), { maxLength: 5 }),
  shuffle: fc.infiniteStream(fc.nat()).map((random) => (items: readonly object[]) => {
    const keyed = items.map((item) => ({ item, at: random.next().value ?? 0 }));
    return keyed.sort((a, b) => a.at - b.at).map(({ item }) => item);
  }),
});

describe('readTables', () => {
  it('gives two readings of the same rules the same hash, whatever passed through them', () => {
    fc.assert(
      fc.property(readings, (by) => {
        expect(hash(rules, by)).toBe(hash(rules));
      }),
    );
  });

  it.each<[string, Partial<Rules>]>([
    ['another policy', { policy: 'accept' }],
    ['a port more', { ports: [80, 443, 8080] }],
    ['another port', { ports: [80, 444] }],
    ['an address less in a set that people fill', { blocked: ['192.0.2.1'] }],
    ['verdicts the other way round', { verdicts: ['drop', 'accept'] }],
    ['another comment', { comment: 'web server' }],
  ])('gives %s another hash', (_, change) => {
    expect(hash({ ...rules, ...change })).not.toBe(hash(rules));
  });

  it('keeps the order of the rules of a chain', () => {
    const parsed = JSON.parse(ruleset(rules, quiet));
    const { nftables } = parsed;
    const last = nftables.at(-1);
    const swapped = [...nftables.slice(0, -2), last, nftables.at(-2)];
    expect(readTables([JSON.stringify({ nftables: swapped })])?.[0]?.sha256).not.toBe(hash(rules));
  });

  it('gives the same hash when the document comes one object a line, with gaps', () => {
    const text = ruleset(rules, quiet).replaceAll(
      /,\{"(table|chain|rule|set|counter|quota)":\{"family"/g,
      ', \n{"$1":{"family"',
    );
    const lines = text.split('\n').filter((line) => !line.includes('metainfo'));
    expect(readTables(['# asked tables only', ...lines])?.[0]?.sha256).toBe(hash(rules));
  });

  it('is not moved by a newer nft that prints one flag as a word, or names dynamic sets so', () => {
    const older = ruleset(rules, quiet);
    expect(readTables([older.replace('"flags":["timeout"]', '"flags":"timeout"')])?.[0]?.sha256).toBe(hash(rules));
    expect(readTables([older.replace('"flags":["timeout"]', '"flags":["dynamic","timeout"]')])?.[0]?.sha256).toBe(
      hash(rules),
    );
  });

  it.each([
    ['no JSON', 'table inet clinic {'],
    ['another document', '{"nftables": {}}'],
    ['an object of no table', '{"nftables": [{"rule": {"family": "inet"}}]}'],
    ['a name that nft does not allow', '{"nftables": [{"table": {"family": "inet", "name": "a b"}}]}'],
    [
      'nesting without end',
      `{"nftables": [{"rule": {"family": "inet", "table": "t", "chain": "c", "expr": ${'['.repeat(5000)}${']'.repeat(5000)}}}]}`,
    ],
    ['half a document', '{"nftables": [{"table": {"family": "inet", "name": "clinic"'],
  ])('reads nothing from %s', (_, line) => {
    expect(readTables([line])).toBeUndefined();
  });
});
