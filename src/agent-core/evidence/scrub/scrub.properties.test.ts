import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REDACTION_CLASSES } from './classes.ts';
import { scrubRecord } from './scrub-record.ts';
import { scrubText } from './scrub-text.ts';

const digits = (count: number) =>
  fc.integer({ min: 0, max: 10 ** count - 1 }).map((n) => String(n).padStart(count, '0'));
const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const base32 = fc.string({
  unit: fc.constantFrom(...'0123456789abcdfghijklmnpqrsvwxyz'),
  minLength: 32,
  maxLength: 32,
});
const base64 = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'),
    minLength: length,
    maxLength: length,
  });
const part = fc.integer({ min: 0, max: 9999 });

const INVENTORY = ['10.20.0.5', '192.168.50.10', '203.0.113.7', 'fd00:20::5'];

/** Values that records are made of and that look like identifiers to naive patterns. */
const typed: fc.Arbitrary<string> = fc.oneof(
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
  hex(32),
  hex(64),
  base64(43).map((hash) => `SHA256:${hash}`),
  base64(43).map((hash) => `${hash}=`),
  fc.array(part, { minLength: 4, maxLength: 7 }).map((parts) => `S-1-5-21-${parts.join('-')}`),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2099-12-31') }).map((date) => date.toISOString()),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2099-12-31') }).map((date) => String(date.getTime())),
  fc.integer({ min: 0, max: 4_102_444_800 }).map(String),
  fc.tuple(fc.integer({ min: 10_000, max: 30_000 }), part).map(([build, ubr]) => `10.0.${build}.${ubr}`),
  fc
    .tuple(part, part, part)
    .map((parts) => parts.join('.'))
    .filter((version) => !/^\d{3}\.\d{3}\.\d{4}$/.test(version)),
  fc
    .tuple(part, part, part, part)
    .map(([epoch, major, minor, revision]) => `${epoch % 10}:${major}.${minor}p1-${revision}+deb12u6`),
  fc
    .tuple(base32, fc.constantFrom('glibc-2.38-27', 'openssh-9.6p1', 'nixos-system-web01-23.11'))
    .map(([hash, name]) => `/nix/store/${hash}-${name}`),
  fc.array(hex(2), { minLength: 6, maxLength: 6 }).map((pairs) => pairs.join(':')),
  fc.constantFrom(...INVENTORY),
  hex(32).map((nonce) => `CANARY:${nonce}`),
  digits(7).map((number) => `KB${number}`),
);

const word = fc.constantFrom(
  'sshd[991]:',
  'failed',
  'unit',
  'for',
  'done',
  'exit=1',
  '(main)',
  'web01',
  '--',
  'ok;',
  'rule',
  '12',
  '443',
);
const noise = fc.oneof(
  fc.array(word, { maxLength: 8 }).map((words) => words.join(' ')),
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);
/** What may stand around a planted identifier: never a digit, which would make it another number. */
const gap = fc.constantFrom(' at ', '\n', ', ', ' | ', '; ');

const ssn = fc
  .tuple(
    fc.integer({ min: 1, max: 899 }).filter((area) => area !== 666),
    fc.integer({ min: 1, max: 99 }),
    fc.integer({ min: 1, max: 9999 }),
  )
  .map(
    ([area, group, serial]) =>
      `${String(area).padStart(3, '0')}-${String(group).padStart(2, '0')}-${String(serial).padStart(4, '0')}`,
  );
const exchange = fc.integer({ min: 200, max: 999 }).map(String);
const phone = fc
  .tuple(exchange, exchange, digits(4), fc.constantFrom('-', '.', '()', '+1-', '+1 ', '1-'))
  .map(([area, office, line, form]) => {
    if (form === '()') return `(${area}) ${office}-${line}`;
    if (form === '-' || form === '.') return [area, office, line].join(form);
    return `${form}${area}-${office}-${line}`;
  });
const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}[a-z0-9]$/);
const email = fc
  .tuple(
    fc.stringMatching(/^[a-z][a-z0-9._+-]{0,14}[a-z0-9]$/),
    fc.array(label, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('com', 'org', 'net', 'example', 'local', 'clinic'),
  )
  .map(([local, host, top]) => `${local}@${host.join('.')}.${top}`)
  .filter((address) => !/^(?:root|git|hg|svn|nixos|nobody|daemon|postgres|mysql|krbtgt)@/.test(address));

const FRAGMENTS = [
  'MRN: 44521',
  'Patient: John Smith',
  '123-45-6789',
  '217-555-0143',
  'jane@example.org',
  '/home/jdoe/x',
  'C:\\Users\\jane\\Smith John.pdf',
  '203.0.113.9',
  'DOB 3/4/61',
  'PID|1||9^^||A^B|',
  'https://a.example/?q=1',
  '[redacted:ssn]',
  '1',
  '-',
  '.',
  ' ',
  '\n',
  '\u200b',
  '\u001b[0m',
  'fax ',
  'title: ',
  'version ',
  '@',
  '/',
  '|',
  'Smith, John',
  'patients/',
  '(',
  ')',
  '555',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ maxLength: 5 })), { maxLength: 24 })
  .map((parts) => parts.join(''));

describe('typed values', () => {
  it('survive anywhere in free text, but right behind a label', () => {
    fc.assert(
      fc.property(noise, typed, noise, (before, value, after) => {
        expect(scrubText(`${before} got ${value} ${after}`, { inventoryAddresses: INVENTORY }).text).toContain(value);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('planted identifiers with separators', () => {
  const neverIn = (kind: string, planted: fc.Arbitrary<string>) =>
    it(`are always taken out: ${kind}`, () => {
      fc.assert(
        fc.property(noise, gap, planted, gap, noise, (before, left, value, right, after) => {
          expect(scrubText(`${before}${left}${value}${right}${after}`).text).not.toContain(value);
        }),
        { numRuns: 1500 },
      );
    });
  neverIn('ssn', ssn);
  neverIn('phone', phone);
  neverIn('email', email);

  it('are taken out however they are split by characters that nobody sees', () => {
    const hidden = fc.array(
      fc.constantFrom('', '\u200b', '\u2060', '\u00ad', '\u202e', '\u001b[31m', '\u0000', '\u0080', '\ue000'),
      { minLength: 11, maxLength: 11 },
    );
    fc.assert(
      fc.property(ssn, hidden, (value, between) => {
        const split = [...value].map((char, at) => `${char}${between[at] ?? ''}`).join('');
        expect(scrubText(`id ${split} end`).redactions.ssn).toBe(1);
      }),
      { numRuns: 500 },
    );
  });
});

describe('any text', () => {
  it('scrubbed twice is the text scrubbed once', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const once = scrubText(text).text;
        const twice = scrubText(once);
        expect(twice.text).toBe(once);
        expect(Object.values(twice.redactions).every((count) => count === 0)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('comes back unit for unit when nothing is counted, and grows only by what is', () => {
    const longest = Math.max(...REDACTION_CLASSES.map((kind) => `[redacted:${kind}]`.length));
    fc.assert(
      fc.property(hostile, (text) => {
        const { text: scrubbed, redactions } = scrubText(text);
        const count = Object.values(redactions).reduce((sum, one) => sum + one, 0);
        if (count === 0) expect(scrubbed).toBe(text);
        expect(scrubbed.length).toBeLessThanOrEqual(text.length + count * longest);
        expect(count).toBeLessThanOrEqual(text.length / 3 + 1);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('any record', () => {
  it('keeps its shape', () => {
    const shape = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shape);
      if (typeof value === 'object' && value !== null) return Object.values(value).map(shape);
      return typeof value === 'string' ? 'text' : value;
    };
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(shape(scrubRecord(value, { protectedFields: new Set() }).value)).toEqual(shape(value));
      }),
      { numRuns: 500 },
    );
  });
});
