import type { Host } from '../../src/contract/fleet.ts';
import type { LabHost } from '../lab-kit/host.ts';
import { openssh } from '../lab-kit/openssh.ts';
import { labPrerequisites } from '../lab-kit/prerequisites.ts';
import type { RunOptions, RunResult } from '../lab-kit/run.ts';

/** For the first host of a kind: its image is built once per machine, over the network. */
export const IMAGE_TIMEOUT_MS = 900_000;

/** Whether the lab can run here; where not, says which suite is skipped and what it would need. */
export function labIsReady(suite: string): boolean {
  const prerequisites = labPrerequisites();
  if (!prerequisites.ok) console.log(`SKIPPED ${suite}: needs ${prerequisites.missing.join(', ')}`);
  return prerequisites.ok;
}

/** Runs a command on a host over SSH with Debian's own client and the lab's key. */
export function over(
  host: LabHost,
  command: string,
  options: Pick<RunOptions, 'input' | 'timeoutMs' | 'enoughBytes'> & { readonly user?: string } = {},
): Promise<RunResult> {
  const { user = host.user, ...rest } = options;
  return openssh({ host: host.address, port: host.port, user, with: { keyFile: host.keyFile } }, command, rest);
}

/** A lab host as a console that logs in as its ordinary user has it in its fleet. */
export function labHost(host: LabHost): Host {
  return {
    host_id: '00000000-0000-7000-8000-000000000001',
    site_id: '00000000-0000-7000-8000-000000000002',
    name: host.name,
    address: `ssh://${host.user}@${host.address}:${host.port}`,
    platform: host.kind === 'nixos' ? 'nixos' : 'linux',
    credential: 'key',
    sudo: 'nopasswd',
    created_at: '2027-01-31T08:00:00.000Z',
  };
}

/** Does some work and prints how long it took. */
export async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  console.log(`lab: ${what} took ${Math.round(performance.now() - start)} ms`);
  return result;
}
