import { expect, test } from 'vitest';
import { ageText, dateText, exactText, shortText, spanText, untilText } from './time.ts';

const now = Date.parse('2026-01-31T14:00:00.000Z');

test.each([
  [0, 'just now'],
  [4_999, 'just now'],
  [5_000, '5 s ago'],
  [9_999, '5 s ago'],
  [59_999, '55 s ago'],
  [60_000, '1 min ago'],
  [3_599_999, '59 min ago'],
  [3_600_000, '1 h ago'],
  [172_799_999, '47 h ago'],
  [172_800_000, '2 days ago'],
  [-30_000, 'just now'],
  [-61_000, 'in the future'],
])('an age of %i ms is "%s"', (age, text) => {
  expect(ageText(now - age, now)).toBe(text);
});

test('the exact time is in the clinic and names its zone', () => {
  expect(exactText(now, 'America/Chicago')).toBe('31 Jan 2026, 08:00:00 America/Chicago (CST)');
  expect(exactText(now, 'UTC')).toBe('31 Jan 2026, 14:00:00 UTC');
});

test('the short time names its zone too', () => {
  expect(shortText(now, 'America/Chicago')).toBe('31 Jan 2026, 08:00 CST');
});

test.each([
  [42, '42 s'],
  [600, '10 min'],
  [3_660, '1 h 1 min'],
  [1_036_800, '12 d'],
  [90_000, '1 d 1 h'],
])('%i seconds are "%s"', (seconds, text) => {
  expect(spanText(seconds)).toBe(text);
});

test.each([
  [0, 'now'],
  [-60_000, 'now'],
  [12_000, 'in 15 s'],
  [61_000, 'in 2 min'],
  [3 * 3_600_000, 'in 3 h'],
  [72 * 3_600_000, 'in 3 days'],
])('what is due in %i ms is told in a word or two', (left, text) => {
  expect(untilText(1_000_000 + left, 1_000_000)).toBe(text);
});

test('a date is read as a date, wherever the laptop is', () => {
  expect(dateText('2026-01-31')).toBe('Sat 31 Jan');
  expect(dateText('2026-01-31', true)).toBe('Sat 31 Jan 2026');
  expect(dateText('someday')).toBe('someday');
});
