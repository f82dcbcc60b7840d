import type { ImportedHost } from '../../../contract/imports.ts';

/** Whether accepting a host would do anything. A conflict is decided in the list or here first, never by the import. */
export function isChoosable(host: ImportedHost): boolean {
  if (host.action === 'conflict') return false;
  return host.action !== 'exists' || host.trust?.status === 'new';
}

/** What is chosen before a person has looked: what is new. Changes of what is here are for a person to choose. */
export function firstChoice(hosts: readonly ImportedHost[]): ReadonlySet<string> {
  return new Set(hosts.filter((host) => host.action === 'add').map((host) => host.name));
}

/** How many keys would become known identities if those of the chosen hosts were trusted. */
export function trustable(hosts: readonly ImportedHost[], chosen: ReadonlySet<string>): number {
  return hosts.filter((host) => chosen.has(host.name) && host.trust?.status === 'new').length;
}
