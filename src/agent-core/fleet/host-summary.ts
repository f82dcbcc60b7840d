import type { Host } from '../../contract/fleet.ts';

/** A host as policy evidence shows it: how it is reached, without paths of this laptop. */
export function hostSummary(host: Host) {
  return {
    name: host.name,
    address: host.address,
    platform: host.platform,
    credential: host.credential,
    sudo: host.sudo,
  };
}
