import { expect, test } from 'vitest';
import { queryOf } from '../state/address-query.ts';
import { ALL_RECORDS, asksForAll, questionOf, type ShownFilter, shownFilterOf } from './filter.ts';

const NOW = Date.parse('2026-11-20T12:00:00.000Z');

test('a filter comes back from the address as it was', () => {
  const filter: ShownFilter = {
    text: 'rsyslog "stopped"',
    span: 'days',
    from: '2026-11-01',
    to: '2026-11-20',
    site: 'riverside-clinic',
    host: 'ehr-db-01',
    check: 'custom:usb-ports',
    outcome: 'alert',
    kind: 'drift',
    verdict: 'none',
  };
  expect(shownFilterOf(queryOf({ ...filter }))).toEqual(filter);
  expect(shownFilterOf('kind=nonsense&outcome=good&span=ever&verdict=fine')).toEqual(ALL_RECORDS);
});

test('everything asks for nothing', () => {
  expect(questionOf(ALL_RECORDS, 'UTC', NOW)).toEqual({});
  expect(asksForAll(ALL_RECORDS)).toBe(true);
  expect(asksForAll({ ...ALL_RECORDS, verdict: 'invalid' })).toBe(true);
  expect(asksForAll({ ...ALL_RECORDS, text: 'x' })).toBe(false);
});

test('a span ends now', () => {
  expect(questionOf({ ...ALL_RECORDS, span: 'week' }, 'UTC', NOW)).toEqual({ from: '2026-11-13T12:00:00.000Z' });
});

test('days are those of the zone, and the last one is whole', () => {
  const filter: ShownFilter = { ...ALL_RECORDS, span: 'days', from: '2026-11-01', to: '2026-11-02' };
  expect(questionOf(filter, 'America/Chicago', NOW)).toEqual({
    from: '2026-11-01T05:00:00.000Z',
    to: '2026-11-03T06:00:00.000Z',
  });
});

test('a day that is not named, or is none, is no limit', () => {
  expect(questionOf({ ...ALL_RECORDS, span: 'days', from: '', to: '2026-02-31x' }, 'UTC', NOW)).toEqual({});
});
