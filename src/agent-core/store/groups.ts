import { type Group, group } from '../../contract/fleet.ts';
import type { Db } from './open.ts';
import { column, fromColumn, remembering } from './rows.ts';

/** Groups of sites, and which hosts are in them. Lists have the weakest group first. */
export interface GroupTables {
  /** Of one site, or of all. */
  groups(siteId?: string): Group[];
  /** By id. */
  group(groupId: string): Group | undefined;
  groupsOf(hostId: string): Group[];
  /** Ids of the hosts in a group, in the order of their names. */
  members(groupId: string): string[];
  addGroup(record: Group): void;
  /** Puts the record in the place of the one with its id. */
  updateGroup(record: Group): void;
  /** Takes its baseline and its memberships along. */
  removeGroup(groupId: string): void;
  /** Makes these the groups of a host. */
  setGroups(hostId: string, groupIds: readonly string[]): void;
}

/** Ranks may be equal after two consoles have exchanged a site: names decide then, so that every console decides alike. */
const ORDER = 'ORDER BY g.rank, g.name, g.group_id';

/** The tables `host_group` and `group_member`. */
export function groupTables(db: Db): GroupTables {
  const groupFrom = remembering((text) => fromColumn(group, text, 'group'));
  const groups = (sql: string, ...values: string[]) => column(db, sql, 'record', ...values).map(groupFrom);
  return {
    groups: (siteId) =>
      siteId === undefined
        ? groups(`SELECT g.record FROM host_group g JOIN site s USING (site_id) ${ORDER.replace('BY', 'BY s.name,')}`)
        : groups(`SELECT g.record FROM host_group g WHERE g.site_id = ? ${ORDER}`, siteId),
    group: (groupId) => groups('SELECT record FROM host_group WHERE group_id = ?', groupId)[0],
    groupsOf: (hostId) =>
      groups(
        `SELECT g.record FROM group_member m JOIN host_group g USING (group_id) WHERE m.host_id = ? ${ORDER}`,
        hostId,
      ),
    members: (groupId) =>
      column(
        db,
        'SELECT m.host_id FROM group_member m JOIN host h USING (host_id) WHERE m.group_id = ? ORDER BY h.name',
        'host_id',
        groupId,
      ).map(String),
    addGroup: (record) => {
      db.prepare('INSERT INTO host_group (group_id, site_id, name, rank, record) VALUES (?, ?, ?, ?, ?)').run(
        record.group_id,
        record.site_id,
        record.name,
        record.rank,
        JSON.stringify(record),
      );
    },
    updateGroup: (record) => {
      db.prepare('UPDATE host_group SET name = ?, rank = ?, record = ? WHERE group_id = ?').run(
        record.name,
        record.rank,
        JSON.stringify(record),
        record.group_id,
      );
    },
    removeGroup: (groupId) => {
      db.transaction(() => {
        db.prepare("DELETE FROM baseline WHERE scope = 'group' AND id = ?").run(groupId);
        db.prepare('DELETE FROM host_group WHERE group_id = ?').run(groupId);
      })();
    },
    setGroups: (hostId, groupIds) => {
      db.transaction(() => {
        db.prepare('DELETE FROM group_member WHERE host_id = ?').run(hostId);
        const add = db.prepare('INSERT INTO group_member (group_id, host_id) VALUES (?, ?)');
        for (const groupId of new Set(groupIds)) add.run(groupId, hostId);
      })();
    },
  };
}
