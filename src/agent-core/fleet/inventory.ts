import { EVIDENCE_CITATIONS } from '../../contract/citations.ts';
import type { CheckId } from '../../contract/enums.ts';
import type { BundleOf } from '../../contract/evidence.ts';
import type { Host, Site } from '../../contract/fleet.ts';
import type { DraftOf } from '../evidence/draft.ts';
import type { EffectiveBaseline } from './baseline.ts';
import { exceptionsOf } from './exceptions.ts';

/** Which hosts, checks and exceptions a site has now. */
export type Inventory = BundleOf<'inventory'>['hosts'];

/** The inventory of a site. `checks` are those that this version reads on a host; hosts are sorted by id, so that equal means equal. */
export function inventoryOf(
  hosts: readonly Host[],
  checks: (host: Host) => readonly CheckId[],
  baseline: (host: Host) => EffectiveBaseline,
): Inventory {
  return hosts
    .toSorted((one, other) => (one.host_id < other.host_id ? -1 : 1))
    .map((host) => ({
      host_id: host.host_id,
      host_name: host.name,
      platform: host.platform,
      address: host.address,
      checks: [...checks(host)],
      exceptions: listed(baseline(host)),
    }));
}

/** Sorted by check, so that equal means equal. */
function listed({ baseline }: EffectiveBaseline): Inventory[number]['exceptions'] {
  return exceptionsOf(baseline)
    .map(({ check, exception: { state, review_by } }) => ({ check, state, review_by }))
    .sort((one, other) => (one.check < other.check ? -1 : 1));
}

/** The `inventory` evidence of a site at a moment (ISO). */
export function inventoryDraft(site: Site, hosts: Inventory, at: string): DraftOf<'inventory'> {
  return {
    kind: 'inventory',
    site_id: site.site_id,
    site_name: site.name,
    timestamp_start: at,
    timestamp_end: at,
    hipaa_controls: [...EVIDENCE_CITATIONS],
    hosts,
  };
}
