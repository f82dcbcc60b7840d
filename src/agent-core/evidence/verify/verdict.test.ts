import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHECK_NAMES, type VerifyCheck, type VerifyCheckName } from '../../../contract/evidence.ts';
import { allNotChecked, type Checks, fail, notChecked, pass, verdictOf } from './verdict.ts';

/** All checks as `rest`, but for some. */
function checks(rest: VerifyCheck, but: Partial<Record<VerifyCheckName, VerifyCheck>> = {}): Checks {
  const made = allNotChecked('');
  for (const name of CHECK_NAMES) made[name] = but[name] ?? rest;
  return made;
}

describe('one word for all checks', () => {
  test('is valid when every one of them passed', () => {
    expect(verdictOf(checks(pass))).toBe('valid');
  });

  test.each(CHECK_NAMES)('is not valid when %s was not made', (name) => {
    expect(verdictOf(checks(pass, { [name]: notChecked('x') }))).toBe('incomplete');
  });

  test.each(CHECK_NAMES)('is %s alone failing', (name) => {
    const expected = name === 'key_known' ? 'unknown_key' : 'invalid';
    expect(verdictOf(checks(pass, { [name]: fail('x') }))).toBe(expected);
    expect(verdictOf(checks(notChecked('y'), { [name]: fail('x') }))).toBe(expected);
  });

  test.each(CHECK_NAMES.filter((name) => name !== 'key_known'))(
    'is invalid when %s fails beside an unknown key',
    (name) => {
      expect(verdictOf(checks(pass, { key_known: fail('x'), [name]: fail('x') }))).toBe('invalid');
    },
  );

  test('looks good for nothing but eleven passes, whatever the combination', () => {
    const one = fc.constantFrom(pass, fail('x'), notChecked('y'));
    fc.assert(
      fc.property(fc.array(one, { minLength: 11, maxLength: 11 }), (results) => {
        const made = checks(pass, Object.fromEntries(CHECK_NAMES.map((name, at) => [name, results[at]])));
        const words = results.map((check) => check.result);
        const expected = words.every((word) => word === 'pass')
          ? 'valid'
          : !words.includes('fail')
            ? 'incomplete'
            : CHECK_NAMES.some((name) => name !== 'key_known' && made[name].result === 'fail')
              ? 'invalid'
              : 'unknown_key';
        expect(verdictOf(made)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });
});
