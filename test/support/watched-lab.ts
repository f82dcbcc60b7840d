import type { ClockStatus, EvidenceRow } from '../../src/contract/evidence.ts';
import type { FleetRow } from '../../src/contract/live.ts';
import { transport } from '../integration/support/ssh-reading.ts';
import type { LabHost } from '../lab-kit/host.ts';
import { type FaultProxy, startProxy } from '../lab-kit/proxy.ts';
import { waitUntil } from '../lab-kit/wait-until.ts';
import { type Console, openConsole } from './far-end/console.ts';
import { type WarpedTime, warpedTime } from './far-end/warped-time.ts';

/** A real host and the line to it. */
export interface WatchedHost {
  readonly host: LabHost;
  readonly line: FaultProxy;
}

/** A console that watches real hosts, in a time of which hours can be skipped. */
export interface WatchedLab extends Console {
  readonly time: WarpedTime;
  /** What this computer says of its own clock. */
  saysOfItsClock(status: ClockStatus): void;
  row(name: string): Promise<FleetRow>;
  /** Waits until these hosts have been read, or tried, since `since` (ISO time of the console), and rest. */
  tried(since: string, ...names: string[]): Promise<FleetRow[]>;
  /** Now, as the console sees it. */
  now(): string;
  /** Skips `ms`, then waits until these hosts were read or tried again. */
  passes(ms: number, ...names: string[]): Promise<FleetRow[]>;
  kinds(kind: EvidenceRow['kind']): Promise<EvidenceRow[]>;
}

/** How long real hosts may take for a scan of everything on a busy machine, milliseconds. */
const SCAN_LIMIT_MS = 60_000;

/** A zone where it is between one and two at night: the hours that a suite skips stay within one day of the clinic. */
function zoneOfEarlyMorning(now: number): string {
  const east = ((((1 - new Date(now).getUTCHours() + 12) % 24) + 24) % 24) - 12;
  // The names of these zones count to the west.
  return east === 0 ? 'Etc/GMT' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`;
}

/**
 * A console with the site `maple` (in Chicago) and these hosts, each behind a line of its own that can be spoiled, all
 * trusted, each with the baseline that was captured from it. Watching is not started.
 */
export async function watchedLab(hosts: Readonly<Record<string, LabHost>>): Promise<{
  readonly one: WatchedLab;
  readonly at: ReadonlyMap<string, WatchedHost>;
}> {
  const time = warpedTime();
  let clock: ClockStatus = { source: 'chrony', offset_ms: 1, synced: true };
  const console = await openConsole({
    transport: transport(),
    clock: time.clock,
    timers: time.timers,
    clockStatus: () => clock,
  });
  const { client } = console;
  await client.sites.add({ name: 'maple', timezone: zoneOfEarlyMorning(time.clock.now()) });
  const at = new Map<string, WatchedHost>();
  await Promise.all(
    Object.entries(hosts).map(async ([name, host]) => {
      const line = await startProxy({ target: { host: host.address, port: host.port } });
      at.set(name, { host, line });
      await host.sudo('nopasswd');
      await client.hosts.add({
        name,
        site: 'maple',
        address: `ssh://${host.user}@127.0.0.1:${line.port}`,
        platform: host.kind === 'nixos' ? 'nixos' : 'linux',
        credential: { kind: 'key', key_file: host.keyFile },
        sudo: 'nopasswd',
      });
      await client.trust.accept({ host: name, fingerprint: await host.hostKeyFingerprint() });
      const { yaml } = await client.baselines.capture({ host: name });
      const { host: added } = await client.hosts.show({ host: name });
      const target = { scope: 'host', id: added.host_id } as const;
      await client.baselines.set({ target, yaml, reason: 'reviewed', file: 'b.yaml' });
    }),
  );
  const now = () => new Date(time.clock.now()).toISOString();
  const row = async (name: string) => {
    const found = (await client.fleet.snapshot()).rows.find((one) => one.host.name === name);
    if (found === undefined) throw new Error(`no row of ${name}`);
    return found;
  };
  const tried = async (since: string, ...names: string[]): Promise<FleetRow[]> => {
    let seen: FleetRow[] = [];
    await waitUntil(
      `${names.join(', ')} to have been tried since ${since}`,
      async () => {
        seen = await Promise.all(names.map(row));
        return seen.every((one) => one.activity === 'idle' && (one.scanned_at ?? '') > since);
      },
      { timeoutMs: SCAN_LIMIT_MS, detail: () => JSON.stringify(seen, undefined, 1) },
    );
    return seen;
  };
  const one: WatchedLab = {
    ...console,
    time,
    saysOfItsClock: (status) => {
      clock = status;
    },
    row,
    now,
    tried,
    passes: async (ms, ...names) => {
      time.warp(ms);
      return tried(now(), ...names);
    },
    kinds: (kind) => client.evidence.list({ kind, limit: 10_000 }),
    [Symbol.asyncDispose]: async () => {
      await console[Symbol.asyncDispose]();
      for (const { line } of at.values()) await line.close();
    },
  };
  return { one, at };
}

/** SSH connections that are open on a host, as the host itself counts them. */
export async function openConnections(host: LabHost): Promise<number> {
  return Number((await host.must('ss -Htn state established "sport = :22" | wc -l')).trim());
}
