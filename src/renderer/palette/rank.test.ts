import { expect, test } from 'vitest';
import { bestOf, rankOf } from './rank.ts';

test('nothing typed answers to everything alike', () => {
  expect(rankOf('', 'Fleet')).toBe(0);
  expect(rankOf('   ', 'Fleet')).toBe(0);
});

test('a beginning is better than a word within, that better than any place, that better than scattered letters', () => {
  const ranks = ['scan', 'all', 'can', 'sn'].map((typed) => rankOf(typed, 'Scan all'));
  expect(ranks).toEqual([0, 1, 2, 3]);
});

test('every word has to be found, in any order', () => {
  expect(rankOf('logging ehr', 'ehr-db-01 Logging')).toBeDefined();
  expect(rankOf('logging xray', 'ehr-db-01 Logging')).toBeUndefined();
});

test('scattered letters count within one word alone', () => {
  expect(rankOf('fa', 'Fleet alerts')).toBeUndefined();
});

test('the best come first, and alike ones keep their order', () => {
  const items = ['Show evidence', 'Evidence', 'Event', 'Evidence of keys'];
  expect(bestOf('evid', items, (item) => item, 2)).toEqual(['Evidence', 'Evidence of keys']);
});
