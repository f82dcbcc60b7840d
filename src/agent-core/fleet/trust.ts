import type { Host, Trust } from '../../contract/fleet.ts';
import type { FleetReader } from '../store/fleet.ts';

/** Where the trust in a host's identity stands, from what is remembered; asks nobody. */
export function trustOf(fleet: FleetReader, host: Host): Trust {
  const common = { host_id: host.host_id, host_name: host.name, how_to_check: HOW_TO_CHECK };
  if (host.address.startsWith('local:')) {
    return { ...common, status: 'not_needed', how_to_check: 'This computer: there is no remote identity to compare.' };
  }
  const peer = fleet.peer(host.host_id);
  const offer = fleet.offer(host.host_id);
  const seen = { ...(peer === undefined ? {} : { peer }), ...(offer === undefined ? {} : { offer }) };
  if (peer === undefined) return { ...common, ...seen, status: offer === undefined ? 'never_seen' : 'first_contact' };
  const changed = offer !== undefined && offer.fingerprint !== peer.fingerprint && offer.seen_at > peer.accepted_at;
  return { ...common, ...seen, status: changed ? 'changed' : 'trusted' };
}

const HOW_TO_CHECK =
  'On the host itself, at its own keyboard: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub (or the _ecdsa_ or _rsa_ file, by the key type shown). The whole SHA256: text must be the same.';
