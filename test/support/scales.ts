import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Judgement, MissingFact } from '../../src/agent-core/checks/check.ts';

/** From best to worst, as findings are weighed. */
const ORDER = ['compliant', 'drifted low', 'unknown', 'drifted medium', 'drifted high', 'drifted critical'];

/** One fact from good to bad, written into the facts by `put`. */
export interface Scale<F> {
  readonly steps: number;
  readonly put: (step: number) => Partial<F>;
}

/** A scale over these values, from good to bad. */
export function scale<F, V>(values: readonly V[], put: (value: V) => Partial<F>): Scale<F> {
  return { steps: values.length, put: (step) => Object.assign({}, ...values.slice(step, step + 1).map(put)) };
}

/** An evaluator with the facts that it judges, each from good to bad. */
export interface ScaledCheck<F extends object> {
  readonly name: string;
  readonly scales: readonly Scale<F>[];
  readonly base: F;
  readonly evaluate: (facts: F, missing: readonly MissingFact[]) => Judgement;
  /** Facts that a host may be without and still be compliant. */
  readonly mayBeAbsent?: readonly string[];
}

const unread: MissingFact = { fact: 'something', why: 'it was not told', fix: 'Scan again.' };

function rank(judged: Judgement): number {
  return ORDER.indexOf(judged.state === 'drifted' ? `drifted ${judged.severity}` : judged.state);
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

/** Proves that worse facts never give a better state, and that nothing with a missing fact is compliant. */
export function provesOrder<F extends object>(check: ScaledCheck<F>): void {
  const { name, scales, base, evaluate, mayBeAbsent = [] } = check;
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
          const rest = Object.fromEntries(Object.entries(better).filter(([key]) => !gone.has(key)));
          if (mayBeAbsent.some((key) => gone.has(key))) return;
          expect(evaluate(Object.assign({}, base, rest), []).state).not.toBe('compliant');
        }),
      );
    });
  });
}
