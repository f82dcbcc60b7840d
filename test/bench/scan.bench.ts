import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hostFactsProbe } from '../../src/agent-core/checks/host-facts/index.ts';
import { CHECKS } from '../../src/agent-core/checks/index.ts';
import { systemClock } from '../../src/agent-core/clock.ts';
import { HOST_LIMIT_MS } from '../../src/agent-core/drift/read-host.ts';
import { systemIds } from '../../src/agent-core/ids.ts';
import type { HostTarget } from '../../src/agent-core/transport/session.ts';
import { createTransport } from '../../src/agent-core/transport/transports.ts';
import type { LabHost } from '../lab-kit/host.ts';
import { type FaultProxy, startProxy } from '../lab-kit/proxy.ts';
import type { Bench, Figure } from './table.ts';

/** On each way, ms: a round trip takes twice as long. Far over what a host thinks about one message. */
const DELAY_MS = 100;
const ROUND_TRIP_MS = 2 * DELAY_MS;
/** The specification's limit for a scan, counted from the end of the login. */
const MAX_ROUND_TRIPS = 3;
const RUNS = 5;

/** One scan as it was measured from outside, ms and round trips. */
interface Measured {
  readonly loginMs: number;
  readonly readingMs: number;
  readonly goodbyeMs: number;
  readonly loginTrips: number;
  readonly readingTrips: number;
  readonly slowestProbeMs: number;
  readonly allProbesMs: number;
}

/** A scan of one real host over a slow line: how often it crosses the line, and how long it takes beside its slowest probe. */
export const bench: Bench = async ({ root, say, signal }) => {
  // The lab finds its own files by where its sources are, so it is loaded from there and not built in.
  const load = async (path: string) => import(/* @vite-ignore */ pathToFileURL(join(root, path)).href);
  const { createLab }: typeof import('../lab-kit/lab.ts') = await load('test/lab-kit/lab.ts');
  const { newConsole }: typeof import('../support/cli.ts') = await load('test/support/cli.ts');
  const clinic: typeof import('../support/clinic.ts') = await load('test/support/clinic.ts');

  say('booting a host, and a line of 100 ms each way in front of it');
  await using lab = await createLab();
  const host = await lab.host('debian');
  await host.sudo('nopasswd');
  await using proxy = await startProxy({ target: { host: host.address, port: host.port }, delayMs: DELAY_MS });
  const read: Measured[] = [];
  for (let run = 1; run <= RUNS; run += 1) {
    say(`reading, run ${run} of ${RUNS}`);
    read.push(await measure(host, proxy, signal));
  }

  await using laptop = await newConsole();
  await clinic.addSite(laptop);
  await clinic.takeIn(laptop, { name: 'front-desk', host, at: { host: proxy.host, port: proxy.port } });
  const scans: number[] = [];
  for (let run = 1; run <= RUNS; run += 1) {
    say(`"rounds scan", run ${run} of ${RUNS}`);
    const began = performance.now();
    const { code, stderr } = await laptop.run(['scan', 'front-desk']);
    scans.push(performance.now() - began);
    if (code !== 0) throw new Error(stderr);
  }
  return { title: `Scanning one host, ${ROUND_TRIP_MS} ms a round trip`, figures: figuresOf(read, scans) };
};

function figuresOf(read: readonly Measured[], scans: readonly number[]): Figure[] {
  const middle = (value: (one: Measured) => number) => median(read.map(value));
  const slowest = middle((one) => one.slowestProbeMs);
  return [
    {
      name: 'round trips after the login',
      value: Math.max(...read.map((one) => one.readingTrips)),
      unit: 'round trips',
      against: { name: 'limit', value: MAX_ROUND_TRIPS },
      note: `the most of ${RUNS} scans; ${CHECKS.length} checks and the host's facts in one script`,
    },
    {
      name: 'login, with the key exchange',
      value: middle((one) => one.loginMs),
      unit: 'ms',
      note: `${middle((one) => one.loginTrips)} round trips, the TCP handshake not counted; median`,
    },
    {
      name: 'reading all checks',
      value: middle((one) => one.readingMs),
      unit: 'ms',
      against: { name: 'slowest probe and 3 round trips', value: slowest + MAX_ROUND_TRIPS * ROUND_TRIP_MS },
      note: 'from the end of the login to the last frame; median',
    },
    { name: 'goodbye', value: middle((one) => one.goodbyeMs), unit: 'ms', note: 'until the host has closed; median' },
    {
      name: 'slowest probe, on the host',
      value: slowest,
      unit: 'ms',
      against: { name: 'one after another', value: middle((one) => one.allProbesMs) },
    },
    {
      name: '"rounds scan", from the shell and back',
      value: median(scans),
      unit: 'ms',
      note: `program start, vault (scrypt), login, reading, 1 bundle sealed and in its files; median of ${RUNS}`,
    },
  ];
}

/** Reads a host with the probes of a scan, through the line. */
async function measure(host: LabHost, proxy: FaultProxy, signal: AbortSignal): Promise<Measured> {
  const ids = systemIds(systemClock);
  const transport = createTransport({ clock: systemClock, ids, platform: process.platform, agentSocket: undefined });
  const context = { platform: 'linux', baseline: {}, previousCanary: undefined, privileged: true } as const;
  const probes = CHECKS.flatMap((check) => check.probes({ ...context, canary: ids.nonce(8) }));
  const target = await targetOf(host, proxy);

  const began = { at: performance.now(), mark: proxy.mark() };
  const session = await transport.openRead(target, signal);
  const loggedIn = { at: performance.now(), mark: proxy.mark() };
  const run = await session.probe([hostFactsProbe('linux'), ...probes], { timeoutMs: HOST_LIMIT_MS, signal });
  const read = { at: performance.now(), trips: proxy.roundTripsSince(loggedIn.mark) };
  const loginTrips = proxy.roundTripsSince(began.mark) - read.trips;
  await session[Symbol.asyncDispose]();
  const ended = performance.now();

  const took = probes.map(({ name }) => {
    const frame = run.frames.get(name);
    // A scan that did not get its answers would be fast, and no figure.
    if (frame?.status !== 'ok') throw new Error(`No answer of ${name}: ${JSON.stringify([frame, run.problem])}`);
    return frame.ms;
  });
  return {
    loginMs: loggedIn.at - began.at,
    loginTrips,
    readingMs: read.at - loggedIn.at,
    readingTrips: read.trips,
    goodbyeMs: ended - read.at,
    slowestProbeMs: Math.max(...took),
    allProbesMs: took.reduce((sum, ms) => sum + ms, 0),
  };
}

async function targetOf(host: LabHost, proxy: FaultProxy): Promise<HostTarget> {
  return {
    hostId: '01890000-0000-7000-8000-00000000b001',
    name: host.name,
    address: `ssh://${host.user}@${proxy.host}:${proxy.port}`,
    credential: { kind: 'key', keyFile: host.keyFile },
    sudo: { kind: 'nopasswd' },
    trusted: { keyType: 'ssh-ed25519', fingerprint: await host.hostKeyFingerprint() },
    onOffer: () => undefined,
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
