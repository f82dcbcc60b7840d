import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Platform } from '../../src/contract/enums.ts';
import { host as hostSchema, site, type Trust, trust } from '../../src/contract/fleet.ts';
import type { LabHost } from '../lab-kit/host.ts';
import type { TestConsole } from './cli.ts';
import { baselineSet, proposal } from './documents.ts';

/** The clinic of the tests; a zone with daylight saving time. */
export const SITE = 'maple-street';

/** A lab host as the technician will know it. */
export interface Entry {
  readonly name: string;
  readonly host: LabHost;
  readonly platform?: Platform;
  /** Another login than `tech`. */
  readonly user?: string;
  /** How to log in; the lab's key unless said. */
  readonly login?: { readonly password: string } | { readonly keyFile: string };
  /** How reads become root; `--sudo` unless said. */
  readonly sudo?: 'none' | 'nopasswd' | { readonly password: string };
  /** Where to connect, when not straight to the host: a proxy. */
  readonly at?: { readonly host: string; readonly port: number };
}

/** `rounds site add`. */
export async function addSite(laptop: TestConsole): Promise<void> {
  await laptop.json(site, ['site', 'add', SITE, '--timezone', 'America/Chicago']);
}

/** The arguments and the input of `rounds hosts add` for an entry. */
export function addHostCommand(entry: Entry): { readonly args: string[]; readonly input: string } {
  const { host, user = host.user, at = { host: host.address, port: host.port }, sudo = 'nopasswd' } = entry;
  const login = entry.login ?? { keyFile: host.keyFile };
  const typed: string[] = [];
  const args = ['hosts', 'add', entry.name, '--address', `ssh://${user}@${at.host}:${at.port}`];
  args.push('--platform', entry.platform ?? (host.kind === 'nixos' ? 'nixos' : 'linux'), '--site', SITE);
  if ('keyFile' in login) args.push('--key', login.keyFile);
  else {
    args.push('--password-stdin');
    typed.push(login.password);
  }
  if (typeof sudo === 'object') {
    args.push('--sudo-password-stdin');
    typed.push(sudo.password);
  } else if (sudo === 'nopasswd') args.push('--sudo');
  return { args, input: typed.map((line) => `${line}\n`).join('') };
}

/** `rounds hosts add`. */
export async function addHost(laptop: TestConsole, entry: Entry): Promise<void> {
  const { args, input } = addHostCommand(entry);
  await laptop.json(hostSchema, args, { input });
}

/** Reads the fingerprint on the host itself, as the technician does at its console, and accepts it. */
export async function confirmIdentity(laptop: TestConsole, { name, host }: Entry): Promise<Trust> {
  return laptop.json(trust, ['trust', 'accept', name, '--fingerprint', await host.hostKeyFingerprint()]);
}

/** What a host of the lab's images has no safeguard for, unless a test installs one. */
const NOT_THERE = ['av_edr', 'backup', 'encryption'];

/**
 * `rounds baseline capture` into a file; of the safeguards that the host does not have, the lead has decided that it needs
 * none. Returns the notes of the proposal.
 */
export async function captureBaseline(laptop: TestConsole, name: string, file: string): Promise<readonly string[]> {
  const { notes } = await laptop.json(proposal, ['baseline', 'capture', name, '--out', file]);
  const without = NOT_THERE.filter((check) => notes.some((note) => note.startsWith(`${check}: nothing to propose`)));
  if (without.length > 0) {
    const decided = 'state: not_applicable, reason: no patient data here, by: Dana, review_by: 2099-12-31';
    appendFileSync(file, ['checks:', ...without.map((check) => `  ${check}: { ${decided} }`), ''].join('\n'));
  }
  return notes;
}

/** {@link captureBaseline}, and `set` for this host. */
export async function adoptBaseline(laptop: TestConsole, name: string): Promise<readonly string[]> {
  const file = join(laptop.folder, `${name}.yaml`);
  const notes = await captureBaseline(laptop, name, file);
  await laptop.json(baselineSet, [
    'baseline',
    'set',
    '--host',
    name,
    '--file',
    file,
    '--reason',
    'as it was installed',
  ]);
  return notes;
}

/** The states of a host of the lab's images, as {@link adoptBaseline} leaves it: these, and what it needs none of. */
export const WITHOUT_SAFEGUARDS = {
  av_edr: 'not_applicable',
  backup: 'not_applicable',
  encryption: 'not_applicable',
} as const;

/** A whole first visit: host added, identity compared and accepted, baseline captured and set. */
export async function takeIn(laptop: TestConsole, entry: Entry): Promise<void> {
  await addHost(laptop, entry);
  await confirmIdentity(laptop, entry);
  await adoptBaseline(laptop, entry.name);
}
