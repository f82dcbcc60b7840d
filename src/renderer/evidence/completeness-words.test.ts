import { expect, test } from 'vitest';
import { bySite, dayWord, gapsOf } from './completeness-words.ts';

const missing = [
  { host: 'ehr', check: 'backup' },
  { host: 'desk', check: 'av_edr' },
  { host: 'ehr', check: 'custom:usb' },
] as const;

test('what is missing is told host by host, in words', () => {
  expect(gapsOf({ missing: [...missing] })).toEqual([
    { host: 'ehr', checks: ['Backup', 'usb'] },
    { host: 'desk', checks: ['Antivirus'] },
  ]);
});

test('a day that is not over has no gap, and is not complete either', () => {
  expect(dayWord({ missing: [] })).toBe('complete');
  expect(dayWord({ missing: [], ongoing: true })).toBe('complete so far');
  expect(dayWord({ missing: [...missing] })).toBe('3 results missing');
  expect(dayWord({ missing: missing.slice(0, 1), ongoing: true })).toBe('1 result still to come');
});

test('sites come by name, their days newest first', () => {
  const day = (site: string, on: string) => ({ site, day: on, missing: [] });
  const sites = bySite([day('maple', '2026-01-01'), day('elm', '2026-01-01'), day('maple', '2026-01-02')]);
  expect(sites.map((one) => [one.site, one.days.map((each) => each.day)])).toEqual([
    ['elm', ['2026-01-01']],
    ['maple', ['2026-01-02', '2026-01-01']],
  ]);
});
