import type { Trust } from '../../../src/contract/fleet.ts';
import { iso } from './fixtures.ts';
import type { FakeFleet } from './fleet.ts';

/** The keys that the pretended hosts show. */
export const FINGERPRINT = 'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8';
export const OTHER_FINGERPRINT = 'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5QQ0';
const HOW_TO_CHECK =
  'On the host itself, at its own keyboard: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub. The whole SHA256: text must be the same.';

/** Who the pretended hosts say they are; trusted unless a test says otherwise. */
export function createFakeTrusts(fleet: FakeFleet) {
  const trusts = new Map<string, Trust>();

  function trustOf(name: string): Trust {
    const known = trusts.get(name);
    if (known !== undefined) return known;
    setTrust(name, 'trusted');
    return trustOf(name);
  }

  /** Puts a host's identity into a state; `fingerprint` is the one that it shows (or that was accepted). */
  function setTrust(name: string, status: Trust['status'], fingerprint = FINGERPRINT): void {
    const row = fleet.find(name);
    const seen = { key_type: 'ssh-ed25519', fingerprint };
    const peer = {
      host_id: row.host.host_id,
      ...seen,
      accepted_at: iso(fleet.now() - 40 * 86_400_000),
      accepted_by: 'dana@laptop-7, compared at the console',
    };
    const offer = { ...seen, seen_at: iso(fleet.now()) };
    const common = { host_id: row.host.host_id, host_name: name, how_to_check: HOW_TO_CHECK, status };
    trusts.set(
      name,
      status === 'trusted'
        ? { ...common, peer: { ...peer, accepted_at: iso(fleet.now()) }, offer }
        : status === 'first_contact'
          ? { ...common, offer }
          : status === 'changed'
            ? { ...common, peer, offer: { ...offer, fingerprint: OTHER_FINGERPRINT } }
            : common,
    );
  }

  return { all: () => [...fleet.rows.keys()].map(trustOf), trustOf, setTrust };
}
