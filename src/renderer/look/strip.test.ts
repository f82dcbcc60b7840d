import { expect, test } from 'vitest';
import { stripOf } from './strip.ts';

const NOW = Date.parse('2026-03-09T15:00:00.000Z');

test('a day shows the worst that it brought, in the zone of the clinic', () => {
  const days = stripOf(
    [
      { at: '2026-03-09T04:30:00.000Z', state: 'drifted', severity: 'high' },
      { at: '2026-03-09T14:00:00.000Z', state: 'compliant' },
      { at: '2026-03-09T13:00:00.000Z', state: 'drifted', severity: 'low' },
    ],
    'America/Chicago',
    NOW,
    3,
  );
  expect(days).toEqual([
    { day: '2026-03-07', worst: undefined, changes: 0 },
    // 04:30 UTC is the evening before in Chicago.
    { day: '2026-03-08', worst: 'high', changes: 1 },
    { day: '2026-03-09', worst: 'low', changes: 2 },
  ]);
});

test('a day without a change is never green, whatever was before', () => {
  const days = stripOf([{ at: '2026-03-07T15:00:00.000Z', state: 'compliant' }], 'UTC', NOW, 3);
  expect(days.map((one) => one.worst)).toEqual(['compliant', undefined, undefined]);
});

test('the day on which clocks change is there once', () => {
  const days = stripOf([], 'America/Chicago', Date.parse('2026-03-10T02:00:00.000Z'), 4).map((one) => one.day);
  expect(days).toEqual(['2026-03-06', '2026-03-07', '2026-03-08', '2026-03-09']);
});
