import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Baseline, baseline as baselineSchema } from '../../contract/baseline.ts';
import type { Judgement, MissingFact } from './check.ts';
import { evaluateFirewall } from './firewall/evaluate.ts';
import type { FirewallFacts } from './firewall/facts.ts';
import { rulesetHash } from './firewall/tables.ts';
import { evaluateLogging } from './logging/evaluate.ts';
import type { LoggingFacts } from './logging/facts.ts';
import { evaluatePatching } from './patching/evaluate.ts';
import type { AptFacts, NixosFacts, PatchingFacts } from './patching/facts.ts';
import type { UnitFact } from './units.ts';

/**
 * From best to worst. Facts are put in an order too: each of them has a list of values from good to bad, and a worse
 * value (or none at all) must never give a better judgement.
 */
const ORDER = ['compliant', 'drifted low', 'unknown', 'drifted medium', 'drifted high', 'drifted critical'];
function rank(judged: Judgement): number {
  return ORDER.indexOf(judged.state === 'drifted' ? `drifted ${judged.severity}` : judged.state);
}

const NOW = Date.UTC(2027, 0, 31);
const DAY = 86_400_000;
const A = 'a'.repeat(64);
const STORE = (letter: string) => `/nix/store/${letter.repeat(32)}-nixos-system`;
const unit = (name: string, [load, active]: readonly [string, string]): UnitFact => ({
  name,
  id: name,
  load,
  active,
  sub: '',
  enabled: '',
});
const UNIT_STATES = [
  ['loaded', 'active'],
  ['loaded', 'inactive'],
  ['not-found', 'inactive'],
] as const;

/** One fact from good to bad, written into the facts by `put`. */
interface Scale<F> {
  readonly steps: number;
  readonly put: (step: number) => Partial<F>;
}
function scale<F, V>(values: readonly V[], put: (value: V) => Partial<F>): Scale<F> {
  return {
    steps: values.length,
    put: (step) => Object.assign({}, ...values.slice(step, step + 1).map(put)),
  };
}

/** Any two states of a host of which the second is in no fact better than the first. */
function pairs<F>(scales: readonly Scale<F>[]) {
  const one = scales.map(({ steps }) => fc.tuple(fc.nat({ max: steps - 1 }), fc.nat({ max: steps - 1 })));
  return fc.tuple(...one).map((steps) => {
    const at = (pick: (a: number, b: number) => number) =>
      scales.reduce<Partial<F>>((facts, { put }, i) => {
        const [a, b] = steps[i] ?? [0, 0];
        return Object.assign(facts, put(pick(a, b)));
      }, {});
    return { better: at(Math.min), worse: at(Math.max) };
  });
}

const unread: MissingFact = { fact: 'something', why: 'it was not told', fix: 'Scan again.' };

interface Case<F extends object> {
  readonly name: string;
  readonly scales: readonly Scale<F>[];
  readonly base: F;
  readonly evaluate: (facts: F, missing: readonly MissingFact[]) => Judgement;
}

const baseline: Baseline = baselineSchema.parse({
  patching: { expected_system: STORE('a') },
  logging: { services: ['rsyslog'], auditd_keys: ['time-change'] },
  firewall: {
    tables: ['inet clinic'],
    ruleset_hash: rulesetHash(
      [{ ref: 'inet clinic', form: 'nft', sha256: A, chains: 0, rules: 0, sets: 0 }],
      ['inet clinic'],
    ),
  },
});

const logging: Case<LoggingFacts> = {
  name: 'logging',
  base: { asked: ['rsyslog'], units: [] },
  evaluate: (facts, missing) => evaluateLogging({ facts, missing }, baseline, NOW),
  scales: [
    scale(UNIT_STATES, (state) => ({ units: [unit('rsyslog', state)] })),
    scale(UNIT_STATES, (state) => ({ auditd: unit('auditd', state) })),
    scale([['time-change'], []], (auditKeys) => ({ auditKeys })),
    scale(['found', 'unreadable', 'lost'] as const, (journal) => ({ canary: { written: true, journal } })),
    scale(['found', 'unreadable', 'lost'] as const, (journal) => ({ previous: { writtenAt: NOW - 1, journal } })),
    scale([undefined, 91, 90, 89, 0], (days) => ({
      journal: {
        storage: 'auto',
        persistent: true,
        ...(days === undefined ? {} : { retentionSeconds: days * 86_400 }),
      },
    })),
  ],
};

const firewall: Case<FirewallFacts> = {
  name: 'firewall',
  base: { units: [], asked: ['inet clinic'], listening: [] },
  evaluate: (facts, missing) => evaluateFirewall({ facts, missing }, baseline),
  scales: [
    scale(UNIT_STATES, (state) => ({ units: [unit('nftables', state)] })),
    scale([{ sha256: A }, {}, { sha256: 'b'.repeat(64) }, undefined], (table) => ({
      tables: table === undefined ? [] : [{ ref: 'inet clinic', form: 'nft', chains: 0, rules: 0, sets: 0, ...table }],
    })),
  ],
};

const apt: Case<PatchingFacts> = {
  name: 'patching with apt',
  base: { kind: 'apt' },
  evaluate: (facts, missing) => evaluatePatching({ facts, missing }, baseline, NOW),
  scales: [
    scale([0, 1], (count) => ({
      pending: {
        security: Array.from({ length: count }, () => ({ package: 'a', installed: '1', offered: '2' })),
        other: 0,
      },
    })),
    scale([0, 3, 4, 4000], (days) => ({ metadataAt: NOW - days * DAY })),
    scale([0, 30, 31, 4000], (days) => ({ updatedAt: NOW - days * DAY })),
    scale([false, true], (rebootPending) => ({ rebootPending })),
  ] satisfies readonly Scale<AptFacts>[],
};

const nixos: Case<PatchingFacts> = {
  name: 'patching on NixOS',
  base: { kind: 'nixos', generations: 1 },
  evaluate: (facts, missing) => evaluatePatching({ facts, missing }, baseline, NOW),
  scales: [
    scale([STORE('a'), STORE('b')], (system) => ({ system })),
    scale([0, 30, 31, 4000], (days) => ({ generation: { number: 1, createdAt: NOW - days * DAY } })),
    scale([false, true], (rebootPending) => ({ rebootPending })),
  ] satisfies readonly Scale<NixosFacts>[],
};

function prove<F extends object>({ name, scales, base, evaluate }: Case<F>): void {
  describe(name, () => {
    it('is compliant when every fact is good', () => {
      const good = scales.reduce<Partial<F>>((facts, { put }) => Object.assign(facts, put(0)), {});
      expect(evaluate({ ...base, ...good }, []).state).toBe('compliant');
    });

    it('is never better for worse facts', () => {
      fc.assert(
        fc.property(pairs(scales), fc.boolean(), ({ better, worse }, missing) => {
          const facts = missing ? [unread] : [];
          expect(rank(evaluate({ ...base, ...worse }, facts))).toBeGreaterThanOrEqual(
            rank(evaluate({ ...base, ...better }, facts)),
          );
        }),
      );
    });

    it('is never compliant, and never better, with a fact missing', () => {
      fc.assert(
        fc.property(pairs(scales), fc.nat({ max: scales.length - 1 }), ({ better }, without) => {
          const whole = { ...base, ...better };
          expect(rank(evaluate(whole, [unread]))).toBeGreaterThanOrEqual(rank(evaluate(whole, [])));
          expect(evaluate(whole, [unread]).state).not.toBe('compliant');
          const gone = new Set(Object.keys(scales[without]?.put(0) ?? {}));
          const facts = Object.assign(
            {},
            base,
            Object.fromEntries(Object.entries(better).filter(([key]) => !gone.has(key))),
          );
          // There may have been no scan before; everything else has to be known.
          if (!gone.has('previous')) expect(evaluate(facts, []).state).not.toBe('compliant');
        }),
      );
    });
  });
}

prove(logging);
prove(firewall);
prove(apt);
prove(nixos);
