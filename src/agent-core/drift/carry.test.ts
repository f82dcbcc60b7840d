import { describe, expect, test } from 'vitest';
import type { Frame } from '../transport/session.ts';
import { CADENCE_MS } from './cadence.ts';
import { carriedFacts } from './carry.ts';

const T = Date.UTC(2027, 0, 31);
const answer = (output: string) =>
  new Map<string, Frame>([['av_edr_binary', { status: 'ok', exitCode: 0, ms: 1, output }]]);

describe('carried facts', () => {
  test('count for two hours, and not a moment longer', () => {
    const carried = carriedFacts();
    carried.keep('h1', 'av_edr', 'v', { readAt: T, frames: answer('x') });
    expect(carried.of('h1', 'av_edr', 'v', T + 2 * CADENCE_MS.full)?.readAt).toBe(T);
    expect(carried.of('h1', 'av_edr', 'v', T + 2 * CADENCE_MS.full + 1)).toBeUndefined();
  });

  test.each([
    ['another host', 'h2', 'av_edr', 'v', T],
    ['another check', 'h1', 'backup', 'v', T],
    ['another version of baseline or address', 'h1', 'av_edr', 'w', T],
    ['a clock that was set back', 'h1', 'av_edr', 'v', T - 1],
  ] as const)('are not those of %s', (_, host, check, version, now) => {
    const carried = carriedFacts();
    carried.keep('h1', 'av_edr', 'v', { readAt: T, frames: answer('x') });
    expect(carried.of(host, check, version, now)).toBeUndefined();
  });

  test('that are too long are not held, and what was held before goes', () => {
    const carried = carriedFacts();
    carried.keep('h1', 'av_edr', 'v', { readAt: T, frames: answer('x') });
    carried.keep('h1', 'av_edr', 'v', { readAt: T + 1, frames: answer('x'.repeat(262_145)) });
    expect(carried.of('h1', 'av_edr', 'v', T + 1)).toBeUndefined();
    expect(carried.size).toBe(0);
  });

  test('of hosts that nobody reads any more go by themselves', () => {
    const carried = carriedFacts();
    for (let n = 0; n < 100; n += 1) carried.keep(`gone${n}`, 'backup', 'v', { readAt: T, frames: answer('x') });
    carried.keep('h1', 'backup', 'v', { readAt: T + 3 * CADENCE_MS.full, frames: answer('x') });
    expect(carried.size).toBe(1);
  });
});
