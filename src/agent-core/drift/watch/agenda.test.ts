import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { simulatedTime } from '../../../../test/support/far-end/simulated-time.ts';
import { agenda } from './agenda.ts';

const noWaiting = async () => undefined;

describe('an agenda', () => {
  test('tells each name once, at its time, with one timer for all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(100_000), { maxLength: 50 }), async (delays) => {
        const time = simulatedTime();
        const begun = time.clock.monotonic();
        const told: [string, number][] = [];
        const plans = agenda(time.clock, time.timers, (names) => {
          for (const name of names) told.push([name, time.clock.monotonic() - begun]);
        });
        for (const [index, delay] of delays.entries()) plans.set(`${index}`, begun + delay);
        expect(time.waiting).toBeLessThanOrEqual(1);
        await time.pass(200_000, noWaiting);
        expect(told.toSorted()).toEqual(delays.map((delay, index) => [`${index}`, delay]).toSorted());
        expect(time.waiting).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  test('a name that is moved comes at its new time only; one that is deleted never', async () => {
    const time = simulatedTime();
    const begun = time.clock.monotonic();
    const told: [string, number][] = [];
    const plans = agenda(time.clock, time.timers, (names) => {
      for (const name of names) told.push([name, time.clock.monotonic() - begun]);
    });
    plans.set('moved', begun + 10);
    plans.set('gone', begun + 20);
    plans.set('moved', begun + 30);
    plans.delete('gone');
    expect(plans.next()).toBe(begun + 30);
    await time.pass(100, noWaiting);
    expect(told).toEqual([['moved', 30]]);
  });

  test('disposed, it holds no timer', () => {
    const time = simulatedTime();
    const plans = agenda(time.clock, time.timers, () => undefined);
    plans.set('one', time.clock.monotonic() + 10);
    plans[Symbol.dispose]();
    expect([time.waiting, plans.next()]).toEqual([0, undefined]);
  });
});
