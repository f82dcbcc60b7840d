import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import type { Fault } from '../../../src/agent-core/transport/demo/faults.ts';
import type { DayCompleteness } from '../../../src/contract/evidence.ts';
import { type DemoClinic, demoClinic, readableHosts } from './demo-clinic.ts';
import { type Turns, turnMeter } from './turn-meter.ts';

const HOUR = 60 * 60_000;

/** What a console did while it watched a demo clinic for some simulated hours. */
export interface WatchedHours {
  readonly hosts: number;
  readonly hours: number;
  readonly scans: number;
  readonly events: number;
  readonly bundles: number;
  /** From the end of the warm-up on, milliseconds: of our event loop, and of one that has nothing to do. */
  readonly lag: { readonly p50: number; readonly p99: number; readonly max: number; readonly idleP99: number };
  /** The same, without what neighbours on this machine take from us. */
  readonly turns: Turns;
  /** Bytes in use after a garbage collection: after the warm-up, and at the end. */
  readonly heap: { readonly early: number; readonly late: number };
  /** Files, sockets, timers and the like, at the same moments; and once the console is closed, against before it was opened. */
  readonly open: { readonly early: number; readonly late: number; readonly before: number; readonly after: number };
  readonly sessions: { readonly most: number; readonly after: number };
  /** Timers of the console that still wait: at the end, and once it is closed. */
  readonly timers: { readonly late: number; readonly after: number };
  /** Attestations sealed, and cells of each site's first day that no evidence covers. */
  readonly attestations: number;
  readonly missing: number;
  /** Simulated milliseconds a second of real time. */
  readonly speed: number;
}

/** How to watch. */
export interface WatchOptions {
  readonly hosts: number;
  readonly hours: number;
  /** After so many hours every cache is filled; growth and lag count from there. */
  readonly warmUpHours: number;
  readonly say?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Watches `hosts` demo hosts of which some go wrong and are mended each hour, with a screen that reads along. */
export async function watchHours(options: WatchOptions): Promise<WatchedHours> {
  const opened = performance.now();
  const lag = monitorEventLoopDelay({ resolution: 5 });
  await using idle = idleLoop();
  // Asked once, so that its thread is there.
  await idle.p99();
  const before = openThings();
  const one = await demoClinic(readableHosts(options.hosts));
  let done: Omit<WatchedHours, 'open' | 'sessions' | 'timers'>;
  let early = { heap: 0, open: 0 };
  let late = { heap: 0, open: 0, timers: 0 };
  let most = 0;
  {
    await using _closing = one;
    options.say?.(`${options.hosts} hosts are set up after ${Math.round((performance.now() - opened) / 1000)} s`);
    const leaving = new AbortController();
    const reader = readAlong(one, leaving.signal);
    // A page that was opened and is never read must not cost anything.
    const forgotten = await one.client.fleet.watch(undefined, { signal: leaving.signal });
    await forgotten.next();
    const begun = performance.now();
    await one.client.watch.start();
    using turns = turnMeter(() => new Date(one.time.clock.now()).toISOString());
    lag.enable();
    for (let hour = 0; hour < options.hours; hour += 1) {
      options.signal?.throwIfAborted();
      live(one, hour);
      await one.pass(HOUR);
      most = Math.max(most, one.counts.openSessions);
      if (hour + 1 === options.warmUpHours) {
        early = { heap: heapInUse(), open: openThings() };
        lag.reset();
        turns.reset();
        idle.reset();
      }
      if ((hour + 1) % 4 === 0) options.say?.(`${hour + 1} h watched, ${one.counts.scans} scans`);
    }
    lag.disable();
    const turned = turns.read();
    const took = performance.now() - begun;
    const idleP99 = await idle.p99();
    late = { heap: heapInUse(), open: openThings(), timers: one.time.waiting };
    const { completeness } = await one.client.log.status({ days: 2 });
    const attestations = await one.client.evidence.list({ kind: 'attestation', limit: 10_000 });
    const { evidence_count } = await one.client.fleet.snapshot();
    leaving.abort();
    const events = await reader;
    await forgotten.return?.(undefined);
    done = {
      hosts: options.hosts,
      hours: options.hours,
      scans: one.counts.scans,
      events,
      bundles: evidence_count,
      lag: { p50: lag.percentile(50) / 1e6, p99: lag.percentile(99) / 1e6, max: lag.max / 1e6, idleP99 },
      turns: turned,
      heap: { early: early.heap, late: late.heap },
      attestations: attestations.length,
      missing: firstDays(completeness).reduce((sum, day) => sum + day.missing.length, 0),
      speed: (options.hours * HOUR) / (took / 1000),
    };
  }
  return {
    ...done,
    open: { early: early.open, late: late.open, before, after: openThings() },
    sessions: { most, after: one.counts.openSessions + one.counts.asking },
    timers: { late: late.timers, after: one.time.waiting },
  };
}

/** A second day may have begun a moment ago: then nobody could have been read in it. */
function firstDays(days: readonly DayCompleteness[]): DayCompleteness[] {
  return days.filter(({ site, day }) => days.every((other) => other.site !== site || other.day >= day));
}

/** What goes wrong in a clinic, turn by turn. */
const TROUBLES: readonly Fault[] = [
  'unreachable',
  'service_stopped',
  'rules_changed',
  'slow',
  'backup_old',
  'link_lost',
  'av_stopped',
  'updates_pending',
  'clock_skew',
  'volume_not_encrypted',
];

/** Each hour one host in twenty has some trouble, and those of the hour before are mended; one in fifty is always slow. */
function live({ state, hosts, time }: DemoClinic, hour: number): void {
  for (const [index, { name }] of hosts.entries()) {
    state.heal(name);
    if (index % 50 === 0) state.drift(name, 'slow', time.clock.now());
    const trouble = TROUBLES[(index + hour) % TROUBLES.length];
    if ((index + hour) % 20 === 0 && trouble !== undefined) state.drift(name, trouble, time.clock.now());
  }
}

/** A screen that reads every event, as fast as they come. */
async function readAlong(one: DemoClinic, signal: AbortSignal): Promise<number> {
  let events = 0;
  for await (const _event of await one.client.fleet.watch(undefined, { signal })) events += 1;
  return events;
}

/** Bytes of the heap that are in use once everything unreachable is gone. */
function heapInUse(): number {
  setFlagsFromString('--expose_gc');
  const collectGarbage: unknown = runInNewContext('gc');
  if (typeof collectGarbage !== 'function') throw new Error('this Node cannot be asked to collect garbage');
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Files and sockets that this process has open, and whatever else would keep it alive. */
function openThings(): number {
  const resources = process.getActiveResourcesInfo().filter((name) => name !== 'Immediate');
  return resources.length + (process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0);
}

/**
 * How late an event loop is that has nothing to do: what this machine does to everybody who runs on it at the same time.
 */
function idleLoop() {
  const worker = new Worker(
    `const { monitorEventLoopDelay } = require('node:perf_hooks');
     const { parentPort } = require('node:worker_threads');
     const lag = monitorEventLoopDelay({ resolution: 5 });
     lag.enable();
     parentPort.on('message', (ask) => ask === 'reset' ? lag.reset() : parentPort.postMessage(lag.percentile(99) / 1e6));`,
    { eval: true },
  );
  return {
    reset: () => worker.postMessage('reset'),
    p99: async () => {
      const answer = once(worker, 'message');
      worker.postMessage('tell');
      return Number((await answer)[0]);
    },
    [Symbol.asyncDispose]: async () => {
      await worker.terminate();
    },
  };
}
