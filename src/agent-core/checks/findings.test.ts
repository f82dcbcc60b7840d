import { describe, expect, it } from 'vitest';
import { cause as causeSchema } from '../../contract/drift.ts';
import type { Severity } from '../../contract/enums.ts';
import { finding, weigh } from './findings.ts';

const missing = { fact: 'audit rules', why: '"auditctl -l" needs root', fix: 'Allow it.' };
const cause = (severity: Severity, headline = `${severity} trouble`) =>
  finding(headline, { code: 'some_cause', severity, detail: 'Found a, expected b.' });
const weighed = (severities: readonly Severity[], unread: boolean) =>
  weigh({
    findings: severities.map((one) => cause(one)),
    missing: unread ? [missing] : [],
    expected: {},
    allWell: 'All is well.',
  });

describe('weigh', () => {
  it('is compliant only when nothing was found and everything was read', () => {
    expect(weighed([], false)).toMatchObject({ state: 'compliant', summary: 'All is well.' });
  });

  it('is unknown when a fact is missing, and says why and what would fix it', () => {
    expect(weighed([], true)).toMatchObject({
      state: 'unknown',
      summary: 'Could not be told (audit rules): "auditctl -l" needs root. Allow it.',
    });
  });

  it('has drifted with the worst severity of its causes', () => {
    expect(weighed(['low', 'critical', 'medium'], false)).toMatchObject({ state: 'drifted', severity: 'critical' });
  });

  it('lets a proven cause stand although a fact is missing, and names the fact', () => {
    const judged = weighed(['medium'], true);
    expect(judged).toMatchObject({ state: 'drifted', severity: 'medium' });
    expect(judged.summary).toBe('Medium trouble. Not known: audit rules.');
  });

  it('does not let a low cause hide that a fact is missing', () => {
    const judged = weighed(['low'], true);
    expect(judged.state).toBe('unknown');
    expect(judged.summary).toContain('Known: low trouble.');
  });

  it('counts the causes that it does not name', () => {
    const judged = weigh({
      findings: ['a', 'b', 'c', 'd', 'e'].map((name) => cause('high', name)),
      missing: [],
      expected: {},
      allWell: '',
    });
    expect(judged.summary).toBe('A, b, c and 2 more.');
  });
});

describe('finding', () => {
  it('keeps a cause within the limits of the contract', () => {
    const one = finding('x', {
      code: 'some_cause',
      severity: 'low',
      subject: '\u{1f600}'.repeat(400),
      detail: 'd'.repeat(5000),
    });
    expect(causeSchema.safeParse(one.cause).success).toBe(true);
    expect(one.cause.subject?.isWellFormed()).toBe(true);
  });
});
