import { expect, test } from 'vitest';
import { readLook } from './look.ts';

const storage = (kept: Readonly<Record<string, string>>) => ({ getItem: (key: string) => kept[key] ?? null });

test('what was never chosen follows the system, comfortably', () => {
  expect(readLook(storage({}))).toEqual({ theme: 'system', contrast: 'system', density: 'comfortable' });
});

test('what was chosen is read again', () => {
  const kept = { 'rounds.theme': 'dark', 'rounds.contrast': 'more', 'rounds.density': 'compact' };
  expect(readLook(storage(kept))).toEqual({ theme: 'dark', contrast: 'more', density: 'compact' });
});

test('what nobody can have chosen counts as not chosen', () => {
  const kept = { 'rounds.theme': '<b>', 'rounds.contrast': 'less', 'rounds.density': '' };
  expect(readLook(storage(kept))).toEqual({ theme: 'system', contrast: 'system', density: 'comfortable' });
});
