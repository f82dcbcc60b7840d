import type { Cell, FleetEvent, FleetRow, FleetSnapshot, WatchStatus } from '../../contract/live.ts';

/** What the tray shows, the worst first. `waiting`: nothing is known, or nothing can be (vault locked, core away). */
export const WORST = ['critical', 'drifted', 'unknown', 'waiting', 'well'] as const;
export type Worst = (typeof WORST)[number];

/** One drift to be told about. */
export interface Critical {
  readonly host: string;
  readonly check: string;
}

/** The fleet in a few words. */
export interface FleetSummary {
  readonly worst: Worst;
  readonly hosts: number;
  readonly cells: Readonly<Record<Exclude<Worst, 'waiting'>, number>>;
  readonly critical: readonly Critical[];
  readonly vault: FleetSnapshot['vault'];
  readonly watcher: WatchStatus | undefined;
}

/** The fleet as events have made it. */
export interface FleetPicture {
  readonly rows: ReadonlyMap<string, FleetRow>;
  readonly vault: FleetSnapshot['vault'];
  readonly watcher: WatchStatus | undefined;
}

/** Before anything is known. */
export const NO_PICTURE: FleetPicture = { rows: new Map(), vault: 'absent', watcher: undefined };

/** The picture after one more event. */
export function pictureAfter(before: FleetPicture, event: FleetEvent): FleetPicture {
  switch (event.type) {
    case 'snapshot': {
      const { rows, vault, watcher } = event.snapshot;
      return { rows: new Map(rows.map((row) => [row.host.host_id, row])), vault, watcher };
    }
    case 'row':
      return { ...before, rows: new Map(before.rows).set(event.row.host.host_id, event.row) };
    case 'watcher':
      return { ...before, watcher: event.watcher };
    case 'scan':
      return before;
  }
}

/** Only a fresh, complete, passing result counts as well; whatever could not be told does not. */
function worthOf({ state, severity }: Cell): Exclude<Worst, 'waiting'> {
  if (state === 'compliant' || state === 'alternative' || state === 'not_applicable') return 'well';
  if (state === 'drifted') return severity === 'critical' ? 'critical' : 'drifted';
  return 'unknown';
}

/** Sums the picture up. */
export function summarise({ rows, vault, watcher }: FleetPicture): FleetSummary {
  const cells = { critical: 0, drifted: 0, unknown: 0, well: 0 };
  const critical: Critical[] = [];
  for (const row of rows.values()) {
    for (const cell of row.cells) {
      const worth = worthOf(cell);
      cells[worth] += 1;
      if (worth === 'critical') critical.push({ host: row.host.name, check: cell.check });
    }
  }
  const known: Worst = WORST.find((one) => one !== 'waiting' && cells[one] > 0) ?? 'waiting';
  const worst = vault === 'unlocked' || known === 'critical' || known === 'drifted' ? known : 'waiting';
  return { worst, hosts: rows.size, cells, critical, vault, watcher };
}

/** What is critical now and was not before; nothing at the first look, which the tray shows anyway. */
export function newlyCritical(before: FleetPicture, after: FleetPicture): readonly Critical[] {
  if (before === NO_PICTURE) return [];
  const key = ({ host, check }: Critical) => `${host}\0${check}`;
  const had = new Set(summarise(before).critical.map(key));
  return summarise(after).critical.filter((one) => !had.has(key(one)));
}

/** One line for a tooltip and the head of the tray's menu. */
export function inWords({ hosts, cells, vault, watcher }: FleetSummary): string {
  if (vault === 'locked') return 'The vault is locked: nothing is read until it is opened.';
  if (hosts === 0) return 'No hosts yet.';
  const parts = [
    cells.critical > 0 && `${cells.critical} critical`,
    cells.drifted > 0 && `${cells.drifted} drifted`,
    cells.unknown > 0 && `${cells.unknown} not known`,
    `${cells.well} well`,
  ].filter((part) => part !== false);
  const paused = watcher?.state === 'running' ? '' : watcher?.state === 'offline' ? ' · offline' : ' · not watching';
  return `${hosts} ${hosts === 1 ? 'host' : 'hosts'}: ${parts.join(', ')}${paused}`;
}
