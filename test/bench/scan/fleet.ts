import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { HostTarget } from '../../../src/agent-core/transport/session.ts';
import type { LabHost } from '../../lab-kit/host.ts';
import type { Lab } from '../../lab-kit/lab.ts';
import { freeSubnet } from '../../lab-kit/network.ts';
import { must } from '../../lab-kit/run.ts';

/** One address of a lab host, with what everybody needs to log in there. */
export interface Member {
  readonly address: string;
  readonly target: HostTarget;
}

/** Many addresses on a few real hosts, whose sshd has Debian's defaults. */
export interface Fleet {
  readonly hosts: readonly LabHost[];
  /** One address of each host in turn, so that neighbours in the list are different servers. */
  readonly members: readonly Member[];
  readonly user: string;
  readonly keyFile: string;
  /** Each address with its host's ed25519 key, read on the host itself: what OpenSSH and Ansible check. */
  readonly knownHosts: string;
}

const routeSchema = z.array(z.object({ dev: z.string() })).min(1);

/**
 * Boots `servers` hosts and gives them `size` addresses, evenly. The same key logs in everywhere, and reads may use sudo.
 * A host with several addresses is several servers to a client, as to MaxStartups it is one.
 */
export async function createFleet(
  lab: Lab,
  { servers, size, folder }: { readonly servers: number; readonly size: number; readonly folder: string },
): Promise<Fleet> {
  const hosts: LabHost[] = [];
  for (let made = 0; made < servers; made += 1) {
    const host = await lab.host('debian');
    await host.sudo('nopasswd');
    hosts.push(host);
  }
  const lists: Member[][] = [];
  const known: string[] = [];
  for (const host of hosts) {
    const fingerprint = await host.hostKeyFingerprint();
    const publicKey = (await host.readFile('/etc/ssh/ssh_host_ed25519_key.pub')).split(' ').slice(0, 2).join(' ');
    const addresses = await moreAddresses(host, size / servers);
    known.push(...addresses.map((address) => `${address} ${publicKey}\n`));
    lists.push(addresses.map((address) => ({ address, target: targetOf(host, address, fingerprint) })));
  }
  const knownHosts = join(folder, 'known_hosts');
  writeFileSync(knownHosts, known.join(''));
  const [first] = hosts;
  if (first === undefined) throw new Error('A fleet has at least one server');
  const rows = lists[0]?.map((_, row) => lists.flatMap((list) => list[row] ?? [])) ?? [];
  return { hosts, members: rows.flat(), user: first.user, keyFile: first.keyFile, knownHosts };
}

/** Further addresses of a host, each reachable over its cable; they go with the host. */
async function moreAddresses(host: LabHost, count: number): Promise<string[]> {
  const route = JSON.parse(await must('ip', ['-json', 'route', 'get', host.address]));
  const dev = routeSchema.parse(route)[0]?.dev ?? '';
  const addresses: string[] = [];
  while (addresses.length < count) {
    const { address } = await freeSubnet();
    await must('ip', ['route', 'add', `${address}/32`, 'dev', dev]);
    addresses.push(address);
  }
  await host.must(addresses.map((address) => `ip address add ${address}/32 dev host0`).join(' && '));
  return addresses;
}

/** How the product is told of a lab host, at this address and port. */
export function targetOf(host: LabHost, address: string, fingerprint: string, port: number = host.port): HostTarget {
  return {
    hostId: `${host.name} ${address}`,
    name: address,
    address: `ssh://${host.user}@${address}:${port}`,
    credential: { kind: 'key', keyFile: host.keyFile },
    sudo: { kind: 'nopasswd' },
    trusted: { keyType: 'ssh-ed25519', fingerprint },
    onOffer: () => undefined,
  };
}
