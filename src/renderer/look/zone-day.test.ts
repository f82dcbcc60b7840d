import { expect, test } from 'vitest';
import { endOfDay, startOfDay } from './zone-day.ts';

const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());

test.each([
  ['2026-01-31', 'UTC', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31', 'America/Chicago', '2026-01-31T06:00:00.000Z'],
  ['2026-07-31', 'America/Chicago', '2026-07-31T05:00:00.000Z'],
  ['2026-03-08', 'America/Chicago', '2026-03-08T06:00:00.000Z'],
  ['2026-03-09', 'America/Chicago', '2026-03-09T05:00:00.000Z'],
  ['2026-11-01', 'America/Chicago', '2026-11-01T05:00:00.000Z'],
  ['2026-01-31', 'Asia/Kolkata', '2026-01-30T18:30:00.000Z'],
  ['2026-01-31', 'Pacific/Auckland', '2026-01-30T11:00:00.000Z'],
  // Beirut goes forward at midnight: the day begins at one.
  ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
])('%s begins in %s at %s', (day, timezone, expected) => {
  expect(iso(startOfDay(day, timezone))).toBe(expected);
});

test('a day in spring has 23 hours, one in autumn 25', () => {
  const hours = (day: string) =>
    ((endOfDay(day, 'America/Chicago') ?? 0) - (startOfDay(day, 'America/Chicago') ?? 0)) / 3_600_000;
  expect(hours('2026-03-08')).toBe(23);
  expect(hours('2026-11-01')).toBe(25);
  expect(hours('2026-12-31')).toBe(24);
});

test.each(['', '2026-13-01', '31.1.2026', '2026-01-31T00:00'])('"%s" is no day', (day) => {
  expect(startOfDay(day, 'UTC')).toBeUndefined();
  expect(endOfDay(day, 'UTC')).toBeUndefined();
});
