import { describe, expect, it } from 'vitest';
import type { Baseline, CheckSwitch } from '../../contract/baseline.ts';
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
});
