import type { NewHost } from '../../contract/contract.ts';
import type { Host } from '../../contract/fleet.ts';
import { RoundsError } from '../errors.ts';
import { effectiveBaseline } from '../fleet/baseline.ts';
import { groupNames } from '../fleet/groups.ts';
import { hostSummary } from '../fleet/host-summary.ts';
import { accessOf, prepareHost } from '../fleet/new-host.ts';
import { policyDraft } from '../fleet/policy.ts';
import { behind } from '../fleet/route.ts';
import { SUDOERS_PATH, sudoersDropIn } from '../fleet/sudoers.ts';
import { trustOf } from '../fleet/trust.ts';
import type { Services } from '../services.ts';
import { parseAddress } from '../transport/address.ts';
import { HOST_SECRETS, hostSecretName } from '../vault/credentials.ts';
import { os } from './base.ts';
import { hostOf, siteOf } from './lookup.ts';

const DEMO_ONLY =
  'This is a demo console: it takes in hosts of the demo clinic alone. Stop it and start a real console: npm start.';

/** Hosts: what is watched, and how it is reached. */
export function hostHandlers(services: Services) {
  const { fleet } = services;
  return {
    list: os.hosts.list.handler(() =>
      fleet.hosts().map((host) => ({ ...host, groups: groupNames(fleet, host.host_id) })),
    ),
    add: os.hosts.add.handler(({ input }) => addHost(services, input)),
    show: os.hosts.show.handler(({ input }) => {
      const host = hostOf(fleet, input.host);
      const site = siteOf(fleet, host.site_id);
      const groups = fleet.groupsOf(host.host_id);
      return { host, site, groups, trust: trustOf(fleet, host), access: accessOf(fleet, host) };
    }),
    thisComputer: os.hosts.thisComputer.handler(async () => {
      const found = await services.thisComputer();
      return services.demo ? { ...found, why_not: DEMO_ONLY } : found;
    }),
    sudoers: os.hosts.sudoers.handler(({ input }) => {
      const host = hostOf(fleet, input.host);
      const { baseline } = effectiveBaseline(services, host);
      return { path: SUDOERS_PATH, text: sudoersDropIn(host, baseline) };
    }),
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
  readonly jump?: NewHost['jump'];
  readonly write_credential?: NewHost['write_credential'];
}

async function addHost(services: Services, input: NewHost): Promise<Host> {
  const { fleet, clock } = services;
  const site = siteOf(fleet, input.site);
  if (fleet.host(input.name) !== undefined)
    throw new RoundsError('CONFLICT', `There is already a host "${input.name}". Choose another name.`);
  const jump = (input.jump ?? []).map((ref) => hostOf(fleet, ref));
  assertFits(input, parseAddress(input.address).scheme);
  for (const one of jump) assertJump(one);
  const { host, secrets } = await prepareHost(services, input, site, jump);
  if (secrets.size > 0) await services.vault.change(secrets);
  for (const secret of secrets.values()) secret.fill(0);
  services.atomically(() => {
    fleet.addHost(host);
    services.desk.seal([
      policyDraft(
        {
          subject: 'host',
          site,
          host,
          before: {},
          after: hostSummary(fleet, host),
          by: services.actor,
          reason: 'host added',
        },
        clock,
      ),
    ]);
  });
  services.fleetChanged();
  return host;
}

/** What would fail at the first scan is refused here, where it can still be corrected. */
export function assertFits(input: HowReached, scheme: 'ssh' | 'local' | 'demo'): void {
  // The demo clinic has some: they show who they are, and what is not read of them yet is unknown.
  if (input.platform === 'windows' && scheme !== 'demo') {
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
  const write = input.write_credential;
  if (scheme === 'local' && ((input.jump ?? []).length > 0 || write !== undefined)) {
    throw new RoundsError(
      'INVALID_INPUT',
      'This computer is not logged in to: leave out --via and what is for writing.',
    );
  }
  if (
    write !== undefined &&
    (write.credential.kind === 'none' || (write.sudo === 'password') !== (write.sudo_password !== undefined))
  ) {
    throw new RoundsError(
      'INVALID_INPUT',
      'A credential for changes needs a way to log in (--write-key, --write-agent or --write-password-stdin), and a sudo password exactly with sudo mode "password".',
    );
  }
}

function assertJump(host: Host): void {
  if (parseAddress(host.address).scheme === 'ssh') return;
  throw new RoundsError('INVALID_INPUT', `${host.name} is this computer: to go through it, leave it out.`);
}

async function removeHost(services: Services, host: Host): Promise<void> {
  const { fleet, vault } = services;
  const needing = behind(fleet, host).map((one) => one.name);
  if (needing.length > 0) {
    throw new RoundsError(
      'CONFLICT',
      `${host.name} is on the way to ${needing.join(', ')}. Remove those first, or add them again with another way.`,
    );
  }
  const site = siteOf(fleet, host.site_id);
  services.atomically(() => {
    fleet.removeHost(host.host_id);
    services.desk.seal([
      policyDraft(
        {
          subject: 'host',
          site,
          host,
          before: hostSummary(fleet, host, groupNames(fleet, host.host_id)),
          after: {},
          by: services.actor,
          reason: 'host removed',
        },
        services.clock,
      ),
    ]);
  });
  const kept = new Set(vault.names());
  const names = HOST_SECRETS.map((kind) => hostSecretName(host.host_id, kind)).filter((name) => kept.has(name));
  if (names.length > 0) await vault.change(new Map(names.map((name) => [name, undefined])));
  services.fleetChanged();
}
