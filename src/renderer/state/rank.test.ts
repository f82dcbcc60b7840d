import { expect, test } from 'vitest';
import type { Cell, FleetRow } from '../../contract/live.ts';
import { rankOf, worstFirst } from './rank.ts';

const cell = (state: Cell['state'], severity?: Cell['severity']): Cell => ({
  check: 'logging',
  state,
  status: 'ERROR',
  summary: '',
  causes: [],
  ...(severity === undefined ? {} : { severity }),
});

function row(name: string, ...cells: Cell[]): FleetRow {
  const id = '00000000-0000-7000-8000-000000000000';
  const created_at = '2026-01-01T00:00:00.000Z';
  const host = {
    host_id: id,
    site_id: id,
    name,
    address: 'local:',
    platform: 'linux',
    credential: 'none',
    sudo: 'none',
    created_at,
  } as const;
  return { host, site: { site_id: id, name: 's', timezone: 'UTC', created_at }, activity: 'idle', cells };
}

test('drift is ordered by severity, and only a compliant cell is best', () => {
  const worst = [
    cell('drifted', 'critical'),
    cell('drifted', 'high'),
    cell('unreachable'),
    cell('drifted', 'medium'),
    cell('unknown'),
    cell('stale'),
    cell('drifted', 'low'),
    cell('alternative'),
    cell('not_applicable'),
    cell('compliant'),
  ];
  expect([...worst].reverse().sort((a, b) => rankOf(a) - rankOf(b))).toEqual(worst);
});

test('drift without a severity counts as the worst', () => {
  expect(rankOf(cell('drifted'))).toBe(0);
});

test('one critical cell puts a host above one with many high ones', () => {
  const critical = row('b', cell('compliant'), cell('drifted', 'critical'));
  const high = row('a', cell('drifted', 'high'), cell('drifted', 'high'));
  expect(worstFirst([high, critical])).toEqual([critical, high]);
});

test('equal hosts are ordered by name', () => {
  const rows = [row('b', cell('compliant')), row('a', cell('compliant'))];
  expect(worstFirst(rows).map((one) => one.host.name)).toEqual(['a', 'b']);
});
