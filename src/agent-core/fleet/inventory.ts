import { EVIDENCE_CITATIONS } from '../../contract/citations.ts';
import { CHECK_IDS, type CheckId } from '../../contract/enums.ts';
import type { BundleOf } from '../../contract/evidence.ts';
import type { Host, Site } from '../../contract/fleet.ts';
import type { DraftOf } from '../evidence/draft.ts';
import type { EffectiveBaseline } from './baseline.ts';

/** Which hosts, checks and exceptions a site has now. */
export type Inventory = BundleOf<'inventory'>['hosts'];

/** The inventory of a site. `checks` are those that this version reads; hosts are sorted by id, so that equal means equal. */
export function inventoryOf(
  hosts: readonly Host[],
  checks: readonly CheckId[],
  baseline: (host: Host) => EffectiveBaseline,
): Inventory {
  return hosts
    .toSorted((one, other) => (one.host_id < other.host_id ? -1 : 1))
    .map((host) => ({
      host_id: host.host_id,
      host_name: host.name,
      platform: host.platform,
      address: host.address,
      checks: [...checks],
      exceptions: exceptionsOf(baseline(host)),
    }));
}

function exceptionsOf({ baseline }: EffectiveBaseline): Inventory[number]['exceptions'] {
  const exceptions: Inventory[number]['exceptions'] = [];
  for (const check of CHECK_IDS) {
    const choice = baseline.checks?.[check];
    if (choice === undefined || choice === 'enabled') continue;
    exceptions.push({ check, state: choice.state, review_by: choice.review_by });
  }
  return exceptions;
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
