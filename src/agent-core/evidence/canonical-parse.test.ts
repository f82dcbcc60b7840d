import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CanonicalValue, canonicalBytes } from './canonical.ts';
import { parseCanonical } from './canonical-parse.ts';
import { findCanonicalFault } from './canonical-scan.ts';

describe('parseCanonical', () => {
  it('reads what canonicalBytes wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain: CanonicalValue = JSON.parse(JSON.stringify(value));
        expect(parseCanonical(canonicalBytes(plain))).toEqual({ ok: true, value: plain });
      }),
    );
  });

  it.each<[string, string | Uint8Array, number, RegExp]>([
    ['a trailing newline', '{"a":1}\n', 7, /white space/],
    ['a second document', '{"a":1}{}', 7, /after the end/],
    ['a space after the colon', '{"a": 1}', 5, /white space/],
    ['a space before everything', ' {}', 0, /white space/],
    ['a byte order mark', Buffer.from('\ufeff{}'), 0, /byte order mark/],
    ['invalid UTF-8', Buffer.from([0x22, 0x61, 0xff, 0x22]), 2, /UTF-8/],
    ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 1, /UTF-8/],
    ['a key twice', '{"a":1,"a":1}', 7, /same key again/],
    ['a key twice, once escaped', '{"a":1,"\\u0061":1}', 8, /escape/],
    ['keys out of order', '{"b":1,"a":1}', 7, /sorted/],
    ['upper-case hex', '"\\u001F"', 1, /escape/],
    ['a long escape where there is a short one', '"\\u000a"', 1, /escape/],
    ['an escaped slash', '"\\/"', 1, /escape/],
    ['a raw control character', '"\u0001"', 1, /escape/],
    ['an escaped pair', '"\\ud83d\\ude00"', 1, /escape/],
    ['half of an escaped pair', '"\\ud83d"', 1, /escape/],
    ['a zero behind the point', '[1.0]', 1, /number/],
    ['an exponent that is not needed', '[1e3]', 1, /number/],
    ['minus zero', '[-0]', 1, /number/],
    ['a leading zero', '[01]', 1, /number/],
    ['a number too large for a double', '[1e999]', 1, /number/],
    ['digits that a double cannot keep', '[9007199254740993]', 1, /number/],
    ['NaN', '[NaN]', 1, /not the start/],
    ['a text without end', '{"a":"bc', 5, /closing quote/],
    ['an array without end', '[1', 2, /expected/],
    ['nothing', '', 0, /too early/],
  ])('refuses %s and says where', (_what, text, offset, reason) => {
    const parsed = parseCanonical(typeof text === 'string' ? Buffer.from(text) : text);
    expect(parsed).toMatchObject({ ok: false, offset });
    expect(parsed.ok ? '' : parsed.reason).toMatch(reason);
  });

  it('names the offset in bytes, not characters', () => {
    expect(parseCanonical(Buffer.from('{"€":1 }'))).toMatchObject({ ok: false, offset: 8 });
  });

  it('refuses every single changed byte, or reads another value that is canonical itself', () => {
    const original = canonicalBytes({ a: ['x', 10, true, null], b: { c: 'é', d: '' } });
    for (let i = 0; i < original.length; i += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = Uint8Array.from(original);
        changed[i] = (changed[i] ?? 0) ^ (1 << bit);
        const parsed = parseCanonical(changed);
        if (parsed.ok) expect(Buffer.compare(canonicalBytes(parsed.value), changed)).toBe(0);
        else expect(parsed.offset).toBeLessThanOrEqual(original.length);
      }
    }
  });

  it('agrees with the scanner about what is canonical', () => {
    const nearlyJson = fc.oneof(
      fc.json(),
      fc.stringMatching(/^[[\]{}",:\\u0-9a-f.eE+\- \n]{0,40}$/),
      fc.tuple(fc.json(), fc.json()).map(([a, b]) => `{"a":${a},"b":${b}}`),
    );
    fc.assert(
      fc.property(nearlyJson, (text) => {
        const bytes = Buffer.from(text);
        expect(findCanonicalFault(bytes) === undefined).toBe(parseCanonical(bytes).ok);
      }),
      { numRuns: 3000 },
    );
  });

  it('never throws for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const parsed = parseCanonical(bytes);
        expect(typeof parsed.ok).toBe('boolean');
      }),
      { numRuns: 3000 },
    );
  });

  it.each<[string, string, number]>([
    ['4 MiB of opening brackets', '['.repeat(4 * 1024 * 1024), 64],
    ['2 Mi arrays inside each other', '['.repeat(2 ** 21) + ']'.repeat(2 ** 21), 64],
    ['objects inside each other', '{"a":'.repeat(500_000), 5 * 64],
    ['brackets after a backslash that escapes nothing', `"\\"${'['.repeat(1000)}`, 0],
    [
      '4 MiB of backslashes, the last one escaping nothing',
      `"${'\\'.repeat(4 * 1024 * 1024 - 1)}`,
      4 * 1024 * 1024 - 1,
    ],
    ['4 MiB of quotes', '"'.repeat(4 * 1024 * 1024), 2],
    ['4 MiB of digits', '9'.repeat(4 * 1024 * 1024), 0],
  ])('refuses %s without a crash or a hang', (_what, text, offset) => {
    expect(parseCanonical(Buffer.from(text))).toMatchObject({ ok: false, offset });
  });

  it('refuses more bytes than it is asked to read', () => {
    expect(parseCanonical(Buffer.from('[1,2]'), { maxBytes: 5 })).toMatchObject({ ok: true });
    expect(parseCanonical(Buffer.from('[1,2]'), { maxBytes: 4 })).toMatchObject({ ok: false, offset: 4 });
  });
});
