import { CHECKS } from '../../../src/agent-core/checks/index.ts';
import type { HostTarget } from '../../../src/agent-core/transport/session.ts';
import type { LabHost } from '../../lab-kit/host.ts';
import { type FaultProxy, startProxy } from '../../lab-kit/proxy.ts';
import type { Figure } from '../table.ts';
import { median } from './contest.ts';
import { targetOf } from './fleet.ts';
import { ask, newTransport, scanProbes } from './rounds.ts';

/** On each way, ms: a round trip takes twice as long. Far over what a host thinks about one message. */
const DELAY_MS = 100;
const ROUND_TRIP_MS = 2 * DELAY_MS;
/** The specification's limit for a scan, counted from the end of the login. */
const MAX_ROUND_TRIPS = 3;

/** What a scan over the slow line is given. */
export interface LineOptions {
  readonly rounds: number;
  readonly signal: AbortSignal;
  /** Runs `rounds scan` on the host at the proxy's address, from the shell and back. */
  readonly scan: (at: { readonly host: string; readonly port: number }) => Promise<() => Promise<void>>;
}

/** One scan as it was measured from outside, ms and round trips. */
interface Measured {
  readonly loginMs: number;
  readonly readingMs: number;
  readonly goodbyeMs: number;
  readonly loginTrips: number;
  readonly readingTrips: number;
  readonly slowestProbeMs: number;
}

/** Scans of one host over a slow line: how often they cross it, and how long they take. */
export async function slowLine(host: LabHost, { rounds, signal, scan }: LineOptions): Promise<Figure[]> {
  await using proxy = await startProxy({ target: { host: host.address, port: host.port }, delayMs: DELAY_MS });
  const target = targetOf(host, proxy.host, await host.hostKeyFingerprint(), proxy.port);
  const read: Measured[] = [];
  for (let run = 1; run <= rounds; run += 1) read.push(await measure(target, proxy, signal));

  const scanOnce = await scan(proxy);
  const scans: number[] = [];
  for (let run = 1; run <= rounds; run += 1) {
    const began = performance.now();
    await scanOnce();
    scans.push(performance.now() - began);
  }
  const middle = (value: (one: Measured) => number) => median(read.map(value));
  return [
    {
      name: 'round trips after the login',
      value: Math.max(...read.map((one) => one.readingTrips)),
      unit: 'round trips',
      atMost: MAX_ROUND_TRIPS,
      note: `${ROUND_TRIP_MS} ms each; the most of ${rounds} scans; ${CHECKS.length} checks and the host's facts in one script`,
    },
    {
      name: 'login over the slow line',
      value: middle((one) => one.loginMs),
      unit: 'ms',
      note: `${middle((one) => one.loginTrips)} round trips, the TCP handshake not counted; median`,
    },
    {
      name: 'reading all checks over the slow line',
      value: middle((one) => one.readingMs),
      unit: 'ms',
      against: { name: 'slowest probe there', value: middle((one) => one.slowestProbeMs) },
      note: 'from the end of the login to the last frame; median',
    },
    {
      name: 'goodbye over the slow line',
      value: middle((one) => one.goodbyeMs),
      unit: 'ms',
      note: 'until the session is closed; median',
    },
    {
      name: '"rounds scan" over the slow line',
      value: median(scans),
      unit: 'ms',
      note: `from the shell and back: program start, vault (scrypt), login, reading, 1 bundle sealed and in its files; median of ${rounds}`,
    },
  ];
}

async function measure(target: HostTarget, proxy: FaultProxy, signal: AbortSignal): Promise<Measured> {
  const began = { at: performance.now(), mark: proxy.mark() };
  const session = await newTransport().openRead(target, signal);
  const loggedIn = { at: performance.now(), mark: proxy.mark() };
  const { frames } = await ask(session, scanProbes(), signal);
  const read = { at: performance.now(), trips: proxy.roundTripsSince(loggedIn.mark) };
  const loginTrips = proxy.roundTripsSince(began.mark) - read.trips;
  await session[Symbol.asyncDispose]();
  return {
    loginMs: loggedIn.at - began.at,
    loginTrips,
    readingMs: read.at - loggedIn.at,
    readingTrips: read.trips,
    goodbyeMs: performance.now() - read.at,
    slowestProbeMs: Math.max(...[...frames.values()].map((frame) => frame.ms ?? 0)),
  };
}
