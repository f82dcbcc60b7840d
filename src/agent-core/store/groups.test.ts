import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { steppingClock } from '../../../test/support/evidence/console.ts';
import type { Group, Host, Site } from '../../contract/fleet.ts';
import { baselineTable } from './baselines.ts';
import { type FleetWriter, fleetTables } from './fleet.ts';
import { MIGRATIONS } from './migrations.ts';
import { type Db, openStore } from './open.ts';

const AT = '2026-03-02T08:00:00.000Z';
const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const SITE: Site = { site_id: uuid(1), name: 'maple', timezone: 'America/Chicago', created_at: AT };
const host = (n: number, name: string): Host => ({
  host_id: uuid(n),
  site_id: SITE.site_id,
  name,
  address: `ssh://tech@192.0.2.${n}:22`,
  platform: 'linux',
  credential: 'agent',
  sudo: 'none',
  created_at: AT,
});
const group = (n: number, name: string, rank: number): Group => ({
  group_id: uuid(n),
  site_id: SITE.site_id,
  name,
  rank,
  created_at: AT,
});
const names = (groups: readonly Group[]) => groups.map((one) => one.name);

let dir = '';
let db: Db;
let fleet: FleetWriter;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rounds-groups-'));
  db = openStore(dir, steppingClock());
  fleet = fleetTables(db);
  fleet.addSite(SITE);
  fleet.addHost(host(10, 'desk'));
  fleet.addHost(host(11, 'nurse'));
  fleet.addGroup(group(20, 'servers', 2));
  fleet.addGroup(group(21, 'everybody', 1));
});
afterEach(() => {
  if (db.open) db.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('groups', () => {
  test('of a host come by rank, whatever the order in which it was put into them', () => {
    fleet.setGroups(uuid(10), [uuid(20), uuid(21)]);
    expect(names(fleet.groupsOf(uuid(10)))).toEqual(['everybody', 'servers']);
    fleet.updateGroup(group(21, 'everybody', 3));
    expect(names(fleet.groupsOf(uuid(10)))).toEqual(['servers', 'everybody']);
  });

  test('of one rank come by name, so that every console decides alike', () => {
    fleet.updateGroup(group(20, 'servers', 1));
    fleet.setGroups(uuid(10), [uuid(20), uuid(21)]);
    expect(names(fleet.groupsOf(uuid(10)))).toEqual(['everybody', 'servers']);
  });

  test('that are removed take their members and their baseline along, and no host', () => {
    baselineTable(db).set('group', uuid(20), { yaml: 'x', sha256: 'y' }, 0);
    fleet.setGroups(uuid(10), [uuid(20)]);
    fleet.removeGroup(uuid(20));
    expect(fleet.groupsOf(uuid(10))).toEqual([]);
    expect(baselineTable(db).get('group', uuid(20))).toBeUndefined();
    expect(fleet.hosts()).toHaveLength(2);
  });

  test('lose a host that is removed', () => {
    fleet.setGroups(uuid(10), [uuid(20)]);
    fleet.setGroups(uuid(11), [uuid(20)]);
    fleet.removeHost(uuid(10));
    expect(fleet.members(uuid(20))).toEqual([uuid(11)]);
  });

  test('take no host and no group that is not there', () => {
    expect(() => fleet.setGroups(uuid(10), [uuid(99)])).toThrow(/FOREIGN KEY/);
    expect(() => fleet.addGroup(group(22, 'servers', 3))).toThrow(/UNIQUE/);
  });
});

test('a database from before there were groups keeps its baselines', () => {
  db.close();
  const old = mkdtempSync(join(tmpdir(), 'rounds-old-'));
  try {
    const before = new Database(join(old, 'rounds.db'));
    before.exec(MIGRATIONS.slice(0, 2).join('\n'));
    before.pragma('user_version = 2');
    const add = before.prepare('INSERT INTO baseline (scope, id, yaml, sha256, set_at) VALUES (?, ?, ?, ?, 5)');
    add.run('site', uuid(1), 'a: 1', 'sa');
    add.run('host', uuid(2), 'b: 1', 'hb');
    before.close();
    db = openStore(old, steppingClock());
    expect(baselineTable(db).get('site', uuid(1))).toEqual({ yaml: 'a: 1', sha256: 'sa' });
    expect(baselineTable(db).get('host', uuid(2))).toEqual({ yaml: 'b: 1', sha256: 'hb' });
    expect(fleetTables(db).groups()).toEqual([]);
  } finally {
    db.close();
    rmSync(old, { recursive: true, force: true });
  }
});
