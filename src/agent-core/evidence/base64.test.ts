import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RoundsError } from '../errors.ts';
import { decodeBase64, decodeBase64Line, encodeBase64, encodeBase64Line } from './base64.ts';

describe('decodeBase64', () => {
  // RFC 4648, section 10.
  it.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('reads the RFC 4648 vector for "%s"', (plain, text) => {
    expect(Buffer.from(decodeBase64(text, 'x')).toString()).toBe(plain);
    expect(encodeBase64(Buffer.from(plain))).toBe(text);
  });

  it.each([
    ['missing padding', 'Zg'],
    ['half the padding', 'Zg='],
    ['too much padding', 'Zm9v===='],
    ['stray bits in the last character', 'Zh=='],
    ['a newline at the end', 'Zg==\n'],
    ['a space inside', 'Zm 9v'],
    ['the URL alphabet', '-_-_'],
    ['text after the padding', 'Zg==Zg=='],
    ['a character that only looks right in one byte', '\u015ag=='],
    ['half of a surrogate pair', '\ud800'],
  ])('refuses %s', (_what, text) => {
    expect(() => decodeBase64(text, 'The value')).toThrow(RoundsError);
  });

  it('refuses another length than asked for', () => {
    expect(() => decodeBase64('Zm9v', 'The hash', 32)).toThrow(/The hash holds 3 bytes where 32 are required/);
  });

  it('gives back what was encoded, and only that text decodes to those bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, other) => {
        const text = encodeBase64(bytes);
        expect(Buffer.compare(decodeBase64(text, 'x'), bytes)).toBe(0);
        if (other === text) return;
        const decoded = attempt(() => decodeBase64(other, 'x'));
        expect(decoded === undefined || Buffer.compare(decoded, bytes) !== 0).toBe(true);
      }),
    );
  });
});

describe('decodeBase64Line', () => {
  it('reads what encodeBase64Line wrote', () => {
    expect(encodeBase64Line(Buffer.from('foo'))).toBe('Zm9v\n');
    expect(Buffer.from(decodeBase64Line('Zm9v\n', 'x', 3)).toString()).toBe('foo');
  });

  it.each(['Zm9v', 'Zm9v\r\n', 'Zm9v\n\n', '\nZm9v\n', ''])('refuses %j', (text) => {
    expect(() => decodeBase64Line(text, 'The signature')).toThrow(RoundsError);
  });
});

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    expect(error).toBeInstanceOf(RoundsError);
    return undefined;
  }
}
