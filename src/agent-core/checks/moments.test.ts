import { describe, expect, it } from 'vitest';
import { isoTime } from '../clock.ts';
import { ageAt, fromSeconds, instant } from './moments.ts';

const read = (text: string) => {
  const at = instant(text);
  return at === undefined ? undefined : isoTime(at);
};

describe('instant', () => {
  it.each([
    ['2027-01-31T08:00:00Z', '2027-01-31T08:00:00.000Z'],
    ['2027-01-31T08:00:00.123456789+01:00', '2027-01-31T07:00:00.123Z'],
    ['2027-01-31 08:00:00.5-0530', '2027-01-31T13:30:00.500Z'],
    ['2028-02-29T23:59:59+00:00', '2028-02-29T23:59:59.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    '2027-01-31T08:00:00',
    '2027-01-31',
    '2027-02-30T00:00:00Z',
    '2027-13-01T00:00:00Z',
    '2027-01-31T24:00:01Z',
    '2027-01-31T08:00:60Z',
    '2027-01-31T08:00:00+24:00',
    '2027-01-31T08:00:00+01:99',
    '1969-12-31T23:59:59Z',
    '0000-00-00T00:00:00Z',
    '9999-12-31T23:59:59-01:00',
    ' 2027-01-31T08:00:00Z',
    '2027-01-31T08:00:00Z\n',
    'yesterday',
    '',
  ])('takes %j for no time', (text) => {
    expect(read(text)).toBeUndefined();
  });
});

describe('fromSeconds', () => {
  it('reads whole seconds that a record can name, and nothing else', () => {
    expect([0, 1_700_000_000, 253_402_300_799].map(fromSeconds)).toEqual([0, 1_700_000_000_000, 253_402_300_799_000]);
    expect([-1, 0.5, 253_402_300_800, undefined, Number.NaN].map(fromSeconds)).toEqual(Array(5).fill(undefined));
  });
});

describe('ageAt', () => {
  it('counts ten minutes ahead as now, and no more', () => {
    expect([ageAt(1000, 5000), ageAt(601_000, 1000), ageAt(601_001, 1000)]).toEqual([4000, 0, undefined]);
  });
});
