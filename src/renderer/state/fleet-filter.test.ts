import { expect, test } from 'vitest';
import type { FleetRow } from '../../contract/live.ts';
import { queryOf } from './address-query.ts';
import { ALL_HOSTS, type FleetFilter, fleetFilterOf, passes, toneAsked, withTone } from './fleet-filter.ts';

const created_at = '2026-01-01T00:00:00.000Z';
const row: FleetRow = {
  host: {
    host_id: 'h',
    site_id: 's1',
    name: 'ehr-db-01',
    address: 'ssh://tech@10.20.0.11:22',
    platform: 'linux',
    credential: 'agent',
    sudo: 'none',
    created_at,
  },
  site: { site_id: 's1', name: 'riverside', timezone: 'UTC', created_at },
  activity: 'idle',
  cells: [
    { check: 'logging', state: 'drifted', severity: 'high', status: 'FAIL', summary: '', causes: [] },
    { check: 'backup', state: 'stale', status: 'WARNING', summary: '', causes: [] },
  ],
};
const members = new Map([['riverside/servers', new Set(['ehr-db-01'])]]);

test('without filters every host passes', () => {
  expect(passes(row, ALL_HOSTS, members)).toBe(true);
});

test.each(['ehr', 'EHR', ' 10.20.0.11 '])('"%s" finds it by name or address', (text) => {
  expect(passes(row, { ...ALL_HOSTS, text }, members)).toBe(true);
});

test.each<[Partial<FleetFilter>, boolean]>([
  [{ text: 'imaging' }, false],
  [{ site: 'riverside' }, true],
  [{ site: 'harbor' }, false],
  [{ platform: 'linux' }, true],
  [{ platform: 'windows' }, false],
  [{ group: 'riverside/servers' }, true],
  [{ group: 'riverside/desks' }, false],
  [{ state: 'stale' }, true],
  [{ state: 'unknown' }, false],
  [{ state: 'drifted', severity: 'high' }, true],
  [{ severity: 'high' }, true],
  [{ severity: 'critical' }, false],
  // One cell must be both.
  [{ state: 'stale', severity: 'high' }, false],
])('%o lets it pass: %s', (filter, expected) => {
  expect(passes(row, { ...ALL_HOSTS, ...filter }, members)).toBe(expected);
});

test('nothing is hidden before the groups were told', () => {
  expect(passes(row, { ...ALL_HOSTS, group: 'riverside/desks' }, undefined)).toBe(true);
});

test('a filter comes back from the address as it was', () => {
  const filter: FleetFilter = {
    text: 'db',
    site: 'riverside',
    group: 'riverside/servers',
    platform: 'nixos',
    state: 'drifted',
    severity: 'critical',
  };
  expect(fleetFilterOf(queryOf({ ...filter }))).toEqual(filter);
  expect(fleetFilterOf('state=fine&severity=worst&platform=beos')).toEqual(ALL_HOSTS);
});

test('a tone pressed twice shows all hosts again', () => {
  const high = withTone(ALL_HOSTS, 'high');
  expect(high).toMatchObject({ state: 'drifted', severity: 'high' });
  expect(toneAsked(high)).toBe('high');
  expect(withTone(high, 'high')).toEqual(ALL_HOSTS);
  expect(withTone(high, 'stale')).toMatchObject({ state: 'stale', severity: '' });
});
