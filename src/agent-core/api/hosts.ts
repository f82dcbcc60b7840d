import type { NewHost } from '../../contract/contract.ts';
import type { Host } from '../../contract/fleet.ts';
import { isoTime } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import { hostSummary } from '../fleet/host-summary.ts';
import { policyDraft } from '../fleet/policy.ts';
import { SUDOERS_PATH, sudoersDropIn } from '../fleet/sudoers.ts';
import { trustOf } from '../fleet/trust.ts';
import type { Services } from '../services.ts';
import { formatAddress, parseAddress } from '../transport/address.ts';
import { hostSecretName } from '../vault/credentials.ts';
import { os } from './base.ts';
import { hostOf, siteOf } from './lookup.ts';

/** Hosts: what is watched, and how it is reached. */
export function hostHandlers(services: Services) {
  const { fleet } = services;
  return {
    list: os.hosts.list.handler(() => fleet.hosts()),
    add: os.hosts.add.handler(({ input }) => addHost(services, input)),
    show: os.hosts.show.handler(({ input }) => {
      const host = hostOf(fleet, input.host);
      return { host, site: siteOf(fleet, host.site_id), trust: trustOf(fleet, host) };
    }),
    sudoers: os.hosts.sudoers.handler(({ input }) => ({
      path: SUDOERS_PATH,
      text: sudoersDropIn(hostOf(fleet, input.host)),
    })),
    remove: os.hosts.remove.handler(async ({ input }) => {
      await removeHost(services, hostOf(fleet, input.host));
      return { ok: true as const };
    }),
  };
}

/** What decides whether this console can watch a host. */
export interface HowReached {
  readonly platform: NewHost['platform'];
  readonly credential: { readonly kind: NewHost['credential']['kind'] };
  readonly sudo: NewHost['sudo'];
  readonly sudo_password?: string | undefined;
}

async function addHost(services: Services, input: NewHost): Promise<Host> {
  const { fleet, clock } = services;
  const site = siteOf(fleet, input.site);
  if (fleet.host(input.name) !== undefined)
    throw new RoundsError('CONFLICT', `There is already a host "${input.name}". Choose another name.`);
  const address = parseAddress(input.address);
  assertFits(input, address.scheme);
  const host: Host = {
    host_id: services.ids.uuid(),
    site_id: site.site_id,
    name: input.name,
    address: formatAddress(address),
    platform: input.platform,
    credential: input.credential.kind,
    ...(input.credential.kind === 'key' ? { key_file: input.credential.key_file } : {}),
    sudo: input.sudo,
    created_at: isoTime(clock.now()),
  };
  const secrets = new Map<string, Uint8Array>();
  if (input.credential.kind === 'password')
    secrets.set(hostSecretName(host.host_id, 'password'), Buffer.from(input.credential.password));
  if (input.sudo_password !== undefined)
    secrets.set(hostSecretName(host.host_id, 'sudo'), Buffer.from(input.sudo_password));
  if (secrets.size > 0) await services.vault.change(secrets);
  for (const secret of secrets.values()) secret.fill(0);
  services.atomically(() => {
    fleet.addHost(host);
    services.desk.seal([
      policyDraft(
        { subject: 'host', site, host, before: {}, after: hostSummary(host), by: services.actor, reason: 'host added' },
        clock,
      ),
    ]);
  });
  services.fleetChanged();
  return host;
}

/** What would fail at the first scan is refused here, where it can still be corrected. */
export function assertFits(input: HowReached, scheme: 'ssh' | 'local'): void {
  if (input.platform === 'windows') {
    throw new RoundsError(
      'UNSUPPORTED',
      'This version of Rounds does not read Windows hosts yet. Add NixOS and Linux hosts.',
    );
  }
  if (scheme === 'ssh' && input.credential.kind === 'none') {
    throw new RoundsError(
      'INVALID_INPUT',
      'An SSH host needs a way to log in: give --key FILE, --agent or --password-stdin.',
    );
  }
  if (scheme === 'local' && input.credential.kind !== 'none') {
    throw new RoundsError(
      'INVALID_INPUT',
      'This computer needs no login: leave out --key, --agent and --password-stdin.',
    );
  }
  if ((input.sudo === 'password') !== (input.sudo_password !== undefined)) {
    throw new RoundsError('INVALID_INPUT', 'A sudo password belongs to sudo mode "password", and only to it.');
  }
}

async function removeHost(services: Services, host: Host): Promise<void> {
  const { fleet, vault } = services;
  const site = siteOf(fleet, host.site_id);
  services.atomically(() => {
    fleet.removeHost(host.host_id);
    services.desk.seal([
      policyDraft(
        {
          subject: 'host',
          site,
          host,
          before: hostSummary(host),
          after: {},
          by: services.actor,
          reason: 'host removed',
        },
        services.clock,
      ),
    ]);
  });
  for (const kind of ['password', 'sudo'] as const) await vault.delete(hostSecretName(host.host_id, kind));
  services.fleetChanged();
}
