import { expect, test } from 'vitest';
import { asText, parseTyped } from './typed.ts';

test('what is typed is written as what it is', () => {
  expect(parseTyped('number', ' 24 ')).toBe(24);
  expect(parseTyped('text', '24')).toBe('24');
  expect(parseTyped('list', 'rsyslog, systemd-journald,')).toEqual(['rsyslog', 'systemd-journald']);
});

test('an empty field is not written, and an empty list has a word of its own', () => {
  expect(parseTyped('list', '  ')).toBeUndefined();
  expect(parseTyped('list', 'None')).toEqual([]);
  expect(asText([])).toBe('none');
});

test('a number that is none goes on as typed, so that the core says what is wrong', () => {
  expect(parseTyped('number', 'a day')).toBe('a day');
  expect(parseTyped('number', '-1')).toBe('-1');
});
