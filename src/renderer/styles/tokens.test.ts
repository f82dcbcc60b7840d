import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TONE_ORDER, TONES } from '../look/states.ts';
import { contrastOf, type Tokens, themesOf } from './measure.ts';

const read = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8');
const THEMES = themesOf(read('tokens.css'));
/** WCAG 2.2: 1.4.3 text, 1.4.11 lines of controls and marks; 1.4.6 for who asked for more contrast. */
const LEAST = { text: 4.5, line: 3, more: 7 } as const;

/** Every pair of these that is under `least`, in words. */
function tooPale(theme: Tokens, text: readonly string[], on: readonly string[], least: number): string[] {
  return text.flatMap((ink) =>
    on.flatMap((ground) => {
      const ratio = contrastOf(colour(theme, ink), colour(theme, ground));
      return ratio < least ? [`${ink} on ${ground}: ${ratio.toFixed(2)}`] : [];
    }),
  );
}

function colour(theme: Tokens, name: string): string {
  const value = theme[name];
  if (value === undefined) throw new Error(`no token --${name}`);
  return value;
}

test('light, dark, and both with more contrast are measured', () => {
  expect(Object.keys(THEMES)).toEqual(['light', 'dark', 'light, more', 'dark, more']);
});

test('black on white has the contrast that WCAG says', () => {
  expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

describe.each(Object.entries(THEMES))('%s', (name, theme) => {
  const least = name.endsWith('more') ? LEAST.more : LEAST.text;
  const grounds = ['canvas', 'surface', 'sunken', 'hover', 'accent-soft'];

  test('text can be read on every ground', () => {
    expect(tooPale(theme, ['ink', 'ink-2', 'accent-text'], grounds, least)).toEqual([]);
    expect(tooPale(theme, ['ink-3', 'danger'], ['canvas', 'surface', 'sunken', 'hover'], least)).toEqual([]);
    expect(tooPale(theme, ['accent-ink'], ['accent', 'accent-hover'], least)).toEqual([]);
    expect(tooPale(theme, ['stop-ink'], ['stop'], least)).toEqual([]);
  });

  test('every state can be read on its own ground and on the page', () => {
    for (const tone of TONE_ORDER)
      expect(tooPale(theme, [tone], [`${tone}-soft`, 'canvas', 'surface', 'hover', 'accent-soft'], least)).toEqual([]);
    expect(
      tooPale(
        theme,
        ['ink', 'ink-2'],
        TONE_ORDER.map((tone) => `${tone}-soft`),
        least,
      ),
    ).toEqual([]);
  });

  test('controls and the focus have lines that can be seen', () => {
    expect(
      tooPale(theme, ['line-strong', 'focus', 'accent', 'danger'], ['canvas', 'surface', 'sunken'], LEAST.line),
    ).toEqual([]);
  });
});

test('no two states share a shape or a word: colour is never what tells them apart', () => {
  expect(new Set(TONE_ORDER.map((tone) => TONES[tone].icon)).size).toBe(TONE_ORDER.length);
  expect(new Set(TONE_ORDER.map((tone) => TONES[tone].word)).size).toBe(TONE_ORDER.length);
});

test('sizes stand on a grid of 4 px in every density', () => {
  const sizes = [...read('sizes.css').matchAll(/--([a-z-]+): (\d+)px/g)].filter(([, name]) => name !== 'text');
  expect(sizes.length).toBeGreaterThan(10);
  expect(sizes.filter(([, , px]) => Number(px) % 4 !== 0).map(([all]) => all)).toEqual([]);
});
