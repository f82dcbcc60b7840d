import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES } from '../../../contract/errors.ts';
import { CADENCE_MS } from '../cadence.ts';
import { dueAt, dueDepth, laneOf, newPlan, type Outcome, planAfter, postponed, SLOW_MS, waitOf } from './plan.ts';

const MINUTE = 60_000;
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const depth = fc.constantFrom('cheap' as const, 'full' as const);
const well = (of: 'cheap' | 'full'): Outcome => ({ depth: of, failure: undefined, tookMs: 400 });

describe('the next scan of a host', () => {
  test('is due within 10 % of the cadence, and reads everything when the hour is up', () => {
    fc.assert(
      fc.property(fraction, fc.nat(1e9), (random, now) => {
        const plan = planAfter(newPlan(now), well('full'), now, () => random);
        for (const [at, cadence] of [
          [plan.cheapAt, CADENCE_MS.cheap],
          [plan.fullAt, CADENCE_MS.full],
        ] as const) {
          expect(at - now).toBeGreaterThanOrEqual(Math.floor(cadence * 0.9));
          expect(at - now).toBeLessThanOrEqual(Math.ceil(cadence * 1.1));
        }
        expect(dueDepth(plan, plan.cheapAt)).toBe('cheap');
        expect(dueDepth(plan, plan.fullAt)).toBe('full');
      }),
    );
  });

  test('a cheap scan does not put off the expensive one', () => {
    const plan = planAfter(newPlan(0), well('full'), 0, () => 0.5);
    expect(planAfter(plan, well('cheap'), 5 * MINUTE, () => 0.5).fullAt).toBe(plan.fullAt);
  });

  test('after any failure reads everything, and is due within the half hour or held', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ERROR_CODES),
        depth,
        fc.integer({ min: 1, max: 60 }),
        fraction,
        (failure, of, times, r) => {
          let plan = newPlan(0);
          for (let time = 0; time < times; time += 1)
            plan = planAfter(plan, { depth: of, failure, tookMs: 1 }, 0, () => r);
          const at = dueAt(plan);
          if (failure === 'E008' || failure === 'IDENTITY_UNCONFIRMED') expect(at).toBeUndefined();
          else {
            expect(at).toBeGreaterThanOrEqual(0.9 * MINUTE - 1);
            expect(at).toBeLessThanOrEqual((failure === 'AUTH_FAILED' ? 60 : 30) * 1.1 * MINUTE + 1);
            expect(dueDepth(plan, at ?? 0)).toBe('full');
          }
          expect(waitOf(plan)).toBeGreaterThan(0);
        },
      ),
    );
  });

  test('waits twice as long after each failure', () => {
    const waits: number[] = [];
    let plan = newPlan(0);
    for (let time = 0; time < 7; time += 1) {
      plan = planAfter(plan, { depth: 'full', failure: 'TARGET_TIMEOUT', tookMs: 10_000 }, 0, () => 0.5);
      waits.push((dueAt(plan) ?? 0) / MINUTE);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30]);
  });

  test('a success forgets the failures', () => {
    const failed = planAfter(newPlan(0), { depth: 'full', failure: 'E004', tookMs: 1 }, 0, () => 0.5);
    expect(planAfter(failed, well('full'), 0, () => 0.5)).toMatchObject({ failures: 0, failure: undefined });
    expect(waitOf(planAfter(failed, well('full'), 0, () => 0.5))).toBeUndefined();
  });

  test('hosts that failed or were slow wait among themselves', () => {
    const slow = planAfter(newPlan(0), { ...well('full'), tookMs: SLOW_MS }, 0, () => 0.5);
    const dead = planAfter(newPlan(0), { ...well('full'), failure: 'E004' }, 0, () => 0.5);
    expect([laneOf(newPlan(0)), laneOf(slow), laneOf(dead)]).toEqual(['sound', 'suspect', 'suspect']);
  });

  test('is postponed, never brought forward', () => {
    const plan = { ...newPlan(0), cheapAt: 10, fullAt: 100 };
    expect(postponed(plan, 50)).toMatchObject({ cheapAt: 50, fullAt: 100 });
  });
});
