import { CHECK_IDS } from '../../contract/enums.ts';
import type { Host, Site } from '../../contract/fleet.ts';
import type { Cell, FleetRow } from '../../contract/live.ts';
import type { Clock } from '../clock.ts';
import { isoTime } from '../clock.ts';
import type { FleetReader } from '../store/fleet.ts';
import type { ResultReader } from '../store/results.ts';
import { cellOf, emptyCell } from './freshness.ts';

/** Whether a host waits for its scan, is being scanned, or neither. */
export type Activity = FleetRow['activity'];

/** Reads rows of the matrix from what is stored. */
export interface FleetView {
  row(host: Host): FleetRow;
  rows(): FleetRow[];
}

/**
 * Makes the view. `implemented` are the checks that this version reads, `baselineSha256` names the baseline that applies
 * to a host now.
 */
export function fleetView(
  fleet: FleetReader,
  results: ResultReader,
  implemented: ReadonlySet<string>,
  activity: (hostId: string) => Activity,
  baselineSha256: (host: Host) => string | undefined,
  clock: Clock,
): FleetView {
  const rowOf = (host: Host, site: Site): FleetRow => {
    const now = clock.now();
    const baseline = baselineSha256(host);
    const latest = new Map(results.latest(host.host_id).map((one) => [one.result.check as string, one]));
    const contact = results.contact(host.host_id);
    const cells: Cell[] = CHECK_IDS.map((check) => {
      const one = latest.get(check);
      return one === undefined
        ? emptyCell(check, implemented.has(check))
        : cellOf(one.result, one.bundleId, baseline, now);
    });
    return {
      host,
      site,
      activity: activity(host.host_id),
      cells,
      ...(contact?.facts === undefined ? {} : { facts: contact.facts }),
      ...(contact?.problem === undefined ? {} : { problem: contact.problem }),
      ...(contact === undefined ? {} : { scanned_at: isoTime(contact.at) }),
    };
  };
  const siteOf = (host: Host): Site => {
    const site = fleet.site(host.site_id);
    if (site === undefined) throw new Error(`host ${host.host_id} without its site`);
    return site;
  };
  return {
    row: (host) => rowOf(host, siteOf(host)),
    rows: () => {
      const sites = new Map(fleet.sites().map((site) => [site.site_id, site]));
      return fleet.hosts().map((host) => rowOf(host, sites.get(host.site_id) ?? siteOf(host)));
    },
  };
}
