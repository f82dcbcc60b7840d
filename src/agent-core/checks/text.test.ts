import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visible, wholeNumber } from './text.ts';

describe('visible', () => {
  it('leaves ordinary text as it is', () => {
    expect(visible('Debian GNU/Linux 12 – Zürich <b>&amp;')).toBe('Debian GNU/Linux 12 – Zürich <b>&amp;');
  });

  it('shows terminal codes and what turns the direction of text as text', () => {
    expect(visible('\u001b[31mred\u0007 \u202Eevil \u200b')).toBe('\\u{1b}[31mred\\u{7} \\u{202e}evil \\u{200b}');
  });

  it('never keeps half a character, a control character or more than was asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), fc.integer({ min: 1, max: 40 }), (text, max) => {
        const shown = visible(text, max);
        expect(shown.length).toBeLessThanOrEqual(max);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('wholeNumber', () => {
  it('takes decimal digits only', () => {
    expect([wholeNumber('42'), wholeNumber('007')]).toEqual([42, 7]);
    for (const text of ['', '-1', '1.5', '0x10', '1e3', ' 1', '99999999999999999', undefined])
      expect(wholeNumber(text)).toBeUndefined();
  });
});
