import type { Host } from '../../contract/fleet.ts';
import type { FleetReader } from '../store/fleet.ts';

/** A host as policy evidence shows it: how it is reached, without paths of this laptop, and the names of its groups. */
export function hostSummary(fleet: Pick<FleetReader, 'host'>, host: Host, groups: readonly string[] = []) {
  const { write_credential: write } = host;
  return {
    name: host.name,
    address: host.address,
    platform: host.platform,
    credential: host.credential,
    sudo: host.sudo,
    ...(groups.length === 0 ? {} : { groups: [...groups] }),
    ...(host.jump === undefined ? {} : { via: host.jump.map((id) => fleet.host(id)?.name ?? id) }),
    ...(write === undefined
      ? {}
      : { write_credential: write.credential, write_sudo: write.sudo, write_user: write.user ?? 'as for reading' }),
  };
}
