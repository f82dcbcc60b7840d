import { expect, test } from 'vitest';
import { dayTicks, driftDays, driftLines, scoreLine } from './over-time.ts';

const score = (at: string, score_bp: number) => ({ at, score_bp });

test('the line breaks off where nobody looked', () => {
  const line = scoreLine([
    score('2026-11-20T08:00:00.000Z', 8000),
    score('2026-11-20T09:00:00.000Z', 8100),
    score('2026-11-20T15:00:00.000Z', 9000),
  ]);
  expect(line.map((one) => one.score)).toEqual([80, 81, null, 90]);
  expect(line.map((one) => one.at)).toEqual([...line.map((one) => one.at)].sort((a, b) => a - b));
});

test('a point with nothing beside it is marked, since a line of one point cannot be seen', () => {
  expect(scoreLine([score('2026-11-20T08:00:00.000Z', 8000)])).toMatchObject([{ alone: 80 }]);
  const line = scoreLine([score('2026-11-20T08:00:00.000Z', 8000), score('2026-11-20T09:00:00.000Z', 8100)]);
  expect(line.map((one) => one.alone)).toEqual([null, null]);
});

const points = [
  { at: '2026-11-18T12:00:00.000Z', drifted: {}, counted: 0 },
  { at: '2026-11-19T12:00:00.000Z', drifted: { backup: 2, 'custom:usb': 1 } as const, counted: 12 },
  { at: '2026-11-20T12:00:00.000Z', drifted: { backup: 1 } as const, counted: 12 },
];

test('each check has a line: those that are asked for, and others that had drifted', () => {
  const lines = driftLines(points, ['backup', 'logging']);
  expect([...lines.keys()]).toEqual(['backup', 'logging', 'custom:usb']);
  expect(lines.get('backup')?.map((one) => one.hosts)).toEqual([null, 2, 1]);
  expect(lines.get('logging')?.map((one) => one.hosts)).toEqual([null, 0, 0]);
  expect(lines.get('custom:usb')?.map((one) => one.hosts)).toEqual([null, 1, 0]);
});

test('days before anybody looked have no number', () => {
  const now = Date.parse('2026-11-20T13:00:00.000Z');
  const days = driftDays(driftLines(points, ['backup']), 'UTC', now, 4);
  expect(days.map((one) => [one.day, one.hosts?.get('backup')])).toEqual([
    ['2026-11-17', undefined],
    ['2026-11-18', undefined],
    ['2026-11-19', 2],
    ['2026-11-20', 1],
  ]);
});

test('an axis is marked where days begin in the zone, today among them, and not too often', () => {
  const now = Date.parse('2026-11-20T13:00:00.000Z');
  const ticks = dayTicks(now, 'America/Chicago', 30, 7);
  expect(ticks.length).toBeLessThanOrEqual(7);
  expect(new Date(ticks.at(-1) ?? 0).toISOString()).toBe('2026-11-20T06:00:00.000Z');
});
