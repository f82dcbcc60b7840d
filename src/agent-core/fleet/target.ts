import type { Host } from '../../contract/fleet.ts';
import { RoundsError } from '../errors.ts';
import type { Services } from '../services.ts';
import type { Credential, HostTarget, Sudo } from '../transport/session.ts';
import { type HostSecret, hostSecretName } from '../vault/credentials.ts';
import { routeTo } from './route.ts';

/**
 * How to read a host: its address, its confirmed identity, the hosts to go through, and where its secrets are (fetched only
 * when needed). Never the credential for changes.
 */
export function hostTarget(services: Pick<Services, 'fleet' | 'vault'>, hostId: string): HostTarget {
  const host = services.fleet.host(hostId);
  if (host === undefined) throw new RoundsError('NOT_FOUND', 'This host was removed. Add it again to reach it.');
  const jumps = routeTo(services.fleet, host);
  return {
    ...oneTarget(services, host),
    ...(jumps.length === 0 ? {} : { jumps: jumps.map((jump) => oneTarget(services, jump)) }),
  };
}

function oneTarget(services: Pick<Services, 'fleet' | 'vault'>, host: Host): HostTarget {
  const peer = services.fleet.peer(host.host_id);
  return {
    hostId: host.host_id,
    name: host.name,
    address: host.address,
    credential: credentialOf(services, host),
    sudo: sudoOf(services, host),
    trusted: peer === undefined ? undefined : { keyType: peer.key_type, fingerprint: peer.fingerprint },
    onOffer: (offer) => services.fleet.setOffer(host.host_id, offer),
  };
}

function credentialOf(services: Pick<Services, 'vault'>, host: Host): Credential {
  switch (host.credential) {
    case 'agent':
      return { kind: 'agent' };
    case 'key': {
      // Names can be read while the vault is locked; the passphrase cannot.
      const isEncrypted = services.vault.names().includes(hostSecretName(host.host_id, 'key-passphrase'));
      const passphrase = () => secretOf(services, host, 'key-passphrase');
      return { kind: 'key', keyFile: host.key_file ?? '', ...(isEncrypted ? { passphrase } : {}) };
    }
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
