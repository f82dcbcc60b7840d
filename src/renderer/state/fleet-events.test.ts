import { expect, test } from 'vitest';
import type { Cell, FleetEvent, FleetRow, FleetSnapshot } from '../../contract/live.ts';
import { applyFleetEvent, applyFleetEvents, EMPTY_FLEET, type FleetData } from './fleet-events.ts';

const created_at = '2026-01-01T00:00:00.000Z';
const site = { site_id: 'site', name: 'clinic', timezone: 'UTC', created_at };

function row(
  name: string,
  state: Cell['state'],
  part: Partial<FleetRow> = {},
  at = '2026-01-01T08:00:00.000Z',
): FleetRow {
  const host = {
    host_id: name,
    site_id: 'site',
    name,
    address: 'local:',
    platform: 'linux',
    credential: 'none',
    sudo: 'none',
    created_at,
  } as const;
  const cells: Cell[] = [
    { check: 'logging', state, status: 'ERROR', summary: '', causes: [], at },
    { check: 'firewall', state: 'compliant', status: 'PASS', summary: '', causes: [], at },
  ];
  return { host, site, activity: 'idle', cells, ...part };
}

function snapshot(rows: FleetRow[], part: Partial<FleetSnapshot> = {}): FleetEvent {
  return {
    type: 'snapshot',
    snapshot: {
      rows,
      vault: 'unlocked',
      console_name: 'c',
      data_dir: '/d',
      app_version: '0',
      evidence_count: 0,
      ...part,
    },
  };
}

const started: FleetEvent = { type: 'scan', scan_id: 's', phase: 'started', hosts: 1 };
const changed = (one: FleetRow): FleetEvent => ({ type: 'row', row: one, score_bp: 5000, evidence_count: 7 });

function after(...events: FleetEvent[]): FleetData {
  return events.reduce((fleet, event, at) => applyFleetEvent(fleet, event, 1000 + at), EMPTY_FLEET);
}

test('a snapshot is shown worst first', () => {
  expect(after(snapshot([row('good', 'compliant'), row('bad', 'unreachable')])).order).toEqual(['bad', 'good']);
});

test('a change moves a host to its new place, and brings score and count with it', () => {
  const fleet = after(snapshot([row('a', 'compliant'), row('b', 'compliant')]), changed(row('b', 'unreachable')));
  expect(fleet.order).toEqual(['b', 'a']);
  expect(fleet.about).toMatchObject({ score_bp: 5000, evidence_count: 7 });
  expect(fleet.updatedAt).toBe(1001);
});

test('while a scan goes on no host moves; when it is over they do', () => {
  const during = after(
    snapshot([row('a', 'compliant'), row('b', 'compliant')]),
    started,
    changed(row('a', 'compliant', { activity: 'waiting' })),
    changed(row('b', 'unreachable', { activity: 'idle' })),
  );
  expect(during.order).toEqual(['a', 'b']);
  const ended = applyFleetEvent(during, { ...started, phase: 'ended' }, 2000);
  expect(ended.order).toEqual(['b', 'a']);
});

test('what the watcher reads by itself moves a host at once', () => {
  const fleet = after(
    snapshot([row('a', 'compliant', { activity: 'scanning' }), row('b', 'compliant')]),
    changed(row('b', 'unreachable')),
  );
  expect(fleet.order).toEqual(['b', 'a']);
});

test('a host that appears during a scan comes last', () => {
  const fleet = after(snapshot([row('b', 'compliant')]), started, changed(row('a', 'unreachable')));
  expect(fleet.order).toEqual(['b', 'a']);
});

test('a scan awaits every cell of a host until its new time comes', () => {
  const scanning = row('a', 'compliant', { activity: 'scanning' });
  const begun = after(snapshot([row('a', 'compliant')]), changed(scanning));
  expect([...(begun.awaited.get('a')?.keys() ?? [])]).toEqual(['logging', 'firewall']);
  const [first, second] = scanning.cells;
  if (first === undefined || second === undefined) throw new Error('two cells');
  const one = applyFleetEvent(
    begun,
    changed({ ...scanning, cells: [{ ...first, at: '2026-01-01T09:00:00.000Z' }, second] }),
    1,
  );
  expect([...(one.awaited.get('a')?.keys() ?? [])]).toEqual(['firewall']);
  expect(applyFleetEvent(one, changed(row('a', 'compliant')), 2).awaited.has('a')).toBe(false);
});

test('a scan is known from its beginning to its end', () => {
  const begun = after(snapshot([row('a', 'compliant')]), { type: 'scan', scan_id: 's', phase: 'started', hosts: 3 });
  expect(begun.scans.get('s')).toEqual({ hosts: 3, startedAt: 1001 });
  const ended = applyFleetEvent(begun, { type: 'scan', scan_id: 's', phase: 'cancelled', hosts: 3 }, 2000);
  expect(ended.scans.size).toBe(0);
  expect(ended.lastScan).toEqual({ phase: 'cancelled', at: 2000, hosts: 3 });
});

test('after being away, only scans that still go on are known', () => {
  const begun = after({ type: 'scan', scan_id: 'old', phase: 'started', hosts: 3 });
  const idle = applyFleetEvent(begun, snapshot([row('a', 'compliant')]), 2000);
  expect(idle.scans.size).toBe(0);
  const told = applyFleetEvent(
    begun,
    snapshot([row('a', 'compliant')], { scans: [{ scan_id: 'new', hosts: 2 }] }),
    2000,
  );
  expect([...told.scans]).toEqual([['new', { hosts: 2, startedAt: 2000 }]]);
});

test('events that come together leave the fleet as they would one by one', () => {
  const events = [
    snapshot([row('a', 'compliant'), row('b', 'compliant'), row('c', 'stale')]),
    changed(row('b', 'unreachable')),
    started,
    changed(row('a', 'drifted', { activity: 'scanning' })),
    changed(row('new', 'unknown')),
    { type: 'scan', scan_id: 's', phase: 'ended', hosts: 1 } as const,
    changed(row('c', 'compliant')),
  ];
  for (let length = 1; length <= events.length; length += 1) {
    const some = events.slice(0, length);
    const together = applyFleetEvents(EMPTY_FLEET, some, 1000);
    const apart = some.reduce((fleet, event) => applyFleetEvent(fleet, event, 1000), EMPTY_FLEET);
    expect(together).toEqual(apart);
  }
});
