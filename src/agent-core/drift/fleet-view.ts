import type { DriftResult } from '../../contract/drift.ts';
import { CHECK_IDS, type CheckId } from '../../contract/enums.ts';
import type { Host, Site } from '../../contract/fleet.ts';
import type { Cell, FleetRow } from '../../contract/live.ts';
import { saysSwitchedOff } from '../checks/switches.ts';
import type { Clock } from '../clock.ts';
import { isoTime } from '../clock.ts';
import type { EffectiveBaseline } from '../fleet/baseline.ts';
import type { FleetReader } from '../store/fleet.ts';
import type { ResultReader } from '../store/results.ts';
import { cellOf, emptyCell } from './freshness.ts';
import { thresholdOf } from './threshold.ts';

/** Whether a host waits for its scan, is being scanned, or neither. */
export type Activity = FleetRow['activity'];

/** A row (of a host at rest), and when a cell of it turns `stale` by itself (epoch ms). */
export interface AgingRow {
  readonly row: FleetRow;
  readonly turnsAt: number;
}

/** What the view reads. */
export interface FleetViewOptions {
  readonly fleet: FleetReader;
  readonly results: ResultReader;
  /** The custom checks that count on a host, sorted. */
  readonly customs?: ((host: Host) => readonly CheckId[]) | undefined;
  /** Checks that the configuration switches off, each with the summary of its cells. */
  readonly switchedOff?: ReadonlyMap<CheckId, string> | undefined;
  /** The baseline that applies to a host now. */
  readonly baseline: (host: Host) => EffectiveBaseline;
  /** How long until the watcher tries a host again, where that is longer than usual. */
  readonly waitMs: (hostId: string) => number | undefined;
  readonly clock: Clock;
}

/** Reads rows of the matrix from what is stored. */
export function fleetView(options: FleetViewOptions): (host: Host) => AgingRow {
  const { fleet, results } = options;
  const rowOf = (host: Host, site: Site): AgingRow => {
    const now = options.clock.now();
    const { baseline, sha256 } = options.baseline(host);
    const waitMs = options.waitMs(host.host_id);
    const latest = new Map(results.latest(host.host_id).map((one) => [one.result.check as string, one]));
    const contact = results.contact(host.host_id);
    let turnsAt = Number.POSITIVE_INFINITY;
    // One that has a result stays to be seen while nothing is known of what was accepted: the vault is still locked.
    const known = [...latest.values()].map(({ result }) => result.check).filter((check) => check.startsWith('custom:'));
    const customs = [...new Set([...known, ...(options.customs?.(host) ?? [])])].sort();
    const cells = [...CHECK_IDS, ...customs].map((check) => {
      const one = latest.get(check);
      const off = options.switchedOff?.get(check);
      if (one === undefined) return silentCell(check, off);
      const threshold = thresholdOf(baseline, check);
      const aging = cellOf(one, { platform: host.platform, baselineSha256: sha256, threshold, waitMs, now });
      if (!counts(one.result, aging.cell, off)) return silentCell(check, off);
      turnsAt = Math.min(turnsAt, aging.turnsAt);
      return aging.cell;
    });
    return {
      turnsAt,
      row: {
        host,
        site,
        activity: 'idle',
        cells,
        ...(contact?.facts === undefined ? {} : { facts: contact.facts }),
        ...(contact?.problem === undefined ? {} : { problem: contact.problem }),
        ...(contact === undefined ? {} : { scanned_at: isoTime(contact.at) }),
        ...(contact?.problem === undefined || waitMs === undefined || waitMs === Number.POSITIVE_INFINITY
          ? {}
          : { retry_at: isoTime(contact.at + waitMs) }),
      },
    };
  };
  const siteOf = (host: Host): Site => {
    const site = fleet.site(host.site_id);
    if (site === undefined) throw new Error(`host ${host.host_id} without its site`);
    return site;
  };
  return (host) => rowOf(host, siteOf(host));
}

/**
 * Whether a cell made of a result may be shown. Of a switched-off check, only that it is, or that a person has excepted it:
 * a green cell from before must not last. Of one that is on again, nothing that was told while it was off.
 */
function counts({ summary }: DriftResult, { state }: Cell, off: string | undefined): boolean {
  if (off === undefined) return !saysSwitchedOff(summary);
  return state === 'not_applicable' || state === 'alternative' || (state === 'unknown' && saysSwitchedOff(summary));
}

function silentCell(check: CheckId, off: string | undefined): Cell {
  return off === undefined ? emptyCell(check) : { ...emptyCell(check), summary: off };
}
