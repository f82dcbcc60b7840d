import { expect, test } from 'vitest';
import { passphraseErrors } from './passphrase.ts';

test('twelve different enough characters, typed twice, are accepted', () => {
  expect(passphraseErrors('correct horse', 'correct horse')).toEqual({});
});

test('a short one is told how much is missing', () => {
  expect(passphraseErrors('short', 'short').first).toBe('7 more characters, please: at least 12.');
  expect(passphraseErrors('elevenchars', 'elevenchars').first).toBe('1 more character, please: at least 12.');
});

test('characters are counted as people count them', () => {
  expect(passphraseErrors('🏥🩺💊🧪🧬🩹🫀🧠🦷🦴👁🚑', '🏥🩺💊🧪🧬🩹🫀🧠🦷🦴👁🚑')).toEqual({});
});

test('one that repeats itself is refused', () => {
  expect(passphraseErrors('abcabcabcabc', 'abcabcabcabc').first).toContain('repeats');
});

test('two that differ are told apart', () => {
  expect(passphraseErrors('correct horse', 'correct hors').second).toBe('The two are not the same.');
});
