import { expect, test } from 'vitest';
import { summarise } from './outcomes.mjs';

test('given only passes, prints nothing but the counts', () => {
  const outcomes = [{ state: 'passed', name: 'a' } as const, { state: 'passed', name: 'b' } as const];
  expect(summarise(outcomes)).toEqual({ lines: ['', '2 passed, 0 failed, 0 skipped'], ok: true });
});

test('given a failure, names it with its reason, before the counts, and is not fine', () => {
  const { lines, ok } = summarise([
    { state: 'passed', name: 'a' },
    { state: 'failed', name: 'unit > b', reason: 'expected 1' },
  ]);
  expect(lines).toEqual(['', 'Failed:', '  unit > b: expected 1', '', '1 passed, 1 failed, 0 skipped']);
  expect(ok).toBe(false);
});

test('given a suite whose tests are skipped for one reason, names it once with their number', () => {
  const { lines, ok } = summarise([
    { state: 'passed', name: 'a' },
    { state: 'skipped', name: 'lab > h > one', group: 'lab > h', reason: 'needs root' },
    { state: 'skipped', name: 'lab > h > two', group: 'lab > h', reason: 'needs root' },
    { state: 'skipped', name: 'screen', reason: 'no test yet' },
  ]);
  expect(lines).toEqual([
    '',
    'Skipped:',
    '  lab > h: needs root (2 tests)',
    '  screen: no test yet',
    '',
    '1 passed, 0 failed, 3 skipped',
  ]);
  expect(ok).toBe(true);
});

test('given a skip without a reason, counts it as failed', () => {
  const { lines, ok } = summarise([
    { state: 'passed', name: 'a' },
    { state: 'skipped', name: 'unit > b' },
  ]);
  expect(lines.at(-1)).toBe('1 passed, 1 failed, 0 skipped');
  expect(ok).toBe(false);
});

test.each([[[]], [[{ state: 'skipped', name: 'lab', reason: 'needs root' } as const]]])(
  'given nothing that ran, is not fine',
  (outcomes) => {
    expect(summarise(outcomes).ok).toBe(false);
  },
);
