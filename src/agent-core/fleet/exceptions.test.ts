import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baseline, reviewDate } from '../../contract/baseline.ts';
import { readBaseline } from './baseline.ts';
import { exceptionEnds, standingOf } from './exceptions.ts';
import { withException, withoutException } from './exceptions-edit.ts';

const NONE = { state: 'not_applicable', reason: 'a printer', by: 'Kim', review_by: '2027-01-31' } as const;

describe('a review date', () => {
  test('counts to the last millisecond of its day in UTC', () => {
    expect(standingOf('2027-01-31', Date.UTC(2027, 1, 1) - 1)).toBe('due_soon');
    expect(standingOf('2027-01-31', Date.UTC(2027, 1, 1))).toBe('overdue');
  });

  test('is due soon in the last 30 days', () => {
    expect(standingOf('2027-01-31', Date.UTC(2027, 0, 2) - 1)).toBe('current');
    expect(standingOf('2027-01-31', Date.UTC(2027, 0, 2))).toBe('due_soon');
  });

  test('that is no day has ended long ago', () => {
    expect(exceptionEnds('2027-13-45')).toBe(Number.NEGATIVE_INFINITY);
    expect(standingOf('soon', 0)).toBe('overdue');
  });

  test.each(['2027-02-30', '2027-13-01', '2027-1-1', 'never', '0000-00-00'])('%s is not taken', (text) => {
    expect(reviewDate.safeParse(text).success).toBe(false);
  });

  test('of 29 February is taken in a leap year alone', () => {
    expect(reviewDate.safeParse('2028-02-29').success).toBe(true);
    expect(reviewDate.safeParse('2027-02-29').success).toBe(false);
  });
});

describe('an exception in the text of a baseline', () => {
  const YAML =
    '# Front desk, reviewed with Dr. Lee\nlogging:\n  # rsyslog is gone since 2025\n  services: [systemd-journald]\n';

  test('is put behind what is there, whose comments stay', () => {
    const text = withException(YAML, 'backup', NONE);
    expect(text.startsWith(YAML)).toBe(true);
    expect(readBaseline(text, 'x').checks).toEqual({ backup: NONE });
  });

  test('takes the place of what was said of the same check', () => {
    const measure = { ...NONE, state: 'alternative', measure: 'mirrored' } as const;
    const text = withException(withException(YAML, 'backup', NONE), 'backup', measure);
    expect(readBaseline(text, 'x').checks).toEqual({ backup: measure });
  });

  test('of a custom check is one like the others', () => {
    expect(readBaseline(withException('', 'custom:usb', NONE), 'x').checks).toEqual({ 'custom:usb': NONE });
  });

  test('is written into a text that has nothing but a comment', () => {
    const text = withException('# nothing yet\n', 'backup', NONE);
    expect(text).toContain('# nothing yet');
    expect(readBaseline(text, 'x').checks).toEqual({ backup: NONE });
  });

  test('is written into a mapping on one line', () => {
    const text = withException('checks: { firewall: enabled }\n', 'backup', NONE);
    expect(readBaseline(text, 'x').checks).toEqual({ firewall: 'enabled', backup: NONE });
  });

  test('leaves the text as it was when it is taken out again', () => {
    expect(withoutException(withException(YAML, 'backup', NONE), 'backup')).toBe(YAML);
  });

  test('leaves the other exceptions when it is taken out', () => {
    const both = withException(withException(YAML, 'backup', NONE), 'firewall', NONE);
    expect(readBaseline(withoutException(both, 'backup'), 'x').checks).toEqual({ firewall: NONE });
  });

  test('may have any words, and changes nothing else', () => {
    const words = fc.string({ minLength: 3, maxLength: 60, unit: 'grapheme' }).filter((text) => text.length <= 2000);
    fc.assert(
      fc.property(words, words, (reason, by) => {
        const exception = { ...NONE, reason, by };
        if (!baseline.safeParse({ checks: { backup: exception } }).success) return;
        const text = withException(YAML, 'backup', exception);
        expect(readBaseline(text, 'x')).toEqual({ ...readBaseline(YAML, 'x'), checks: { backup: exception } });
      }),
      { numRuns: 200 },
    );
  });
});
