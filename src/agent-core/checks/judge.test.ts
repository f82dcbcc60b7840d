import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Baseline, CheckSwitch } from '../../contract/baseline.ts';
import type { Cause } from '../../contract/drift.ts';
import type { Severity } from '../../contract/enums.ts';
import type { Check } from './check.ts';
import { weigh } from './findings.ts';
import { judge } from './judge.ts';
import { loggingCheck } from './logging/index.ts';

const NOON = Date.UTC(2027, 0, 31, 12);
const nothing = { facts: undefined, missing: [{ fact: 'logging facts', why: 'no answer', fix: 'Scan again.' }] };

function judged(choice: CheckSwitch | undefined, now = NOON) {
  const baseline: Baseline = choice === undefined ? {} : { checks: { logging: choice } };
  return judge(loggingCheck, nothing, baseline, now);
}

const exception = { state: 'not_applicable', reason: 'a printer', by: 'Kim', review_by: '2027-01-31' } as const;

describe('judge', () => {
  it('says that there is no baseline, and how to get one', () => {
    expect(judged(undefined)).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('rounds baseline capture HOST'),
    });
    expect(judged('enabled').summary).toContain('no baseline');
  });

  it('does not judge a check that is switched off, and says who, why and until when', () => {
    expect(judged(exception)).toMatchObject({
      state: 'not_applicable',
      summary: 'Not applicable: a printer; decided by Kim, to be reviewed by 2027-01-31.',
      expected: { state: 'not_applicable', reason: 'a printer' },
    });
  });

  it('names the measure that stands in', () => {
    const choice: CheckSwitch = { ...exception, state: 'alternative', measure: 'logs go to the hospital' };
    expect(judged(choice)).toMatchObject({
      state: 'alternative',
      summary: expect.stringContaining('logs go to the hospital (a printer)'),
    });
  });

  it('counts an exception to the last millisecond of its day, and no longer', () => {
    expect(judged(exception, Date.UTC(2027, 1, 1) - 1).state).toBe('not_applicable');
    const lapsed = judged(exception, Date.UTC(2027, 1, 1));
    expect(lapsed.state).toBe('unknown');
    expect(lapsed.summary).toContain('was to be reviewed by 2027-01-31 and no longer counts');
  });

  describe('of an exception whose review is overdue', () => {
    const AFTER = Date.UTC(2027, 1, 1);
    const cause = (severity: Severity): Cause => ({ code: 'made_up', severity, detail: 'made up' });
    /** A check that finds just these causes, or lacks facts. */
    function finding(found: readonly Severity[], unread: boolean): Check<object> {
      return {
        ...loggingCheck,
        parse: () => nothing,
        evaluate: () =>
          weigh({
            findings: found.map((severity) => ({ headline: severity, cause: cause(severity) })),
            missing: unread ? nothing.missing : [],
            expected: {},
            allWell: 'All is well.',
          }),
        record: () => ({}),
        stable: () => ({}),
        propose: () => undefined,
      };
    }
    const arbitrary = fc.record({
      found: fc.array(fc.constantFrom<Severity>('low', 'medium', 'high', 'critical'), { maxLength: 3 }),
      unread: fc.boolean(),
      state: fc.constantFrom('not_applicable' as const, 'alternative' as const),
    });

    it('is never green: what passes is low drift with the overdue review as its cause', () => {
      const verdict = judge(finding([], false), nothing, { checks: { logging: exception } }, AFTER);
      expect(verdict).toMatchObject({ state: 'drifted', severity: 'low', causes: [{ code: 'exception_overdue' }] });
      expect(verdict.summary).toContain('All is well.');
      expect(verdict.summary).toContain('renew it or remove it');
    });

    it('never hides drift, never makes it milder, and says that it is overdue', () => {
      fc.assert(
        fc.property(arbitrary, ({ found, unread, state }) => {
          const check = finding(found, unread);
          const without = judge(check, nothing, {}, AFTER);
          const overdue = judge(check, nothing, { checks: { logging: { ...exception, state } } }, AFTER);
          expect(['drifted', 'unknown']).toContain(overdue.state);
          expect(overdue.causes).toEqual(expect.arrayContaining([...without.causes]));
          if (without.state === 'drifted') expect(overdue.severity).toBe(without.severity);
          if (without.state === 'unknown') expect(overdue.state).toBe('unknown');
          expect(overdue.summary).toContain('was to be reviewed by 2027-01-31 and no longer counts');
        }),
      );
    });
  });
});
