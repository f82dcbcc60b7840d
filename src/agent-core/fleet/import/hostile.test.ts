import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { importFormat, importPreview, MAX_IMPORT_BYTES } from '../../../contract/imports.ts';
import { RoundsError } from '../../errors.ts';
import type { FleetReader } from '../../store/fleet.ts';
import { parseList } from './parse.ts';
import { previewImport } from './preview.ts';
import { hostKey } from './test-keys.ts';

const FIXTURES = join(import.meta.dirname, '../../../../test/fixtures/imports');
const fixture = (name: string) => readFileSync(join(FIXTURES, name), 'utf8');
const KEY = hostKey(1).line;

const SAMPLES = {
  csv: 'name,address,user,port,os,site,group,key,password\r\n"Front ""Desk""",192.0.2.1,tech,22,linux,maple,a;b,~/.ssh/id,hunter2\r\n',
  known_hosts: `desk,192.0.2.1 ${KEY} pat@laptop\n[desk]:2222 ${KEY}\n*.example,!a.example ${KEY}\n@revoked * ${KEY}\n|1|CQkJCQkJCQkJCQkJCQkJCQkJCQk=|CQkJCQkJCQkJCQkJCQkJCQkJCQk= ${KEY}\n`,
  ssh_config: fixture('ssh_config'),
  ansible_ini: fixture('inventory.ini'),
  ansible_yaml: fixture('inventory.yaml'),
} as const;

/** A console without hosts: what is read here is the file. */
const NOBODY: FleetReader = {
  sites: () => [],
  site: () => undefined,
  hosts: () => [],
  addresses: () => [],
  host: () => undefined,
  peer: () => undefined,
  offer: () => undefined,
  groups: () => [],
  group: () => undefined,
  groupsOf: () => [],
  members: () => [],
};

/** A whole import up to the person's decision; every result is checked against the contract. */
function through(text: string, format: (typeof importFormat.options)[number] | 'auto') {
  const list = parseList({ format, file: 'list', text });
  const shown = previewImport(list, {
    file: 'list',
    fleet: NOBODY,
    home: '/home/pat',
    defaults: { platform: 'linux', user: 'tech', credential: { kind: 'agent' }, sudo: 'none' },
    whyUnfit: () => undefined,
  });
  return importPreview.parse(shown);
}

/** `fine`, or the error that should not have been. */
function outcome(text: string, format: (typeof importFormat.options)[number] | 'auto'): string {
  try {
    const shown = through(text, format);
    const lines = text.split(/\r\n|\n|\r/).length;
    const places = [...shown.not_understood, ...shown.hosts, ...shown.known_peers];
    if (places.some((place) => place.line > lines)) return 'a line that the file does not have';
    const words = shown.not_understood.map((place) => place.text + place.why).join('');
    return /\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u.test(words) ? 'a control character in what is shown' : 'fine';
  } catch (error) {
    if (error instanceof RoundsError && error.code === 'INVALID_INPUT') return 'fine';
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** A sample with pieces cut, doubled, swapped for others, or with odd characters put in. */
function mutations(sample: string): fc.Arbitrary<string> {
  const odd = fc.constantFrom(
    '"',
    "'",
    '\\',
    '[',
    ']',
    ':',
    ',',
    '\t',
    '\r',
    '\n',
    '#',
    '=',
    '\u0000',
    '\u001b[2J',
    '\u202e',
    '%',
    '*',
    '{{',
    '|1|',
    '!',
    '@',
    '\ud800',
    '999999999',
  );
  const step = fc.tuple(
    fc.nat(sample.length),
    fc.nat(40),
    fc.oneof(odd, fc.string({ maxLength: 12 }), fc.constant(sample.slice(0, 200))),
  );
  return fc.array(step, { minLength: 1, maxLength: 8 }).map((steps) => {
    let text = sample;
    for (const [at, cut, put] of steps) text = text.slice(0, at) + put + text.slice(at + cut);
    return text;
  });
}

describe('fuzzing', () => {
  test.each(importFormat.options)('%s: the sample is read, and recognised for what it is', (format) => {
    const shown = through(SAMPLES[format], 'auto');
    expect(shown.format).toBe(format);
    expect(shown.hosts.length).toBeGreaterThan(0);
  });

  test.each(importFormat.options)(
    '%s: whatever happens to the sample, the answer fits the contract',
    { timeout: 60_000 },
    (format) => {
      fc.assert(
        fc.property(mutations(SAMPLES[format]), fc.boolean(), (text, isAuto) => {
          expect(outcome(text, isAuto ? 'auto' : format)).toBe('fine');
        }),
        { numRuns: 400 },
      );
    },
  );

  test('any bytes at all, taken for any format', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.constantFrom(...importFormat.options),
        (text, format) => {
          expect(outcome(text, format)).toBe('fine');
        },
      ),
      { numRuns: 1500 },
    );
  });
});

/** Repeats a piece up to the longest file that is read. */
const filled = (piece: string, start = '') =>
  start + piece.repeat(Math.floor((MAX_IMPORT_BYTES - start.length) / piece.length));
const numbered = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n)).join('');

const HUGE: readonly (readonly [string, (typeof importFormat.options)[number], () => string])[] = [
  ['quotes only', 'csv', () => filled('"')],
  ['a quote that never ends', 'csv', () => filled('a', 'name,address\n"')],
  ['quotes opened in every line', 'csv', () => filled('x,"\n', 'name,address\n')],
  ['doubled quotes in every line', 'csv', () => filled('"""\n', 'name,address\n')],
  ['one line of delimiters', 'csv', () => filled(',')],
  ['empty lines', 'csv', () => filled('\n')],
  ['one host a hundred thousand times', 'csv', () => filled('desk,192.0.2.1\n', 'name,address\n')],
  [
    'a hundred thousand hosts',
    'csv',
    () => numbered(100_000, (n) => (n === 0 ? 'name,address\n' : `h${n},h${n}.example\n`)),
  ],
  ['one key for everybody', 'known_hosts', () => numbered(38_000, (n) => `h${n} ${KEY}\n`)],
  ['a line of names', 'known_hosts', () => `${filled('a,').slice(0, -200)} ${KEY}\n`],
  [
    'patterns of stars',
    'known_hosts',
    () =>
      filled(
        `${'*a'.repeat(100)} ${KEY}\n`,
        numbered(3000, (n) => `h${n} ${KEY}\n`),
      ),
  ],
  [
    'hashes',
    'known_hosts',
    () =>
      filled(
        `|1|CQkJCQkJCQkJCQkJCQkJCQkJCQk=|CQkJCQkJCQkJCQkJCQkJCQkJCQk= ${KEY}\n`,
        numbered(5000, (n) => `h${n} ${KEY}\n`),
      ),
  ],
  ['lines that are none', 'known_hosts', () => filled('a b c d\n')],
  ['one Host again and again', 'ssh_config', () => filled('Host a\n')],
  ['a line of patterns', 'ssh_config', () => filled('a* ', 'Host ')],
  ['many lines of patterns', 'ssh_config', () => filled(`Host ${numbered(100, (n) => `a${n} !b${n}* `)}\n`)],
  [
    'blocks for everybody',
    'ssh_config',
    () =>
      filled(
        'Host *\n User x\n',
        numbered(5000, (n) => `Host h${n}\n`),
      ),
  ],
  ['includes', 'ssh_config', () => filled('Include x\n')],
  [
    'a ProxyCommand of blanks',
    'ssh_config',
    () => `Host a\n ProxyCommand ssh ${' -q'.repeat(6000)} x\n${filled('Host b\n').slice(0, 1_000_000)}`,
  ],
  ['ranges', 'ansible_ini', () => filled('a[1:5000]\n')],
  ['ranges in ranges', 'ansible_ini', () => filled('[1:9]', 'a')],
  ['words', 'ansible_ini', () => filled('h a=b ')],
  ['sections', 'ansible_ini', () => numbered(200_000, (n) => `[g${n}]\nh\n`)],
  [
    'groups in groups',
    'ansible_ini',
    () => numbered(999, (n) => `[g${n}]\nh${n}[1:5]\n[g${n}:vars]\nansible_user=u${n}\n[g${n}:children]\ng${n + 1}\n`),
  ],
  [
    'groups in all groups',
    'ansible_ini',
    () => numbered(600, (n) => `[g${n}:children]\n${numbered(600, (m) => `g${m}\n`)}`),
  ],
  ['open brackets', 'ansible_yaml', () => '['.repeat(60_000)],
  ['a file of colons', 'ansible_yaml', () => 'a: '.repeat(20_000)],
  ['hosts in every group', 'ansible_yaml', () => numbered(800, (n) => `g${n}:\n  hosts:\n    h[1:5000]:\n`)],
];

/** As much of a text as is read at all: 4 MiB, and 200,000 lines. */
function longestRead(text: string): string {
  const bounded = text.slice(0, MAX_IMPORT_BYTES);
  const lines = bounded.split('\n');
  return lines.length <= 200_000 ? bounded : lines.slice(0, 199_999).join('\n');
}

test('a file of too many lines is refused as a whole', () => {
  expect(() => parseList({ format: 'csv', file: 'x', text: '\n'.repeat(200_001) })).toThrow(/more than 200000 lines/);
});

describe('files made to take long', () => {
  test.each(HUGE)('%s (%s) takes under a second', { timeout: 60_000 }, (_, format, make) => {
    const text = longestRead(make());
    // Processor time, since the machine may be busy with other things.
    const before = process.cpuUsage();
    const result = outcome(text, format);
    const { user, system } = process.cpuUsage(before);
    expect(result).toBe('fine');
    expect((user + system) / 1000).toBeLessThan(1000);
  });
});
