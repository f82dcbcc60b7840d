import { type Host, host, type Peer, type PeerOffer, peer, peerOffer, type Site, site } from '../../contract/fleet.ts';
import { type GroupTables, groupTables } from './groups.ts';
import type { Db } from './open.ts';
import { column, fromColumn, remembering } from './rows.ts';

/** Sites, hosts and their identities, for those who only look. `ref` is an id or a short name. */
export interface FleetReader extends Pick<GroupTables, 'groups' | 'group' | 'groupsOf' | 'members'> {
  sites(): Site[];
  site(ref: string): Site | undefined;
  hosts(): Host[];
  /** Addresses of all hosts as they were typed in: asked for at every seal, so nothing else of them is read. */
  addresses(): string[];
  host(ref: string): Host | undefined;
  peer(hostId: string): Peer | undefined;
  offer(hostId: string): PeerOffer | undefined;
}

/** The same, and changes. */
export interface FleetWriter extends FleetReader, GroupTables {
  addSite(record: Site): void;
  /** Puts the record in the place of the one with its id. */
  updateSite(record: Site): void;
  addHost(record: Host): void;
  /** Puts the record in the place of the one with its id; the known identity, results and history stay. */
  updateHost(record: Host): void;
  removeHost(hostId: string): void;
  setPeer(record: Peer): void;
  removePeer(hostId: string): void;
  setOffer(hostId: string, record: PeerOffer): void;
}

/** The tables `site`, `host`, `peer` and `peer_offer`, and those of groups. */
export function fleetTables(db: Db): FleetWriter {
  const addresses = db
    .prepare<[], string>("SELECT json_extract(record, '$.address') FROM host ORDER BY host_id")
    .pluck();
  const one = <T>(rows: T[]): T | undefined => rows[0];
  const siteFrom = remembering((text) => fromColumn(site, text, 'site'));
  const hostFrom = remembering((text) => fromColumn(host, text, 'host'));
  const sites = (sql: string, ...values: string[]) => column(db, sql, 'record', ...values).map(siteFrom);
  const hosts = (sql: string, ...values: string[]) => column(db, sql, 'record', ...values).map(hostFrom);
  return {
    ...groupTables(db),
    sites: () => sites('SELECT record FROM site ORDER BY name'),
    site: (ref) => one(sites('SELECT record FROM site WHERE site_id = ? OR name = ?', ref, ref)),
    addresses: () => addresses.all(),
    hosts: () => hosts('SELECT record FROM host ORDER BY name'),
    host: (ref) => one(hosts('SELECT record FROM host WHERE host_id = ? OR name = ?', ref, ref)),
    peer: (id) =>
      one(
        column(db, 'SELECT record FROM peer WHERE host_id = ?', 'record', id).map((t) =>
          fromColumn(peer, t, 'known peer'),
        ),
      ),
    offer: (id) =>
      one(
        column(db, 'SELECT record FROM peer_offer WHERE host_id = ?', 'record', id).map((t) =>
          fromColumn(peerOffer, t, 'offered identity'),
        ),
      ),
    addSite: (record) => {
      db.prepare('INSERT INTO site (site_id, name, record) VALUES (?, ?, ?)').run(
        record.site_id,
        record.name,
        JSON.stringify(record),
      );
    },
    updateSite: (record) => {
      db.prepare('UPDATE site SET name = ?, record = ? WHERE site_id = ?').run(
        record.name,
        JSON.stringify(record),
        record.site_id,
      );
    },
    addHost: (record) => {
      db.prepare('INSERT INTO host (host_id, site_id, name, record) VALUES (?, ?, ?, ?)').run(
        record.host_id,
        record.site_id,
        record.name,
        JSON.stringify(record),
      );
    },
    updateHost: (record) => {
      db.prepare('UPDATE host SET site_id = ?, name = ?, record = ? WHERE host_id = ?').run(
        record.site_id,
        record.name,
        JSON.stringify(record),
        record.host_id,
      );
    },
    removeHost: (id) => {
      db.transaction(() => {
        db.prepare("DELETE FROM baseline WHERE scope = 'host' AND id = ?").run(id);
        db.prepare('DELETE FROM host WHERE host_id = ?').run(id);
      })();
    },
    setPeer: (record) => {
      db.prepare(
        'INSERT INTO peer (host_id, record) VALUES (?, ?) ON CONFLICT (host_id) DO UPDATE SET record = excluded.record',
      ).run(record.host_id, JSON.stringify(record));
    },
    removePeer: (id) => {
      db.prepare('DELETE FROM peer WHERE host_id = ?').run(id);
    },
    setOffer: (id, record) => {
      db.prepare(
        'INSERT INTO peer_offer (host_id, record) VALUES (?, ?) ON CONFLICT (host_id) DO UPDATE SET record = excluded.record',
      ).run(id, JSON.stringify(record));
    },
  };
}
