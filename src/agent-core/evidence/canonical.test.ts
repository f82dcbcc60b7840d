import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RoundsError } from '../errors.ts';
import { assertSignable, type CanonicalValue, canonicalBytes, canonicalize, signableBytes } from './canonical.ts';

const VECTORS = new URL('../../../test/vectors/rfc8785/', import.meta.url);

describe('canonicalize, against the vectors of RFC 8785', () => {
  it.each(['arrays', 'french', 'structures', 'unicode', 'values', 'weird'])('writes %s.json', (name) => {
    const input: CanonicalValue = JSON.parse(readFileSync(new URL(`input/${name}.json`, VECTORS), 'utf8'));
    expect(Buffer.from(canonicalBytes(input))).toEqual(readFileSync(new URL(`output/${name}.json`, VECTORS)));
  });

  const numbers: { finite: { ieee754: string; expected: string }[]; error: string[] } = JSON.parse(
    readFileSync(new URL('numbers.json', VECTORS), 'utf8'),
  );
  it.each(numbers.finite)('writes the double $ieee754 as $expected (appendix B)', ({ ieee754, expected }) => {
    expect(canonicalize(doubleOf(ieee754))).toBe(expected);
  });
  it.each(numbers.error)('refuses the double %s (appendix B)', (ieee754) => {
    expect(() => canonicalize([doubleOf(ieee754)])).toThrow(/\$\[0\] is (NaN|-?Infinity)/);
  });

  const sections: Record<string, string> & { '3.2.3 order': string[] } = JSON.parse(
    readFileSync(new URL('sections.json', VECTORS), 'utf8'),
  );
  it('writes the sample of 3.2.2 as the bytes of 3.2.4', () => {
    const bytes = canonicalBytes(JSON.parse(sections['3.2.2 input'] ?? ''));
    expect(Buffer.from(bytes).toString('hex')).toBe(sections['3.2.4 output hex']?.replaceAll(' ', ''));
  });
  it('sorts the sample of 3.2.3 by UTF-16 code units', () => {
    const text = canonicalize(JSON.parse(sections['3.2.3 input'] ?? ''));
    const order = [...text.matchAll(/:"([^"]*)"/g)].map((match) => match[1]);
    expect(order).toEqual(sections['3.2.3 order']);
  });
});

describe('canonicalize', () => {
  it('says the same for every order of keys, and the same again after parsing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalize(asCanonical(value));
        expect(canonicalize(JSON.parse(text))).toBe(text);
        expect(canonicalize(asCanonical(reversed(value)))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('keeps a key named __proto__', () => {
    expect(canonicalize(JSON.parse('{"b":1,"__proto__":{"x":2}}'))).toBe('{"__proto__":{"x":2},"b":1}');
  });

  it.each<[string, unknown, string]>([
    ['undefined', { a: undefined }, '$.a'],
    ['a bigint', [1n], '$[0]'],
    ['a function', { f: () => 1 }, '$.f'],
    ['a symbol', [Symbol('x')], '$[0]'],
    ['a Date', { when: new Date(0) }, '$.when'],
    ['a Map', { 'not a name': new Map() }, '$["not a name"]'],
    ['a hole in an array', new Array(1), '$[0]'],
    ['half of a surrogate pair', { a: ['\ud83d'] }, '$.a[0]'],
    ['half of a surrogate pair in a key', { '\ud83d': 1 }, '$["\\ud83d"]'],
  ])('refuses %s and says where', (_what, value, path) => {
    expect(problemOf(() => canonicalize(unchecked(value)))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(problemOf(() => canonicalize(unchecked(value)))?.message).toContain(`at ${path} `);
  });

  it('shows a hostile key only in ASCII and shortened', () => {
    const key = `\u001b[31m\u009b${'x'.repeat(1000)}`;
    const message = problemOf(() => canonicalize(unchecked({ [key]: undefined })))?.message ?? '';
    expect(message).toMatch(/^[\x20-\x7e]+$/);
    expect(message.length).toBeLessThan(250);
  });

  it('takes 64 levels and refuses the 65th', () => {
    expect(canonicalize(nested(64))).toBe('['.repeat(64) + ']'.repeat(64));
    expect(() => canonicalize(nested(65))).toThrow(/nested deeper than 64 levels/);
  });

  it('ends on a value that contains itself', () => {
    const circle: Record<string, unknown> = {};
    circle['again'] = circle;
    expect(() => canonicalize(unchecked(circle))).toThrow(RoundsError);
  });

  it('bounds the length in bytes', () => {
    expect(canonicalize('€€', { maxBytes: 8 })).toBe('"€€"');
    expect(() => canonicalize('€€', { maxBytes: 7 })).toThrow(/longer than 7 bytes/);
  });
});

describe('assertSignable and signableBytes', () => {
  it('take strings, booleans, safe integers, arrays and objects with ASCII keys', () => {
    const value = { n: Number.MAX_SAFE_INTEGER, neg: -1, ok: true, text: 'Zürich 😀', list: [[], {}] };
    expect(() => assertSignable(value)).not.toThrow();
    expect(Buffer.from(signableBytes(value)).toString()).toBe(
      '{"list":[[],{}],"n":9007199254740991,"neg":-1,"ok":true,"text":"Zürich 😀"}',
    );
  });

  it.each<[string, unknown, string]>([
    ['a float', { ms: [1, 2.5] }, '$.ms[1]'],
    ['an integer beyond 2^53 - 1', { n: 2 ** 53 }, '$.n'],
    ['NaN', { n: Number.NaN }, '$.n'],
    ['null', { a: { b: null } }, '$.a.b'],
    ['undefined', { a: { b: undefined } }, '$.a.b'],
    ['a key beyond ASCII', { a: { größe: 1 } }, '$.a["gr\\u00f6\\u00dfe"]'],
    ['a key with a control character', { 'a\tb': 1 }, '$["a\\tb"]'],
    ['an empty key', { '': 1 }, '$[""]'],
    ['half of a surrogate pair', ['\udc00'], '$[0]'],
  ])('refuse %s and say where', (_what, value, path) => {
    for (const run of [() => assertSignable(value), () => signableBytes(value)]) {
      expect(problemOf(run)).toMatchObject({ code: 'INVALID_INPUT' });
      expect(problemOf(run)?.message).toContain(`at ${path} `);
    }
  });

  it('write zero for minus zero, as RFC 8785 does', () => {
    expect(Buffer.from(signableBytes([-0])).toString()).toBe('[0]');
  });
});

function doubleOf(hex: string): number {
  return Buffer.from(hex, 'hex').readDoubleBE();
}

/** fast-check's JSON values, which TypeScript knows under another name. */
function asCanonical(value: unknown): CanonicalValue {
  return JSON.parse(JSON.stringify(value));
}

/** What a caller without types may pass. */
function unchecked(value: unknown): CanonicalValue {
  return value as CanonicalValue;
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

function nested(depth: number): CanonicalValue {
  let value: CanonicalValue = [];
  for (let i = 1; i < depth; i += 1) value = [value];
  return value;
}

function problemOf(run: () => unknown): { code: string; message: string } | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof RoundsError) return error.toProblem();
    throw error;
  }
}
