import { describe, expect, it } from 'vitest';
import { timeSpanSeconds } from './time-span.ts';

describe('timeSpanSeconds', () => {
  // Left: systemd.time(7) and journald.conf(5). Right: checked with `systemd-analyze timespan`.
  it.each([
    ['90day', 7_776_000],
    ['3month', 7_889_400],
    ['1y', 31_557_600],
    ['1week 2d 3h', 788_400],
    ['2w', 1_209_600],
    ['5min 20s', 320],
    ['600', 600],
    ['1.5h', 5400],
    ['500ms', 0],
  ])('%s is %i seconds', (text, seconds) => {
    expect(timeSpanSeconds(text)).toBe(seconds);
  });

  it.each(['', 'soon', '90 fortnights', 'd', '-5d', '5d-'])('"%s" is no time span', (text) => {
    expect(timeSpanSeconds(text)).toBeUndefined();
  });
});
