import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { baseline } from '../../contract/baseline.ts';
import { RoundsError } from '../errors.ts';
import { nearest } from './nearest.ts';
import { parseYamlWith } from './yaml.ts';
import { readYamlSource } from './yaml-source.ts';

/** The mistakes of a text. */
function mistakes(schema: z.ZodType, text: string): readonly string[] {
  try {
    parseYamlWith(schema, text, 'b.yaml');
    return [];
  } catch (error) {
    if (error instanceof RoundsError && error.code === 'INVALID_INPUT') return error.details;
    throw error;
  }
}

describe('a baseline', () => {
  test('that is right comes out with its defaults', () => {
    const text = 'logging:\n  services: [rsyslog]\nfirewall:\n  tables:\n    - inet filter\n';
    expect(parseYamlWith(baseline, text, 'b.yaml')).toMatchObject({
      logging: { services: ['rsyslog'], canary_max_age_hours: 2 },
      firewall: { tables: ['inet filter'] },
    });
  });

  test('that is empty is an empty mapping', () => {
    expect(parseYamlWith(baseline, '# nothing yet\n', 'b.yaml')).toEqual({});
  });

  test('that is wrong is told of every mistake at its line and column, in the order of the file', () => {
    const text = `logging:
  services: [rsyslog, "bad name!"]
  canary_max_age_hour: 2
firewal:
  tables: []
checks:
  loging: enabled
  backup: disabled
  patching: {state: not_aplicable, reason: x}
drift_threshold: {logging: 0, firewall: 2.5}
`;
    expect(mistakes(baseline, text)).toEqual([
      'b.yaml:2:23: logging.services[1] must be a systemd unit name such as rsyslog',
      'b.yaml:3:3: logging.canary_max_age_hour is not known; did you mean "canary_max_age_hours"?',
      'b.yaml:4:1: firewal is not known; did you mean "firewall"?',
      'b.yaml:7:3: checks.loging is not known; did you mean "logging"?',
      expect.stringMatching(/^b.yaml:8:11: checks.backup must be /),
      'b.yaml:9:13: checks.patching.by is missing: give a text',
      'b.yaml:9:13: checks.patching.review_by is missing: give a text',
      'b.yaml:9:21: checks.patching.state must be not_applicable or alternative',
      'b.yaml:9:44: checks.patching.reason must have at least 3 characters',
      'b.yaml:10:28: drift_threshold.logging must be at least 1',
      'b.yaml:10:41: drift_threshold.firewall must be a whole number',
    ]);
  });
});

describe('YAML that is refused', () => {
  test.each([
    ['a: [1', 'Flow sequence'],
    ['logging: {}\nlogging: {}', '2:1: logging is there twice'],
    ['a: &x 1\nb: *x', '2:4: b is an alias'],
    ['%YAML 1.1\n---\na: 1', '%YAML 1.1'],
    ['a: !!binary aGk=', 'tag'],
    ['a: !thing x', 'Unresolved tag'],
    ['1: x', 'no text'],
    ['[a]: x', 'no text'],
    ['__proto__: x', '__proto__'],
    ['a: 1\n---\nb: 2', 'multiple documents'],
    ['a:\n\tb: 1', 'Tabs'],
    ['"\\u001b[31m": 1', '\u{fffd}[31m is not known'],
    [`${'['.repeat(40)}`, 'nested deeper'],
    [`${'- '.repeat(40)}`, 'nested deeper'],
    [`a: [${'1,'.repeat(20_000)}]`, 'far too many parts'],
    ['x'.repeat(70_000), 'longer than 64 KiB'],
  ])('%j', (text, expected) => {
    expect(mistakes(z.strictObject({}), text).join('\n')).toContain(expected);
  });

  test('names no more mistakes than a person reads', () => {
    const many = mistakes(z.strictObject({}), '"\\z": 1\n'.repeat(1000));
    expect(many).toHaveLength(51);
    expect(many.at(-1)).toMatch(/^b\.yaml: and \d+ more$/);
  });
});

test('what was written as YAML comes back as it was', () => {
  const value = fc.letrec((tie) => ({
    leaf: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('leaf'),
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(
        fc.string().filter((name) => name !== '__proto__'),
        tie('node'),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  })).node;
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]+$/), value, { noNullPrototype: true }), (object) => {
      const source = readYamlSource(stringify(object, { aliasDuplicateObjects: false }));
      expect(source.problems).toEqual([]);
      expect(source.value).toEqual(object);
    }),
    { numRuns: 200 },
  );
});

describe('hostile text', () => {
  const schema = baseline;

  test('of any kind gives a value or mistakes', () => {
    const tokens = fc.constantFrom(
      '- ',
      '? ',
      ': ',
      '{',
      '}',
      '[',
      ']',
      ',',
      '&a ',
      '*a ',
      '!t ',
      '|',
      '>',
      '"',
      "'",
      '#',
      '%',
      '---\n',
      '\n',
      '  ',
      '\t',
      'a',
      '1',
      '\u0000',
      '\u{1f4a3}',
      'firewall',
      'logging',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(tokens, { maxLength: 60 }).map((all) => all.join('')),
        ),
        (text) => {
          for (const line of mistakes(schema, text)) expect(line).toMatch(/^b\.yaml:[1-9]\d*:[1-9]\d*: \P{Cc}+$/u);
        },
      ),
      { numRuns: 500 },
    );
  });

  const full = 64 * 1024;
  test.each([
    ['open lists', '['],
    ['open mappings', '{a: '],
    ['lists in lists', '- '],
    ['keys of keys', '? '],
    ['colons', ': '],
    ['closing brackets', '[}'],
    ['commas', '[,'],
    ['quotes', '"'],
    ['escapes', '\\z'],
    ['directives', '%\n'],
    ['tags', '- !x y\n'],
    ['documents', '---\n'],
    ['aliases', '- *a\n'],
    ['lists of mappings', '- {\n'],
    ['anchors', '- &a x\n'],
    ['names', 'a: \n'],
  ])('full of %s is judged within a second', (_, part) => {
    const text = part.repeat(Math.floor(full / part.length));
    const start = performance.now();
    for (const one of [text, `"${text}"`.slice(0, full)])
      expect(() => parseYamlWith(schema, one, 'b.yaml')).toThrow(RoundsError);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test('that would unfold to a billion parts does not', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) =>
        `a${i}: &a${i} [${
          i === 0
            ? 'x'
            : Array(9)
                .fill(`*a${i - 1}`)
                .join(', ')
        }]`,
    );
    expect(mistakes(schema, levels.join('\n')).join('\n')).toContain('is an alias');
  });
});

describe('nearest', () => {
  const known = ['evidence_dir', 'evidence_retention_days', 'log_file', 'log_level'];
  test.each([
    ['evidence_retention_day', 'evidence_retention_days'],
    ['Evidence-Dir', 'evidence_dir'],
    ['log_levle', 'log_level'],
    ['banana', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ])('of %j is %j', (name, expected) => {
    expect(nearest(name, known)).toBe(expected);
  });
});
