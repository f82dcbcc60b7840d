import { describe, expect, test } from 'vitest';
import { cleanTexts } from './clean-texts.ts';
import { scrubRecord } from './scrub-record.ts';

const OPTIONS = { protectedFields: new Set<string>() };

describe('the memory of clean texts', () => {
  test('changes nothing of what is taken out', () => {
    const clean = cleanTexts();
    const record = { note: 'SSN 536-22-8726', unit: 'rsyslog.service', mrn: '44521', count: '44521' };
    const first = scrubRecord(record, { ...OPTIONS, clean });
    const second = scrubRecord(record, { ...OPTIONS, clean });
    expect(second).toEqual(first);
    expect(first.value).toMatchObject({ unit: 'rsyslog.service', count: '44521' });
    expect(first.value.note).not.toContain('536-22-8726');
    expect(first.value.mrn).not.toContain('44521');
  });

  test('a text is clean only behind the label that it was seen behind', () => {
    const clean = cleanTexts();
    scrubRecord({ count: '44521' }, { ...OPTIONS, clean });
    expect(scrubRecord({ mrn: '44521' }, { ...OPTIONS, clean }).value.mrn).not.toContain('44521');
  });

  test('an address that was inventory in one record is looked at again in the next', () => {
    const clean = cleanTexts();
    const record = { note: 'from 203.0.113.25' };
    scrubRecord(record, { ...OPTIONS, clean, inventoryAddresses: ['203.0.113.25'] });
    expect(scrubRecord(record, { ...OPTIONS, clean }).redactions.personal_ip).toBe(1);
  });

  test('an address is remembered as long as the inventory is the same, however often an address is given', () => {
    const clean = cleanTexts();
    clean.under(['203.0.113.25', '203.0.113.26', '203.0.113.25']);
    clean.add('note: ', 'from 203.0.113.25');
    clean.under(['203.0.113.25', '203.0.113.26']);
    expect(clean.knows('note: ', 'from 203.0.113.25')).toBe(true);
    clean.under(['203.0.113.26']);
    expect(clean.knows('note: ', 'from 203.0.113.25')).toBe(false);
  });

  test('the same address in fullwidth or split by characters that nobody sees is looked at again, too', () => {
    for (const note of ['from 203\uff0e0\uff0e113\uff0e25', 'from 203\u200b.0\u200b.113\u200b.25']) {
      const clean = cleanTexts();
      const first = scrubRecord({ note }, { ...OPTIONS, clean, inventoryAddresses: ['203.0.113.25'] });
      expect(first.redactions.personal_ip).toBe(0);
      expect(scrubRecord({ note }, { ...OPTIONS, clean }).redactions.personal_ip).toBe(1);
    }
  });

  test('never keeps a text in which something was found', () => {
    const clean = cleanTexts();
    scrubRecord({ note: 'SSN 536-22-8726' }, { ...OPTIONS, clean });
    expect(clean.knows('note: ', 'SSN 536-22-8726')).toBe(false);
  });
});
