import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { siteDays } from './period.ts';

const days = siteDays();

describe('days of a site', () => {
  test.each([
    ['2026-03-02T05:59:59.999Z', 'America/Chicago', '2026-03-01'],
    ['2026-03-02T06:00:00.000Z', 'America/Chicago', '2026-03-02'],
    ['2026-03-02T10:59:59.999Z', 'Pacific/Auckland', '2026-03-02'],
    ['2026-03-02T11:00:00.000Z', 'Pacific/Auckland', '2026-03-03'],
  ])('%s in %s is %s', (moment, zone, day) => {
    expect(days.of(Date.parse(moment), zone)).toBe(day);
  });

  test.each([
    ['a day of 23 hours', '2026-03-08T20:00:00.000Z', 'America/Chicago', '2026-03-08T06:00:00.000Z'],
    ['a day of 25 hours', '2026-11-02T05:00:00.000Z', 'America/Chicago', '2026-11-01T05:00:00.000Z'],
    ['a zone with half hours', '2026-03-02T18:29:00.000Z', 'Asia/Kolkata', '2026-03-01T18:30:00.000Z'],
  ])('%s begins where it begins', (_name, moment, zone, begin) => {
    expect(new Date(days.startOf(Date.parse(moment), zone)).toISOString()).toBe(begin);
  });

  test('the beginning is in the day, and the moment before it is not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2035-01-01') }),
        fc.constantFrom('America/Chicago', 'Europe/London', 'Australia/Lord_Howe', 'UTC', 'Pacific/Apia'),
        (moment, zone) => {
          const begin = days.startOf(moment, zone);
          expect(days.of(begin, zone)).toBe(days.of(moment, zone));
          expect(days.of(begin - 1, zone)).not.toBe(days.of(moment, zone));
        },
      ),
      { numRuns: 200 },
    );
  });
});
