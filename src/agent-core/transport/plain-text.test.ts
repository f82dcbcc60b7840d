import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainText } from './plain-text.ts';

describe('hostile text in a message', () => {
  test('terminal escapes become visible', () => {
    expect(plainText('\x1b]0;owned\x07\x1b[2Jhi')).toBe('\\x1b]0;owned\\x07\\x1b[2Jhi');
  });

  test('text that changes direction becomes visible', () => {
    expect(plainText('abc\u202Efdp.exe')).toBe('abc\\u{202e}fdp.exe');
  });

  test('lines become one, markup stays text', () => {
    expect(plainText(' <script>\n alert(1)\t</script> ')).toBe('<script> alert(1) </script>');
  });

  test('long text is cut', () => {
    expect(plainText('x'.repeat(1000), 10)).toBe(`${'x'.repeat(10)}…`);
  });

  test('no input leaves a character that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plainText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\p{Cs}/u);
      }),
    );
  });
});
