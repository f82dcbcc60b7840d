import { expect, test } from 'vitest';
import { askedBy, GO_KEYS } from './shortcuts.ts';

const press = (key: string, held: { ctrlKey?: boolean; metaKey?: boolean; altKey?: boolean } = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});
const PLAIN = { prefixed: false, typing: false, singleKeys: true };

test.each([press('k', { ctrlKey: true }), press('K', { metaKey: true })])(
  'the palette opens even while typing',
  (one) => {
    expect(askedBy(one, { ...PLAIN, typing: true, singleKeys: false })).toEqual({ kind: 'palette' });
  },
);

test('g and a letter lead to a page', () => {
  expect(askedBy(press('g'), PLAIN)).toEqual({ kind: 'prefix' });
  expect(askedBy(press('e'), { ...PLAIN, prefixed: true })).toEqual({ kind: 'go', to: { page: 'evidence' } });
  expect(askedBy(press('e'), PLAIN)).toBeUndefined();
});

test('a letter after g that leads nowhere is taken for itself', () => {
  expect(askedBy(press('?'), { ...PLAIN, prefixed: true })).toEqual({ kind: 'keys' });
});

test.each(['?', '/', 'g'])('%s does nothing while typing, and nothing where single keys are switched off', (key) => {
  expect(askedBy(press(key), PLAIN)).toBeDefined();
  expect(askedBy(press(key), { ...PLAIN, typing: true })).toBeUndefined();
  expect(askedBy(press(key), { ...PLAIN, singleKeys: false })).toBeUndefined();
  expect(askedBy(press(key, { ctrlKey: true }), PLAIN)).toBeUndefined();
});

test('every page has a letter of its own', () => {
  expect(new Set(GO_KEYS.map((one) => one.key)).size).toBe(GO_KEYS.length);
});
