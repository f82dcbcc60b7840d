import type { Host } from '../../contract/fleet.ts';
import type { FleetRow } from '../../contract/live.ts';
import type { Clock } from '../clock.ts';
import type { Tally } from '../store/score-samples.ts';
import type { Activity, AgingRow } from './fleet-view.ts';
import { tallyOf } from './score.ts';

/**
 * The matrix as it is now, kept row by row: one changed row must not cost a look at all of them, and the whole of a large
 * fleet must be there at once (the event loop never waits 50 ms).
 */
export interface FleetRows {
  row(host: Host): FleetRow;
  rows(): FleetRow[];
  /** Cells that count and cells that are good, over all hosts. */
  total(): Tally;
  /** The same per site. */
  sites(): Map<string, Tally>;
  /** Says that a host has new results. */
  touch(hostId: string): void;
  /** Says that hosts came, went or changed. */
  reset(): void;
  /** Hosts of which a cell has become stale since their row was made. */
  turned(): string[];
}

/** What the rows are made from. */
export interface FleetRowsOptions {
  readonly hosts: () => readonly Host[];
  readonly aging: (host: Host) => AgingRow;
  /** Whatever of a host's row is not its results, as text: a row that was made with another one is made anew. */
  readonly version: (host: Host) => string;
  readonly activity: (hostId: string) => Activity;
  readonly clock: Clock;
}

/** One host's row as it was made. */
interface Made extends AgingRow {
  readonly host: Host;
  readonly version: string;
  readonly tally: Tally;
  readonly at: number;
  /** The last change of the fleet after which host and version were compared. */
  compared: number;
}

/** Makes the rows; each is made when it is first asked for. */
export function fleetRows(options: FleetRowsOptions): FleetRows {
  const { clock } = options;
  const made = new Map<string, Made>();
  let hosts: readonly Host[] | undefined;
  let changes = 0;

  const hostsNow = () => {
    hosts ??= options.hosts();
    return hosts;
  };
  // A clock that was set back turns cells too.
  const hasTurned = (one: Made, now: number) => now > one.turnsAt || now < one.at;
  const isSame = (known: Made, host: Host): boolean => {
    if (known.compared === changes) return true;
    if (known.host !== host || known.version !== options.version(host)) return false;
    known.compared = changes;
    return true;
  };
  const current = (host: Host): Made => {
    const now = clock.now();
    const known = made.get(host.host_id);
    if (known !== undefined && !hasTurned(known, now) && isSame(known, host)) return known;
    const aging = options.aging(host);
    const version = options.version(host);
    const one = { ...aging, host, version, tally: tallyOf([aging.row]), at: now, compared: changes };
    made.set(host.host_id, one);
    return one;
  };
  const row = (host: Host): FleetRow => ({ ...current(host).row, activity: options.activity(host.host_id) });
  return {
    row,
    rows: () => hostsNow().map(row),
    total: () => hostsNow().reduce<Tally>((sum, host) => plus(sum, current(host).tally), { good: 0, counted: 0 }),
    sites: () => {
      const sites = new Map<string, Tally>();
      for (const host of hostsNow()) sites.set(host.site_id, plus(sites.get(host.site_id), current(host).tally));
      return sites;
    },
    touch: (hostId) => {
      made.delete(hostId);
    },
    reset: () => {
      hosts = undefined;
      changes += 1;
      const ids = new Set(hostsNow().map((host) => host.host_id));
      for (const hostId of made.keys()) if (!ids.has(hostId)) made.delete(hostId);
    },
    turned: () => {
      const now = clock.now();
      return [...made].filter(([, one]) => hasTurned(one, now)).map(([hostId]) => hostId);
    },
  };
}

function plus(sum: Tally | undefined, one: Tally): Tally {
  return { good: (sum?.good ?? 0) + one.good, counted: (sum?.counted ?? 0) + one.counted };
}
