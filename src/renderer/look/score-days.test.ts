import { expect, test } from 'vitest';
import { percentText, scoreDays } from './score-days.ts';

test('a day has its last and its lowest score; one on which nobody looked has none', () => {
  const points = [
    { at: '2026-03-07T09:00:00.000Z', score_bp: 9000 },
    { at: '2026-03-09T08:00:00.000Z', score_bp: 8000 },
    { at: '2026-03-09T09:00:00.000Z', score_bp: 9750 },
  ];
  expect(scoreDays(points, 'UTC', Date.parse('2026-03-09T12:00:00.000Z'), 3)).toEqual([
    { day: '2026-03-07', last: 9000, lowest: 9000 },
    { day: '2026-03-08', last: undefined, lowest: undefined },
    { day: '2026-03-09', last: 9750, lowest: 8000 },
  ]);
  expect(percentText(9750)).toBe('97.5 %');
});
