import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkState } from '../../contract/enums.ts';
import { inARowAfter, thresholdOf } from './threshold.ts';

describe('drift in a row', () => {
  test('is counted, ended by a good answer, and neither counted nor ended by none', () => {
    const states = ['drifted', 'unreachable', 'drifted', 'unknown', 'drifted', 'compliant', 'drifted'] as const;
    const seen: number[] = [];
    states.reduce((before, state) => {
      seen.push(inARowAfter(before, state));
      return seen.at(-1) ?? 0;
    }, 0);
    expect(seen).toEqual([1, 1, 2, 2, 3, 0, 1]);
  });

  test('goes up by drift alone', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom(...checkState.options), (before, state) => {
        expect(inARowAfter(before, state) > before).toBe(state === 'drifted');
      }),
    );
  });

  test('alerts at once unless the baseline says otherwise', () => {
    expect(thresholdOf({}, 'logging')).toBe(1);
    expect(thresholdOf({ drift_threshold: { logging: 3 } }, 'logging')).toBe(3);
    expect(thresholdOf({ drift_threshold: { logging: 3 } }, 'firewall')).toBe(1);
  });
});
