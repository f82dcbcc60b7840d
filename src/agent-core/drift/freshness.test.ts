import { describe, expect, test } from 'vitest';
import type { DriftResult } from '../../contract/drift.ts';
import type { BuiltinCheckId, Platform } from '../../contract/enums.ts';
import { cellOf } from './freshness.ts';

const MINUTE = 60_000;
const AT = Date.UTC(2027, 0, 31, 8);
const iso = (ms: number) => new Date(ms).toISOString();

/** What a result of that age, perhaps with facts that are older, is shown as. */
function shown(check: BuiltinCheckId, platform: Platform, ageMinutes: number, carriedMinutes?: number) {
  const result: DriftResult = {
    check,
    state: 'compliant',
    drifted: false,
    causes: [],
    summary: 'All is well.',
    pre_state: {},
    expected: {},
    recommended_action: null,
    cures: [],
    hipaa_controls: [],
    host_id: '00000000-0000-7000-8000-000000000001',
    host_name: 'desk',
    started_at: iso(AT),
    ended_at: iso(AT),
    probe_ms: 1,
    ...(carriedMinutes === undefined ? {} : { carried_since: iso(AT + (ageMinutes - carriedMinutes) * MINUTE) }),
  };
  const standing = { platform, baselineSha256: undefined, threshold: 1, waitMs: undefined };
  return cellOf({ result, bundleId: undefined, inARow: 0 }, { ...standing, now: AT + ageMinutes * MINUTE }).cell;
}

describe('a result counts for twice the cadence of its facts', () => {
  test.each<[BuiltinCheckId, Platform, number]>([
    ['logging', 'linux', 10],
    ['av_edr', 'linux', 10],
    ['backup', 'nixos', 10],
    ['patching', 'nixos', 10],
    ['patching', 'linux', 120],
  ])('%s on %s: %i minutes', (check, platform, minutes) => {
    expect(shown(check, platform, minutes).state).toBe('compliant');
    expect(shown(check, platform, minutes + 0.1).state).toBe('stale');
  });

  test('and no longer than the facts that it took over, whose age it tells', () => {
    const { state, summary, carried_since } = shown('av_edr', 'linux', 4, 90);
    expect(state).toBe('compliant');
    expect(carried_since).toBe(iso(AT - 86 * MINUTE));
    expect(summary).toBe(`All is well. What is read hourly was last read at ${carried_since}.`);
    expect(shown('av_edr', 'linux', 4, 121).state).toBe('stale');
  });
});
