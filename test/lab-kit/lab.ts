import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Credentials, makeCredentials } from './credentials.ts';
import {
  createHost,
  createHostileHost,
  createNixosHost,
  type HostileHost,
  type HostSite,
  type LabHost,
  type LabHostKind,
  type NixosHost,
} from './host.ts';
import { openRecord, sweepDeadLabs, tearDownLab } from './record.ts';
import { labCache } from './rootfs.ts';

/** A set of real hosts on this machine, in containers, with their keys. */
export type Lab = AsyncDisposable & {
  readonly id: string;
  readonly credentials: Credentials;
  /** Boots hosts, each with a disk and an address of its own; ready when people can log in. */
  readonly host: BootHost;
  /** Ends every host and removes everything that the lab made on this machine. May be called twice. */
  dispose(): Promise<void>;
};

/** What {@link Lab.host} may be told: the host's name on its own screen. */
type HostOptions = { readonly name?: string };

/** Boots a host of a kind. */
type BootHost = {
  (kind: 'debian', options?: HostOptions): Promise<LabHost>;
  (kind: 'nixos', options?: HostOptions): Promise<NixosHost>;
  (kind: 'hostile', options?: HostOptions): Promise<HostileHost>;
};

/**
 * Opens a lab, after clearing away what dead labs left behind. Check {@link labPrerequisites} first: needs root on Linux.
 * The first host of a kind builds its image (network, about a minute); after that no network is needed.
 */
export async function createLab(cache: string = labCache()): Promise<Lab> {
  await sweepDeadLabs(cache);
  const id = randomBytes(3).toString('hex');
  const folder = join(cache, 'labs', id);
  const book = openRecord(cache, id, folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const credentials = await makeCredentials(folder);
  const site: HostSite = { cache, labId: id, folder, book, credentials };
  const host = bootHost(site);
  const dispose = () => tearDownLab(cache, book.record);
  return {
    id,
    credentials,
    host,
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

function bootHost(site: HostSite): BootHost {
  let made = 0;
  function host(kind: 'debian', options?: HostOptions): Promise<LabHost>;
  function host(kind: 'nixos', options?: HostOptions): Promise<NixosHost>;
  function host(kind: 'hostile', options?: HostOptions): Promise<HostileHost>;
  function host(kind: LabHostKind, options: HostOptions = {}): Promise<LabHost> {
    made += 1;
    const name = options.name ?? `${kind}-${made}`;
    if (kind === 'nixos') return createNixosHost(site, made, name);
    return kind === 'hostile' ? createHostileHost(site, made, name) : createHost(site, kind, made, name);
  }
  return host;
}
