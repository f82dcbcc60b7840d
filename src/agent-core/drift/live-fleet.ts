import type { CheckId } from '../../contract/enums.ts';
import type { Host } from '../../contract/fleet.ts';
import type { FleetEvent } from '../../contract/live.ts';
import type { Clock } from '../clock.ts';
import type { EventHub } from '../events/hub.ts';
import type { EffectiveBaseline } from '../fleet/baseline.ts';
import type { FleetReader } from '../store/fleet.ts';
import type { ResultReader } from '../store/results.ts';
import { type FleetRows, fleetRows } from './fleet-rows.ts';
import { type Activity, fleetView } from './fleet-view.ts';
import { scoreOf } from './score.ts';

/** What the matrix is made from. */
export interface LiveFleetOptions {
  readonly fleet: FleetReader;
  readonly results: ResultReader;
  readonly baseline: (host: Host) => EffectiveBaseline;
  /** The custom checks that count on a host, sorted. */
  readonly customs: (host: Host) => readonly CheckId[];
  /** Checks that the configuration switches off, each with the summary of its cells. */
  readonly switchedOff: ReadonlyMap<CheckId, string>;
  /** How long until the watcher tries a host again, where that is longer than usual. */
  readonly waitMs: (hostId: string) => number | undefined;
  readonly clock: Clock;
  readonly hub: EventHub<FleetEvent>;
  readonly evidenceCount: () => number;
}

/** The matrix, and how its changes reach the screens. */
export interface LiveFleet {
  readonly view: FleetRows;
  /** Sends a host's row, as it is now, to whoever listens. */
  publishRow(hostId: string): void;
  /** A host waits for its scan, is being scanned, or no longer is. */
  active(host: Host, now: Activity): void;
}

/** Makes the matrix of the fleet; nobody is scanned yet. */
export function liveFleet(options: LiveFleetOptions): LiveFleet {
  const { fleet, results, hub, clock } = options;
  const activity = new Map<string, Activity>();
  const view = fleetRows({
    hosts: () => fleet.hosts(),
    aging: fleetView({
      fleet,
      results,
      customs: options.customs,
      switchedOff: options.switchedOff,
      baseline: options.baseline,
      waitMs: options.waitMs,
      clock,
    }),
    version: (host) => JSON.stringify([options.baseline(host).sha256, fleet.site(host.site_id), options.customs(host)]),
    activity: (id) => activity.get(id) ?? 'idle',
    clock,
  });
  const publishRow = (hostId: string) => {
    // Counted now, row by row, rather than all at once when somebody asks.
    const score = scoreOf(view.total());
    const host = hub.listening ? fleet.host(hostId) : undefined;
    if (host === undefined) return;
    hub.publish({
      type: 'row',
      row: view.row(host),
      ...(score === undefined ? {} : { score_bp: score }),
      evidence_count: options.evidenceCount(),
    });
  };
  return {
    view,
    publishRow,
    active: (host, now) => {
      if (now === 'idle') {
        activity.delete(host.host_id);
        view.touch(host.host_id);
      } else activity.set(host.host_id, now);
      publishRow(host.host_id);
    },
  };
}
