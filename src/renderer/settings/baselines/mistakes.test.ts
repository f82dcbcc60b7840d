import { expect, test } from 'vitest';
import { mistakeAt, mistakesElsewhere, mistakesOf } from './mistakes.ts';

const refused = {
  code: 'INVALID_INPUT' as const,
  message: 'baseline.yaml has 2 mistakes',
  details: [
    'baseline.yaml:2:3: logging.services[1] must be a systemd unit name',
    'baseline.yaml:7:1: loging is not known; did you mean logging?',
    'baseline.yaml: and 3 more',
  ],
};

test('each detail is a mistake in its line', () => {
  expect(mistakesOf(refused)).toEqual({
    mistakes: [
      { line: 2, column: 3, message: 'logging.services[1] must be a systemd unit name' },
      { line: 7, column: 1, message: 'loging is not known; did you mean logging?' },
    ],
    rest: ['baseline.yaml: and 3 more'],
  });
});

test('a refusal that is not about the text is none', () => {
  expect(mistakesOf({ code: 'NOT_FOUND', message: 'gone', details: ['x'] })).toBeUndefined();
  expect(mistakesOf({ code: 'INVALID_INPUT', message: 'no place', details: ['x'] })).toBeUndefined();
});

test('a field finds what is wrong with it or in it, and not with its longer neighbour', () => {
  const mistakes = mistakesOf(refused)?.mistakes ?? [];
  expect(mistakeAt(mistakes, 'logging.services')).toBe('[1] must be a systemd unit name');
  expect(mistakeAt(mistakes, 'logging.service')).toBeUndefined();
});

test('mistakes without a field of their own are told apart', () => {
  const mistakes = mistakesOf(refused)?.mistakes ?? [];
  expect(mistakesElsewhere(mistakes, ['logging.services', 'backup.unit']).map(({ line }) => line)).toEqual([7]);
});
