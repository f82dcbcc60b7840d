import type { CheckId } from '../../contract/enums.ts';
import type { FleetEvent, FleetRow, FleetSnapshot } from '../../contract/live.ts';
import { worstFirst } from './rank.ts';

/** A scan that this page has seen beginning. */
export interface SeenScan {
  readonly hosts: number;
  readonly startedAt: number;
}

/** The fleet as the page knows it. Times are epoch ms of this page. */
export interface FleetData {
  /** Undefined until the first snapshot. */
  readonly about: Omit<FleetSnapshot, 'rows'> | undefined;
  readonly rows: ReadonlyMap<string, FleetRow>;
  /** Ids of hosts as they are shown: worst first, but never moved while a scan that a person began is under way. */
  readonly order: readonly string[];
  readonly scans: ReadonlyMap<string, SeenScan>;
  /** Cells that a scan has yet to renew, by host: the check and the time that it still shows. */
  readonly awaited: ReadonlyMap<string, ReadonlyMap<CheckId, string | undefined>>;
  /** How the last scan that this page saw ended. */
  readonly lastScan: { readonly phase: 'ended' | 'cancelled'; readonly at: number; readonly hosts: number } | undefined;
  readonly updatedAt: number | undefined;
}

/** Before anything was heard. */
export const EMPTY_FLEET: FleetData = {
  about: undefined,
  rows: new Map(),
  order: [],
  scans: new Map(),
  awaited: new Map(),
  lastScan: undefined,
  updatedAt: undefined,
};

/** The fleet after one more event. */
export function applyFleetEvent(fleet: FleetData, event: FleetEvent, now: number): FleetData {
  return applyFleetEvents(fleet, [event], now);
}

/**
 * The fleet after several events that came together. Hosts are put in order once, not once for each: a scan of 200 hosts
 * tells hundreds of changes a second.
 */
export function applyFleetEvents(fleet: FleetData, events: readonly FleetEvent[], now: number): FleetData {
  let after = fleet;
  let moved = false;
  for (const event of events) {
    // A scan that a person began holds the hosts in the order that they have at its beginning.
    if (event.type === 'scan' && event.phase === 'started' && moved && after.scans.size === 0) after = inOrder(after);
    after = applyOne(after, event, now);
    moved = event.type === 'row' || (moved && event.type !== 'snapshot');
  }
  return moved && after.scans.size === 0 ? inOrder(after) : after;
}

function inOrder(fleet: FleetData): FleetData {
  return { ...fleet, order: sorted(fleet.rows) };
}

function applyOne(fleet: FleetData, event: FleetEvent, now: number): FleetData {
  switch (event.type) {
    case 'snapshot':
      return applySnapshot(fleet, event.snapshot, now);
    case 'row':
      return applyRow(fleet, event, now);
    case 'scan':
      return applyScan(fleet, event, now);
    case 'watcher':
      return { ...fleet, about: fleet.about && { ...fleet.about, watcher: event.watcher }, updatedAt: now };
  }
}

function applySnapshot(fleet: FleetData, { rows: list, ...about }: FleetSnapshot, now: number): FleetData {
  const rows = new Map(list.map((row) => [row.host.host_id, row]));
  const busy = list.some((row) => row.activity !== 'idle');
  // A scan may have begun or ended while the page was away.
  const told = about.scans?.map(
    ({ scan_id, hosts }) => [scan_id, fleet.scans.get(scan_id) ?? { hosts, startedAt: now }] as const,
  );
  const scans = new Map(told ?? (busy ? fleet.scans : []));
  return { ...fleet, about, rows, scans, awaited: new Map(), order: sorted(rows), updatedAt: now };
}

function applyRow(fleet: FleetData, event: Extract<FleetEvent, { type: 'row' }>, now: number): FleetData {
  const { row } = event;
  const id = row.host.host_id;
  const rows = new Map(fleet.rows).set(id, row);
  const about = fleet.about && withScore({ ...fleet.about, evidence_count: event.evidence_count }, event.score_bp);
  // The watcher reads some host nearly all the time: only a scan that a person follows holds the hosts where they are. Else
  // they find their places when all that came together is known.
  const order = fleet.rows.has(id) ? fleet.order : [...fleet.order, id];
  return { ...fleet, about, rows, order, awaited: awaitedAfter(fleet, row), updatedAt: now };
}

function withScore<T extends { score_bp?: number | undefined }>(about: T, score: number | undefined): T {
  const { score_bp: _old, ...rest } = about;
  return { ...about, ...rest, score_bp: score };
}

function applyScan(fleet: FleetData, event: Extract<FleetEvent, { type: 'scan' }>, now: number): FleetData {
  const scans = new Map(fleet.scans);
  if (event.phase === 'started') {
    scans.set(event.scan_id, { hosts: event.hosts, startedAt: now });
    return { ...fleet, scans, lastScan: undefined, updatedAt: now };
  }
  scans.delete(event.scan_id);
  const order = scans.size > 0 ? fleet.order : sorted(fleet.rows);
  return { ...fleet, scans, order, lastScan: { phase: event.phase, at: now, hosts: event.hosts }, updatedAt: now };
}

/** What a host's scan has yet to renew: everything when it begins, less with each result, nothing when it is done. */
function awaitedAfter(fleet: FleetData, row: FleetRow): FleetData['awaited'] {
  const id = row.host.host_id;
  const awaited = new Map(fleet.awaited);
  if (row.activity === 'idle') {
    awaited.delete(id);
    return awaited;
  }
  const before = awaited.get(id) ?? new Map(row.cells.map((cell) => [cell.check, cell.at]));
  awaited.set(
    id,
    new Map([...before].filter(([check, at]) => row.cells.find((cell) => cell.check === check)?.at === at)),
  );
  return awaited;
}

function sorted(rows: ReadonlyMap<string, FleetRow>): string[] {
  return worstFirst(rows.values()).map((row) => row.host.host_id);
}
