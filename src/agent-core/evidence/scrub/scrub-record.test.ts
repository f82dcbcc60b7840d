import { describe, expect, it } from 'vitest';
import { RoundsError } from '../../errors.ts';
import { scrubRecord } from './scrub-record.ts';

const nothingProtected = { protectedFields: new Set<string>() };

describe('a record', () => {
  it('loses identifiers in every string, at any depth, and says how many', () => {
    const { value, redactions, scrubbed } = scrubRecord(
      { summary: 'call 217-555-0143', causes: [{ detail: 'to=<jane@example.org>' }, { detail: 'none' }] },
      nothingProtected,
    );
    expect(value).toEqual({
      summary: 'call [redacted:phone]',
      causes: [{ detail: 'to=<[redacted:email]>' }, { detail: 'none' }],
    });
    expect(redactions).toMatchObject({ phone: 1, email: 1, ssn: 0 });
    expect(scrubbed).toBe(true);
  });

  it('keeps numbers, booleans and null, whatever they look like', () => {
    const value = { mrn: 4452100, phone: 2175550143, ssn: true, dob: null };
    expect(scrubRecord(value, nothingProtected).value).toEqual(value);
  });

  it('is not changed itself', () => {
    const value = Object.freeze({ list: Object.freeze(['jane@example.org']) });
    expect(scrubRecord(value, nothingProtected).value).toEqual({ list: ['[redacted:email]'] });
    expect(value.list[0]).toBe('jane@example.org');
  });

  it('takes the name of a field for the label of its text', () => {
    const { value } = scrubRecord(
      {
        mrn: '4452100',
        guarantorSsn: '123456789',
        date_of_birth: '1961-03-04',
        unit: '4452100',
        patient_id: ['88123', '88124'],
      },
      nothingProtected,
    );
    expect(value).toEqual({
      mrn: '[redacted:mrn]',
      guarantorSsn: '[redacted:ssn]',
      date_of_birth: '[redacted:dob]',
      unit: '4452100',
      patient_id: ['[redacted:mrn]', '[redacted:mrn]'],
    });
  });
});

describe('a protected field', () => {
  it('stays by its name at any depth, with all that is below it', () => {
    const value = { host: { address: '203.0.113.9', identity: { note: 'jane@example.org' } } };
    expect(scrubRecord(value, { protectedFields: new Set(['address', 'identity']) }).value).toEqual(value);
  });

  it('stays by its path, and only there', () => {
    const { value } = scrubRecord(
      { hosts: [{ address: '203.0.113.9' }], peer: { address: '203.0.113.9' } },
      { protectedFields: new Set(['$.hosts[].address']) },
    );
    expect(value).toEqual({ hosts: [{ address: '203.0.113.9' }], peer: { address: '[redacted:personal_ip]' } });
  });
});

describe('the name of a field', () => {
  it('is scrubbed when it is text itself', () => {
    const { value, redactions } = scrubRecord({ '/home/jdoe/.ssh': 'mode 700' }, nothingProtected);
    expect(value).toEqual({ '/home/[redacted:name_in_path]/.ssh': 'mode 700' });
    expect(redactions.name_in_path).toBe(1);
  });

  it('stays different from another one that becomes equal', () => {
    const { value } = scrubRecord({ 'jane@example.org': 1, 'john@example.org': 2 }, nothingProtected);
    expect(value).toEqual({ '[redacted:email]': 1, '[redacted:email]#2': 2 });
  });

  it('never reaches a prototype', () => {
    const hostile: unknown = JSON.parse('{"__proto__": {"polluted": "123-45-6789"}}');
    const { value, redactions } = scrubRecord(hostile, nothingProtected);
    expect(JSON.stringify(value)).toBe('{"__proto__":{"polluted":"[redacted:ssn]"}}');
    expect(redactions.ssn).toBe(1);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});

describe('a record nested without end', () => {
  it('is refused instead of using up the stack', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
    expect(() => scrubRecord(deep, nothingProtected)).toThrow(RoundsError);
  });
});
