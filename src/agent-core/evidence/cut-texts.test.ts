import { describe, expect, test } from 'vitest';
import { cutTexts } from './cut-texts.ts';

describe('texts that are too long for their field', () => {
  test('are cut at any depth, and say so', () => {
    const cut = cutTexts({ causes: [{ detail: 'x'.repeat(3000) }] });
    expect(cut).toEqual({ causes: [{ detail: `${'x'.repeat(1994)} [cut]` }] });
  });

  test('leave what fits, and fields without a limit, as they are', () => {
    const record = { summary: 'x'.repeat(2000), pre_state: { listing: 'y'.repeat(9000) }, n: 1, ok: true };
    expect(cutTexts(record)).toEqual(record);
  });

  test('never leave half of a character', () => {
    const text = `${'x'.repeat(1993)}😀${'x'.repeat(100)}`;
    expect(cutTexts({ summary: text })).toEqual({ summary: `${'x'.repeat(1993)} [cut]` });
  });
});
