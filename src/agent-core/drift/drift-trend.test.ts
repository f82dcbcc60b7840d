import { describe, expect, test } from 'vitest';
import { countDrift, type DriftTally, driftMoments } from './drift-trend.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-20T12:00:00.000Z');

describe('the moments', () => {
  test.each([
    [1, 25, HOUR],
    [7, 29, 6 * HOUR],
    [30, 31, 24 * HOUR],
  ])('of %i days are %i, evenly apart, and end now', (days, count, step) => {
    const moments = driftMoments(NOW, days);
    expect(moments).toHaveLength(count);
    expect(moments.at(-1)).toBe(NOW);
    expect(moments[0]).toBe(NOW - days * 24 * HOUR);
    expect((moments[1] ?? 0) - (moments[0] ?? 0)).toBe(step);
  });
});

describe('counting', () => {
  const moments = [NOW - 2 * HOUR, NOW - HOUR, NOW];
  const fresh = (): DriftTally[] => moments.map(() => ({ drifted: new Map(), counted: 0 }));

  test('a state holds until the next change, and the moment of a change has it', () => {
    const tallies = fresh();
    countDrift(tallies, moments, [
      { check: 'backup', state: 'compliant', at: NOW - 5 * HOUR },
      { check: 'backup', state: 'drifted', at: NOW - HOUR },
    ]);
    expect(tallies.map((one) => one.drifted.get('backup') ?? 0)).toEqual([0, 1, 1]);
    expect(tallies.map((one) => one.counted)).toEqual([1, 1, 1]);
  });

  test('before the first result nothing is counted', () => {
    const tallies = fresh();
    countDrift(tallies, moments, [{ check: 'backup', state: 'drifted', at: NOW }]);
    expect(tallies.map((one) => one.counted)).toEqual([0, 0, 1]);
  });

  test('a host that cannot be reached any more counts as looked at, and not as drifted', () => {
    const tallies = fresh();
    countDrift(tallies, moments, [
      { check: 'backup', state: 'drifted', at: NOW - 3 * HOUR },
      { check: 'backup', state: 'unreachable', at: NOW - HOUR },
    ]);
    expect(tallies.map((one) => one.drifted.get('backup') ?? 0)).toEqual([1, 0, 0]);
    expect(tallies.map((one) => one.counted)).toEqual([1, 1, 1]);
  });

  test('hosts add up, check by check', () => {
    const tallies = fresh();
    for (const check of ['backup', 'logging'] as const)
      for (let host = 0; host < 3; host += 1)
        countDrift(tallies, moments, [{ check, state: 'drifted', at: NOW - HOUR }]);
    expect(tallies.map((one) => [...one.drifted])).toEqual([
      [],
      [
        ['backup', 3],
        ['logging', 3],
      ],
      [
        ['backup', 3],
        ['logging', 3],
      ],
    ]);
  });
});
