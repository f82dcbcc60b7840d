import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Frame } from '../transport/session.ts';
import { customCheck } from './check.ts';
import { type Definition, definition, NUMBER_OPERATORS } from './definition.ts';
import { readFacts } from './facts.ts';
import { judgeRules } from './judge-rules.ts';

const RANK = ['compliant', 'low', 'unknown', 'medium', 'high', 'critical'];

const DEFINITION: Definition = definition.parse({
  id: 'custom:disks',
  name: 'Disks have room and are healthy',
  platforms: ['linux'],
  facts: {
    full_percent: { type: 'integer' },
    bad_sectors: { type: 'integer', from: 'smart.bad' },
    model: { type: 'text' },
    raid_ok: { type: 'boolean' },
    age_days: { type: 'integer', volatile: true },
  },
  rules: [
    {
      when: [{ fact: 'full_percent', is: 'at_least', value: 80 }],
      cause: 'disk_full',
      severity: 'low',
      summary: 'a disk is filling up',
    },
    {
      when: [{ fact: 'full_percent', is: 'at_least', value: 95 }],
      cause: 'disk_very_full',
      severity: 'high',
      summary: 'a disk is full.',
    },
    {
      when: [
        { fact: 'bad_sectors', is: 'greater_than', value: 0 },
        { fact: 'model', is: 'lacks', value: 'test' },
      ],
      cause: 'disk_failing',
      severity: 'critical',
      summary: 'a disk is failing',
    },
    {
      when: [{ fact: 'raid_ok', is: 'equal_to', value: false }],
      cause: 'raid_degraded',
      severity: 'medium',
      summary: 'the RAID is degraded',
    },
  ],
});

function frame(output: string, exitCode = 0): Frame {
  return { status: 'ok', exitCode, ms: 5, output };
}
const lines = (facts: Record<string, unknown>) =>
  Object.entries(facts)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n');
const WELL = { full_percent: 10, 'smart.bad': 0, model: 'WD-40', raid_ok: true, age_days: 7 };
const judged = (output: string, over: Definition = DEFINITION, exitCode = 0) =>
  judgeRules(readFacts(frame(output, exitCode), over), over);
function rank(output: string): number {
  const { state, severity } = judged(output);
  return RANK.indexOf(state === 'drifted' ? (severity ?? '') : state);
}

describe('a custom judgement', () => {
  test('of facts that no rule is about is compliant', () => {
    expect(judged(lines(WELL))).toMatchObject({
      state: 'compliant',
      summary: 'Disks have room and are healthy: as it should be.',
    });
  });

  test('names every rule that holds, the worst severity, and what was found', () => {
    const verdict = judged(lines({ ...WELL, full_percent: 96, raid_ok: false }));
    expect(verdict).toMatchObject({
      state: 'drifted',
      severity: 'high',
      causes: [{ code: 'disk_full' }, { code: 'disk_very_full' }, { code: 'raid_degraded' }],
    });
    expect(verdict.summary).toBe('A disk is filling up, a disk is full and the RAID is degraded.');
    expect(verdict.causes[1]?.detail).toBe('Found full_percent = 96; it is drift when full_percent is at least 95.');
  });

  test('needs all conditions of a rule', () => {
    expect(judged(lines({ ...WELL, 'smart.bad': 3 })).severity).toBe('critical');
    expect(judged(lines({ ...WELL, 'smart.bad': 3, model: 'a test disk' })).state).toBe('compliant');
  });

  test('of JSON follows paths into it', () => {
    const json: Definition = { ...DEFINITION, output: 'json' };
    const { 'smart.bad': _, ...rest } = WELL;
    expect(judged(JSON.stringify({ ...rest, smart: { bad: 2 } }), json).severity).toBe('critical');
    expect(judged(JSON.stringify({ ...rest, smart: { bad: 0 } }), json).state).toBe('compliant');
  });

  test.each(['', '[]', '7', 'null', '{"full_percent":', '"text"'])(
    'of %j in place of a JSON object is unknown',
    (output) => {
      expect(judged(output, { ...DEFINITION, output: 'json' }).state).toBe('unknown');
    },
  );

  test('of a probe that failed is unknown, whatever it printed before', () => {
    expect(judged(lines(WELL), DEFINITION, 3)).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('exit code 3'),
    });
  });

  test('of a probe that gave no answer, or not the whole, is unknown', () => {
    const cut: Frame = { status: 'missing', reason: 'timeout', detail: 'It took too long.' };
    expect(judgeRules(readFacts(cut, DEFINITION), DEFINITION).state).toBe('unknown');
    expect(judgeRules(readFacts(undefined, DEFINITION), DEFINITION).state).toBe('unknown');
  });

  test('of a fact that was told twice is unknown, and so is one of another kind', () => {
    expect(judged(`${lines(WELL)}\nraid_ok=true`).state).toBe('unknown');
    expect(judged(lines({ ...WELL, full_percent: '10%' })).state).toBe('unknown');
    expect(judged(lines({ ...WELL, model: 'x'.repeat(301) })).state).toBe('unknown');
  });

  test('shows what a hostile host printed without its terminal codes', () => {
    const read = readFacts(frame(lines({ ...WELL, model: '\u001b[31mred' })), DEFINITION);
    expect(read.facts?.values.get('model')).toBe('\\u{1b}[31mred');
  });

  test('is never compliant while a declared fact is missing, and never better than with all facts', () => {
    const facts = fc.record({
      full_percent: fc.integer({ min: 0, max: 100 }),
      'smart.bad': fc.integer({ min: 0, max: 3 }),
      model: fc.constantFrom('WD-40', 'a test disk'),
      raid_ok: fc.boolean(),
      age_days: fc.nat(900),
    });
    fc.assert(
      fc.property(facts, fc.constantFrom('full_percent', 'smart.bad', 'model', 'raid_ok', 'age_days'), (all, gone) => {
        const some = Object.fromEntries(Object.entries(all).filter(([key]) => key !== gone));
        expect(judged(lines(some)).state).not.toBe('compliant');
      }),
    );
  });

  test('is never better for a number that a rule calls worse', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(rank(lines({ ...WELL, full_percent: more }))).toBeGreaterThanOrEqual(
          rank(lines({ ...WELL, full_percent: less })),
        );
      }),
    );
  });

  test('of numbers orders as its words say', () => {
    const held = (is: (typeof NUMBER_OPERATORS)[number], found: number) =>
      judged(
        `n=${found}`,
        definition.parse({
          ...DEFINITION,
          facts: { n: { type: 'integer' } },
          rules: [{ when: [{ fact: 'n', is, value: 5 }], cause: 'c1', severity: 'high', summary: 'held' }],
        }),
      ).state === 'drifted';
    expect(NUMBER_OPERATORS.map((is) => [4, 5, 6].map((n) => held(is, n)))).toEqual([
      [true, false, false],
      [true, true, false],
      [false, false, true],
      [false, true, true],
    ]);
  });

  test('counts facts that change by themselves out of the fingerprint', () => {
    const check = customCheck('disks', DEFINITION, 'true');
    const reading = readFacts(frame(lines(WELL)), DEFINITION);
    if (reading.facts === undefined) throw new Error('no facts');
    expect(check.stable(reading.facts)).not.toHaveProperty('age_days');
    expect(check.record(reading.facts)).toMatchObject({ age_days: 7, raid_ok: true });
  });

  test('asks nothing of a platform that it is not for', () => {
    const check = customCheck('disks', DEFINITION, 'true');
    const context = { baseline: {}, canary: '', previousCanary: undefined, privileged: false } as const;
    expect(check.probes({ ...context, platform: 'nixos' })).toEqual([]);
    expect(check.probes({ ...context, platform: 'linux' })).toMatchObject([
      { timeoutMs: 10_000, cadence: 'expensive' },
    ]);
  });
});
