import { describe, expect, test } from 'vitest';
import { simulatedTime } from '../../../../test/support/far-end/simulated-time.ts';
import { type ClockMemory, clockWatch } from './clock-watch.ts';

const HOUR = 60 * 60_000;

function memory(latest?: number): ClockMemory & { kept: number | undefined } {
  return {
    kept: latest,
    latest() {
      return this.kept;
    },
    remember(ms) {
      this.kept = ms;
    },
  };
}

describe('the console clock', () => {
  test('that runs on is steady, whatever the time between two looks', () => {
    const time = simulatedTime();
    const watch = clockWatch(time.clock, memory());
    watch.look();
    time.clock.advance(9 * HOUR);
    expect(watch.look()).toEqual({ kind: 'steady' });
  });

  test('set back is told once, with how far', () => {
    const time = simulatedTime();
    const watch = clockWatch(time.clock, memory());
    watch.look();
    time.clock.advance(15_000);
    time.setWall(-HOUR);
    expect(watch.look()).toEqual({ kind: 'set_back', byMs: HOUR, from: '2026-03-02T08:00:15.000Z' });
    time.clock.advance(15_000);
    expect(watch.look()).toEqual({ kind: 'steady' });
  });

  test('set back by less time than has passed is noticed all the same', () => {
    const time = simulatedTime();
    const watch = clockWatch(time.clock, memory());
    watch.look();
    time.clock.advance(HOUR);
    time.setWall(-HOUR / 2);
    expect(watch.look()).toMatchObject({ kind: 'set_back', byMs: HOUR / 2 });
  });

  test('a small correction is nothing', () => {
    const time = simulatedTime();
    const watch = clockWatch(time.clock, memory());
    watch.look();
    time.setWall(-3000);
    expect(watch.look()).toEqual({ kind: 'steady' });
  });

  test('a sleep leaps', () => {
    const time = simulatedTime();
    const watch = clockWatch(time.clock, memory());
    watch.look();
    time.sleep(8 * HOUR);
    expect(watch.look()).toEqual({ kind: 'leapt', byMs: 8 * HOUR });
  });

  test('an earlier time than that of the last run is a clock set back; a later one is only later', () => {
    const time = simulatedTime();
    expect(clockWatch(time.clock, memory(time.clock.now() + HOUR)).look()).toMatchObject({ kind: 'set_back' });
    expect(clockWatch(time.clock, memory(time.clock.now() - 900 * HOUR)).look()).toEqual({ kind: 'steady' });
  });
});
