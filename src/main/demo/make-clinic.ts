import type { ContractRouterClient } from '@orpc/contract';
import { RoundsError } from '../../agent-core/errors.ts';
import { DEMO_SITES, type DemoHost } from '../../agent-core/transport/demo/roster.ts';
import type { Contract } from '../../contract/contract.ts';

type Client = ContractRouterClient<Contract>;

/** What every change of a demo's policy gives as its reason. */
const REASON = 'demo clinic set up';
/** Hosts that are taken in at the same time: each shows its identity twice, which takes as long as a real one's. */
const AT_ONCE = 25;

/**
 * Fills a new demo console by the ways that a technician goes: sites, hosts, identities confirmed, and as baseline what a
 * host meets now: for each site that of its first Linux host, for each NixOS host its own. Takes no other way into the
 * database, so that a demo's evidence is as complete as a real console's.
 */
export async function makeClinic(
  client: Client,
  hosts: readonly DemoHost[],
  say: (line: string) => void,
): Promise<void> {
  for (const { name, timezone } of DEMO_SITES) await client.sites.add({ name, timezone });
  for (let from = 0; from < hosts.length; from += AT_ONCE) {
    await Promise.all(hosts.slice(from, from + AT_ONCE).map((host) => takeIn(client, host)));
    if (from > 0 && from % 100 === 0) say(`${from} of ${hosts.length} hosts`);
  }
  // All hosts of a platform are installed alike here. Captured before anything is set: a host is then asked for what it
  // has, and not for what another platform's baseline names.
  const linux = await captureFirst(client, hosts, 'linux');
  const nixos = await captureFirst(client, hosts, 'nixos');
  if (linux !== undefined)
    for (const { name } of DEMO_SITES) await setBaseline(client, { scope: 'site', id: name }, linux);
  if (nixos !== undefined)
    for (const host of hosts.filter((one) => one.platform === 'nixos'))
      await setBaseline(client, { scope: 'host', id: host.name }, nixos);
}

async function captureFirst(
  client: Client,
  hosts: readonly DemoHost[],
  platform: DemoHost['platform'],
): Promise<string | undefined> {
  const first = hosts.find((host) => host.platform === platform);
  return first === undefined ? undefined : (await client.baselines.capture({ host: first.name })).yaml;
}

async function setBaseline(
  client: Client,
  target: { scope: 'site' | 'host'; id: string },
  yaml: string,
): Promise<void> {
  await client.baselines.set({ target, yaml, reason: REASON, file: 'captured.yaml' });
}

async function takeIn(client: Client, host: DemoHost): Promise<void> {
  await client.hosts.add({
    name: host.name,
    site: host.site,
    address: `demo:${host.name}`,
    platform: host.platform,
    credential: { kind: 'none' },
    sudo: host.platform === 'windows' ? 'none' : 'nopasswd',
  });
  const { offer } = await client.trust.show({ host: host.name });
  if (offer === undefined)
    throw new RoundsError('INTERNAL', `The demo host ${host.name} showed no identity. Report this.`);
  await client.trust.accept({ host: host.name, fingerprint: offer.fingerprint });
}
