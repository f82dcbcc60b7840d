import { expect, test } from 'vitest';
import { choiceOf, fieldOf, queryOf, queryOfHash, withoutQuery, withQuery } from './address-query.ts';

test('an address is taken apart and put together again', () => {
  const hash = '#/fleet/ehr-db-01?state=drifted&text=a%3Fb';
  expect(withQuery(withoutQuery(hash), queryOfHash(hash))).toBe(hash);
  expect(withoutQuery('#/fleet')).toBe('#/fleet');
  expect(queryOfHash('#/fleet')).toBe('');
});

test('what is not set is not in the address', () => {
  expect(queryOf({ text: '', site: 'riverside', state: '' })).toBe('site=riverside');
  expect(queryOf({ text: '' })).toBe('');
});

test.each(['a b', 'ä&b=c', '100 %', '#/x?y', '+'])('"%s" comes back as it was', (text) => {
  expect(fieldOf(queryOf({ text }), 'text')).toBe(text);
});

test('a word that is none of the choices counts as nothing', () => {
  expect(choiceOf('state=drifted', 'state', ['drifted', 'stale'])).toBe('drifted');
  expect(choiceOf('state=__proto__', 'state', ['drifted', 'stale'])).toBe('');
  expect(choiceOf('', 'state', ['drifted'])).toBe('');
});

test('a value of endless length is cut', () => {
  expect(fieldOf(`text=${'x'.repeat(100_000)}`, 'text')).toHaveLength(500);
});
