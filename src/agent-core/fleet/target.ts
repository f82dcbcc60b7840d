import type { Host } from '../../contract/fleet.ts';
import { RoundsError } from '../errors.ts';
import type { Services } from '../services.ts';
import type { Credential, HostTarget, Sudo } from '../transport/session.ts';
import { type HostSecret, hostSecretName } from '../vault/credentials.ts';

/** How to reach a host: its address, its confirmed identity, and where its secrets are (fetched only when needed). */
export function hostTarget(services: Pick<Services, 'fleet' | 'vault'>, hostId: string): HostTarget {
  const host = services.fleet.host(hostId);
  if (host === undefined) throw new RoundsError('NOT_FOUND', 'This host was removed. Add it again to reach it.');
  const peer = services.fleet.peer(hostId);
  return {
    hostId,
    name: host.name,
    address: host.address,
    credential: credentialOf(services, host),
    sudo: sudoOf(services, host),
    trusted: peer === undefined ? undefined : { keyType: peer.key_type, fingerprint: peer.fingerprint },
    onOffer: (offer) => services.fleet.setOffer(hostId, offer),
  };
}

function credentialOf(services: Pick<Services, 'vault'>, host: Host): Credential {
  switch (host.credential) {
    case 'agent':
      return { kind: 'agent' };
    case 'key':
      return { kind: 'key', keyFile: host.key_file ?? '' };
    case 'password':
      return { kind: 'password', password: () => secretOf(services, host, 'password') };
    case 'none':
      return { kind: 'none' };
  }
}

function sudoOf(services: Pick<Services, 'vault'>, host: Host): Sudo {
  if (host.sudo === 'password') return { kind: 'password', password: () => secretOf(services, host, 'sudo') };
  return { kind: host.sudo };
}

async function secretOf(services: Pick<Services, 'vault'>, host: Host, kind: HostSecret): Promise<string> {
  const secret = services.vault.get(hostSecretName(host.host_id, kind));
  if (secret === undefined)
    throw new RoundsError(
      'NOT_FOUND',
      `The vault has no ${kind} for ${host.name}. Remove the host and add it again with its password.`,
    );
  const text = Buffer.from(secret).toString('utf8');
  secret.fill(0);
  return text;
}
