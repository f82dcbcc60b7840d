import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvidenceRow } from '../../../src/contract/evidence.ts';
import type { Cell } from '../../../src/contract/live.ts';
import { type Console, openConsole } from './console.ts';
import { fingerprintOf, type ScriptedFleet, scriptedFleet } from './scripted-fleet.ts';
import { type SimulatedTime, simulatedTime } from './simulated-time.ts';

/** A console whose hosts and time are simulated. */
export interface WatchedClinic extends Console {
  readonly time: SimulatedTime;
  readonly fleet: ScriptedFleet;
  /** Address of a host. */
  address(name: string): string;
  /** Lets time pass. */
  pass(ms: number): Promise<void>;
}

/** Days are watched in seconds here, and each scan flushes the disk: a folder in memory, where there is one. */
const MEMORY = '/dev/shm';

/** Shortly after the answers of its hosts were recorded: none of them is old then, or from the future. */
export const RECORDED = Date.parse('2026-11-21T15:00:00.000Z');

/** Where the host `name` is reached. */
export function addressOf(name: string): string {
  return `ssh://tech@${name}.example:22`;
}

/**
 * A console with the site `maple` (in Chicago) and its hosts `h1`, `h2`, ..., all trusted, with the baseline that the first
 * one meets. Watching is not started.
 */
export async function watchedClinic(
  options: { hosts?: number; networkUp?: () => boolean; start?: number } = {},
): Promise<WatchedClinic> {
  const time = simulatedTime(options.start);
  const fleet = scriptedFleet(time);
  const dir = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'rounds-watch-'));
  const console = await openConsole({
    transport: fleet.transport,
    clock: time.clock,
    timers: time.timers,
    dir,
    ...(options.networkUp === undefined ? {} : { networkUp: options.networkUp }),
  });
  const { client } = console;
  await client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
  for (let number = 1; number <= (options.hosts ?? 1); number += 1) {
    const name = `h${number}`;
    await client.hosts.add({
      name,
      site: 'maple',
      address: addressOf(name),
      platform: 'linux',
      credential: { kind: 'agent' },
      sudo: 'nopasswd',
    });
    await client.trust.accept({ host: name, fingerprint: fingerprintOf('A') });
  }
  const capturing = client.baselines.capture({ host: 'h1' });
  await time.pass(1000, fleet.settled);
  const { yaml } = await capturing;
  await client.baselines.set({ target: { scope: 'site', id: 'maple' }, yaml, reason: 'reviewed', file: 'b.yaml' });
  fleet.forget();
  return {
    ...console,
    time,
    fleet,
    address: addressOf,
    pass: (ms) => time.pass(ms, fleet.settled),
    [Symbol.asyncDispose]: async () => {
      await console[Symbol.asyncDispose]();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Times at which a host was asked for what `probe` reads, since the fleet was told to forget. */
export function readings(one: WatchedClinic, name: string, probe = 'logging'): number[] {
  return one.fleet.scans
    .filter((scan) => scan.address === one.address(name) && scan.probes.includes(probe))
    .map((scan) => scan.at);
}

/** Times between successive ones. */
export function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

/** The cells of a host that have a result. */
export async function cellsOf(one: WatchedClinic, name: string): Promise<Cell[]> {
  const { rows } = await one.client.fleet.snapshot();
  return rows.find((row) => row.host.name === name)?.cells.filter((cell) => cell.at !== undefined) ?? [];
}

/** All evidence of a kind, newest first. */
export async function kinds(
  one: WatchedClinic,
  kind: 'attestation' | 'unreachable' | 'inventory' | 'drift',
): Promise<EvidenceRow[]> {
  return one.client.evidence.list({ kind, limit: 10_000 });
}
