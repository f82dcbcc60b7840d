import type { NewCredential, NewHost, NewWriteCredential } from '../../contract/contract.ts';
import type { Host, HostAccess, Site, WriteCredential } from '../../contract/fleet.ts';
import { isoTime } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import type { Services } from '../services.ts';
import { formatAddress, parseAddress } from '../transport/address.ts';
import { keyReader } from '../transport/ssh/private-key.ts';
import { type HostSecret, hostSecretName } from '../vault/credentials.ts';
import { routeTo } from './route.ts';

/** A host that is to be added, and its secrets by the names of their vault entries. */
export interface PreparedHost {
  readonly host: Host;
  readonly secrets: Map<string, Uint8Array>;
}

/**
 * The record of a new host and what goes into the vault for it; stores nothing. `jump` are the hosts to go through, found
 * already. A passphrase is tried on its key file: a wrong one is refused here, where it can still be corrected.
 * @throws RoundsError `AUTH_FAILED` or `INVALID_INPUT` for a key that does not open, `INVALID_INPUT` for a way that does not end
 */
export async function prepareHost(
  services: Pick<Services, 'clock' | 'ids' | 'fleet' | 'demo'>,
  input: NewHost,
  site: Site,
  jump: readonly Host[],
): Promise<PreparedHost> {
  const address = parseAddress(input.address);
  assertKind(services.demo, address.scheme === 'demo');
  const hostId = services.ids.uuid();
  const write = input.write_credential;
  const host: Host = {
    host_id: hostId,
    site_id: site.site_id,
    name: input.name,
    address: formatAddress(address),
    platform: input.platform,
    credential: input.credential.kind,
    ...keyFileOf(input.credential),
    sudo: input.sudo,
    ...(jump.length === 0 ? {} : { jump: jump.map((one) => one.host_id) }),
    ...(write === undefined ? {} : { write_credential: writeRecord(write) }),
    created_at: isoTime(services.clock.now()),
  };
  routeTo(services.fleet, host);
  await assertOpens(input.credential);
  if (write !== undefined) await assertOpens(write.credential);
  const secrets = new Map<string, Uint8Array>();
  const keep = (kind: HostSecret, value: string | undefined) => {
    if (value !== undefined) secrets.set(hostSecretName(hostId, kind), Buffer.from(value));
  };
  keep('password', passwordOf(input.credential));
  keep('key-passphrase', passphraseOf(input.credential));
  keep('sudo', input.sudo_password);
  keep('write-password', passwordOf(write?.credential));
  keep('write-key-passphrase', passphraseOf(write?.credential));
  keep('write-sudo', write?.sudo_password);
  return { host, secrets };
}

/** How a host is got at. Throws as {@link routeTo}. */
export function accessOf(fleet: Services['fleet'], host: Host): HostAccess {
  const ofSite = fleet.hosts().filter((one) => one.site_id === host.site_id);
  return {
    via: routeTo(fleet, host).map((one) => one.name),
    writes: host.write_credential === undefined ? 'same_as_reads' : 'own_credential',
    site_has_one_credential: ofSite.every((one) => one.write_credential === undefined),
  };
}

function assertKind(demoConsole: boolean, demoAddress: boolean): void {
  if (demoConsole === demoAddress) return;
  throw new RoundsError(
    'INVALID_INPUT',
    demoConsole
      ? 'This is a demo console: it takes in hosts of the demo clinic alone (demo:NAME). Add real hosts to a real console.'
      : 'Addresses that begin with "demo:" are of the demo clinic, and this is a real console. "rounds demo init" makes a demo console.',
  );
}

function writeRecord({ user, credential, sudo }: NewWriteCredential): WriteCredential {
  return { ...(user === undefined ? {} : { user }), credential: credential.kind, ...keyFileOf(credential), sudo };
}

function keyFileOf(credential: NewCredential): { key_file?: string } {
  return credential.kind === 'key' ? { key_file: credential.key_file } : {};
}

function passwordOf(credential: NewCredential | undefined): string | undefined {
  return credential?.kind === 'password' ? credential.password : undefined;
}

function passphraseOf(credential: NewCredential | undefined): string | undefined {
  return credential?.kind === 'key' ? credential.passphrase : undefined;
}

async function assertOpens(credential: NewCredential): Promise<void> {
  if (credential.kind !== 'key' || credential.passphrase === undefined) return;
  const { key_file: keyFile, passphrase } = credential;
  await keyReader().read({ keyFile, passphrase: async () => passphrase });
}
