import { expect, test } from 'vitest';
import { formatTable, formatValue } from '../bench/table.ts';

test.each([
  [1_234_567.8, '1 234 568'],
  [1000, '1 000'],
  [123.456, '123'],
  [12.3456, '12.3'],
  [0.0123456, '0.0123'],
  [0.00123456, '0.00123'],
  [0, '0'],
])('given %d, writes it as %s', (value, text) => {
  expect(formatValue(value)).toBe(text);
});

test('given figures, aligns their columns and numbers', () => {
  const report = {
    title: 'Sealing',
    figures: [
      { name: 'one at a time', value: 1500, unit: 'bundles/s', against: { name: 'limit', value: 1000 } },
      { name: 'batched', value: 12_000, unit: 'bundles/s', note: '64 at once' },
    ],
  };
  expect(formatTable(report).split('\n')).toEqual([
    'Sealing',
    'what            value  unit       against      note',
    'one at a time   1 500  bundles/s  limit 1 000',
    'batched        12 000  bundles/s               64 at once',
    '',
  ]);
});
