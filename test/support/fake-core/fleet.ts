import { EventPublisher } from '@orpc/server';
import { type BuiltinCheckId, CHECK_IDS } from '../../../src/contract/enums.ts';
import type { BundleOf } from '../../../src/contract/evidence.ts';
import type { Site } from '../../../src/contract/fleet.ts';
import type { FleetEvent, FleetRow, FleetSnapshot, HistoryEntry, WatchStatus } from '../../../src/contract/live.ts';
import { bundleOf } from './bundles.ts';
import { type CellSpec, cellOf, HOSTS, type HostSpec, idOf, iso, rowOf, SITES, sitesOf } from './fixtures.ts';
import { problem } from './problem.ts';

/** What a fresh far end starts from. */
export interface FakeCoreOptions {
  readonly vault?: FleetSnapshot['vault'];
  readonly hosts?: readonly HostSpec[];
  readonly sites?: readonly { readonly name: string; readonly timezone: string }[];
  readonly passphrase?: string;
  /** A demo console. */
  readonly demo?: true;
  /** False: a scan waits for {@link FakeFleet.finishScan}. */
  readonly scansFinish?: boolean;
  /** What differs from a watcher that runs. */
  readonly watcher?: Partial<WatchStatus>;
}

/** The pretended fleet: its hosts, its vault's state, its scans and what they found. */
export function createFakeFleet(options: FakeCoreOptions) {
  const now = () => Date.now();
  const sites: Site[] = sitesOf(options.sites ?? SITES, now());
  const rows = new Map<string, FleetRow>();
  const history: (HistoryEntry & { host: string })[] = [];
  const publisher = new EventPublisher<{ fleet: FleetEvent }>({ maxBufferedEvents: 10_000 });
  const state = {
    vault: options.vault ?? 'unlocked',
    passphrase: options.passphrase ?? 'correct horse battery',
    scans: 0,
    hosts: 0,
  };
  let watcher: WatchStatus = {
    state: 'running',
    since: iso(now() - 3_600_000),
    hosts: (options.hosts ?? HOSTS).length,
    unreachable: 0,
    held: 0,
    next_at: iso(now() + 150_000),
    ...options.watcher,
  };
  let scan: { id: string; hosts: string[] } | undefined;

  for (const spec of options.hosts ?? HOSTS) addRow(spec);

  function addRow(spec: HostSpec): FleetRow {
    state.hosts += 1;
    const row = rowOf(spec, state.hosts, sites, now());
    rows.set(row.host.name, row);
    return row;
  }

  function snapshot(): FleetSnapshot {
    return {
      rows: [...rows.values()],
      ...scoreNow(),
      vault: state.vault,
      console_name: 'laptop-7',
      data_dir: '/home/tech/.local/share/rounds',
      app_version: '0.1.0',
      evidence_count: bundles().length,
      watcher,
      ...(options.demo === undefined ? {} : { demo: options.demo }),
      scans: scan === undefined ? [] : [{ scan_id: scan.id, hosts: scan.hosts.length }],
    };
  }

  function scoreNow(): { score_bp?: number } {
    const cells = [...rows.values()].flatMap((row) => row.cells).filter((cell) => cell.state !== 'not_applicable');
    const good = cells.filter((cell) => cell.state === 'compliant' || cell.state === 'alternative').length;
    return cells.length === 0 ? {} : { score_bp: Math.floor((good * 10_000) / cells.length) };
  }

  function bundles(): BundleOf<'drift'>[] {
    let seq = 0;
    return [...rows.values()].flatMap((row) =>
      CHECK_IDS.flatMap((check) => {
        const one = bundleOf(row, check, seq + 1);
        if (one === undefined) return [];
        seq += 1;
        return [one];
      }),
    );
  }

  const find = (ref: string): FleetRow => {
    const row = [...rows.values()].find((one) => one.host.name === ref || one.host.host_id === ref);
    if (row === undefined)
      throw problem({ code: 'NOT_FOUND', message: `There is no host "${ref}". See "rounds hosts list".` });
    return row;
  };

  function publishRow(row: FleetRow): void {
    rows.set(row.host.name, row);
    publisher.publish('fleet', { type: 'row', row, ...scoreNow(), evidence_count: bundles().length });
  }

  function publishSnapshot(): void {
    publisher.publish('fleet', { type: 'snapshot', snapshot: snapshot() });
  }

  /** The watcher comes into another state, and says so. */
  function turnWatcher(next: Partial<WatchStatus>): WatchStatus {
    const { reason: _old, ...rest } = watcher;
    watcher = { ...rest, since: iso(now()), ...next };
    publisher.publish('fleet', { type: 'watcher', watcher });
    return watcher;
  }

  /** Begins a scan of these hosts, or of all; returns its id. */
  function startScan(names: readonly string[]): string {
    state.scans += 1;
    const hosts = names.length === 0 ? [...rows.keys()] : names.map((name) => find(name).host.name);
    const id = idOf('scan', state.scans);
    scan = { id, hosts };
    publisher.publish('fleet', { type: 'scan', scan_id: id, phase: 'started', hosts: hosts.length });
    for (const [at, name] of hosts.entries())
      publishRow({ ...find(name), activity: at === 0 ? 'scanning' : 'waiting' });
    if (options.scansFinish !== false) finishScan();
    return id;
  }

  /** Gives every host of the scan fresh times, as if nothing had changed, and ends it. */
  function finishScan(): void {
    if (scan === undefined) return;
    for (const name of scan.hosts) {
      const row = find(name);
      const at = iso(now());
      publishRow({
        ...row,
        activity: 'idle',
        scanned_at: at,
        cells: row.cells.map((cell) => (cell.at === undefined ? cell : { ...cell, at })),
      });
    }
    publisher.publish('fleet', { type: 'scan', scan_id: scan.id, phase: 'ended', hosts: scan.hosts.length });
    scan = undefined;
  }

  /** One result comes in: the cell turns and the host is done with it, or not. */
  function turn(host: string, check: BuiltinCheckId, spec: CellSpec, activity: FleetRow['activity'] = 'idle'): void {
    const row = find(host);
    const cell = cellOf(check, spec, 9000 + history.length, now());
    history.push({
      host,
      check,
      state: cell.state,
      ...(cell.severity === undefined ? {} : { severity: cell.severity }),
      causes: cell.causes,
      summary: cell.summary,
      at: cell.at ?? iso(now()),
      ...(cell.bundle_id === undefined ? {} : { bundle_id: cell.bundle_id }),
    });
    publishRow({
      ...row,
      activity,
      scanned_at: iso(now()),
      cells: row.cells.map((one) => (one.check === check ? cell : one)),
    });
  }

  /** Ends the scan before it has read anything. */
  function cancelScan(scanId: string): void {
    for (const name of scan?.hosts ?? []) publishRow({ ...find(name), activity: 'idle' });
    publisher.publish('fleet', { type: 'scan', scan_id: scanId, phase: 'cancelled', hosts: scan?.hosts.length ?? 0 });
    scan = undefined;
  }

  return {
    now,
    sites,
    rows,
    history,
    publisher,
    state,
    addRow,
    snapshot,
    scoreNow,
    bundles,
    find,
    publishRow,
    publishSnapshot,
    startScan,
    finishScan,
    cancelScan,
    turn,
    turnWatcher,
    watcherNow: () => watcher,
  };
}
/** See {@link createFakeFleet}. */
export type FakeFleet = ReturnType<typeof createFakeFleet>;
