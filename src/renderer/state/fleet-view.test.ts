import { expect, test } from 'vitest';
import type { FleetRow } from '../../contract/live.ts';
import { createFleetView, passes } from './fleet-view.ts';

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
  cells: [{ check: 'logging', state: 'drifted', severity: 'high', status: 'FAIL', summary: '', causes: [] }],
};
const all = { text: '', site: '', tone: undefined };

test('without filters every host passes', () => {
  expect(passes(row, all)).toBe(true);
});

test.each(['ehr', 'EHR', ' 10.20.0.11 '])('"%s" finds it by name or address', (text) => {
  expect(passes(row, { ...all, text })).toBe(true);
});

test('each filter leaves out what it does not fit', () => {
  expect(passes(row, { ...all, text: 'imaging' })).toBe(false);
  expect(passes(row, { ...all, site: 's2' })).toBe(false);
  expect(passes(row, { ...all, tone: 'critical' })).toBe(false);
  expect(passes(row, { ...all, tone: 'high' })).toBe(true);
});

test('a state pressed twice shows all hosts again', () => {
  const view = createFleetView();
  view.getState().toggleTone('high');
  expect(view.getState().tone).toBe('high');
  view.getState().toggleTone('high');
  expect(view.getState().tone).toBeUndefined();
});
