import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visiblePieces, visibleText } from './visible-text.ts';

test('markup stays the text that it is', () => {
  expect(visiblePieces('<img src=x onerror=alert(1)>')).toEqual([
    { text: '<img src=x onerror=alert(1)>', code: false },
  ]);
});

test('a terminal escape shows its beginning', () => {
  expect(visibleText('\u001b[2Jgone')).toBe('ESC[2Jgone');
});

test('an override that would turn a name around is shown, not obeyed', () => {
  expect(visiblePieces('txt.\u202egnp.exe')).toEqual([
    { text: 'txt.', code: false },
    { text: 'U+202E', code: true },
    { text: 'gnp.exe', code: false },
  ]);
});

test('a joiner outside of an emoji is shown', () => {
  expect(visibleText('a\u200db 🏥\u200dx')).toBe('aU+200Db 🏥U+200Dx');
});

test('letters of every script, emoji, tabs and line feeds are left alone', () => {
  const text = 'שלום مرحبا 你好 🏥 👩\u200d⚕\ufe0f 👩🏽\u200d⚕\ufe0f\tx\ny é';
  expect(visiblePieces(text)).toEqual([{ text, code: false }]);
});

test('whatever a host sends, nothing that controls is left', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visibleText(text)).not.toMatch(/(?![\n\t\u200d])[\p{Cc}\p{Cf}]/u);
    }),
  );
});
