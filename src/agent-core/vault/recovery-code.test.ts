import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newRecoveryCode, readRecoveryCode } from './recovery-code.ts';

const random = (bytes: number) => randomBytes(bytes);
const CODE = newRecoveryCode(random);

describe('a recovery code', () => {
  test('is 30 characters of base32 in six groups, none of which is easily misread', () => {
    for (let count = 0; count < 200; count++)
      expect(newRecoveryCode(random)).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){5}$/);
  });

  test('reads the same however it is typed', () => {
    const plain = readRecoveryCode(CODE);
    for (const typed of [
      CODE.toLowerCase(),
      CODE.replaceAll('-', ' '),
      CODE.replaceAll('-', ''),
      ` ${CODE.replaceAll('-', '–')}\n`,
      CODE.replaceAll('0', 'o').replaceAll('1', 'l'),
      CODE.replaceAll('1', 'I'),
    ])
      expect(readRecoveryCode(typed)).toEqual(plain);
  });

  test('with one wrong character, or two that changed places, is refused before the vault is asked', () => {
    const chars = [...CODE];
    const others = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    fc.assert(
      fc.property(fc.nat(CODE.length - 1), fc.nat(31), (at, which) => {
        const other = others[which] ?? '';
        if (chars[at] === '-' || chars[at] === other) return;
        expect(() => readRecoveryCode(chars.with(at, other).join(''))).toThrow(/does not fit/);
      }),
    );
    const [first = '', second = ''] = chars;
    if (first !== second) expect(() => readRecoveryCode(chars.with(0, second).with(1, first).join(''))).toThrow();
  });

  test.each([
    ['too short', CODE.slice(0, 20)],
    ['too long', `${CODE}A`],
    ['with a letter that codes do not have', CODE.replace(/^./, 'U')],
    ['empty', ''],
    ['far too long', 'A'.repeat(100_000)],
  ])('that is %s is refused, and the message holds none of it', (_why, typed) => {
    const error = (() => {
      try {
        readRecoveryCode(typed);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    expect(String(error)).not.toContain(CODE.slice(6, 11));
  });
});
