import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { kinds, type WatchedClinic, watchedClinic } from '../support/far-end/watched-clinic.ts';

const HOUR = 60 * 60_000;
const HOSTS = 200;
/** Limit of the architecture: the event loop of the main process never waits longer. */
const LAG_LIMIT_MS = 50;
/** After four hours every cache is filled; from then on the heap may not grow by more than what a day's noise is. */
const HEAP_NOISE_BYTES = 12 * 1024 * 1024;

setFlagsFromString('--expose_gc');
const collectGarbage: unknown = runInNewContext('gc');

/** Bytes of the heap that are in use once everything unreachable is gone. */
function heapInUse(): number {
  if (typeof collectGarbage !== 'function') throw new Error('this Node cannot be asked to collect garbage');
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Files and sockets that this process has open. */
function openFiles(): number {
  return readdirSync('/proc/self/fd').length;
}

/**
 * How late an event loop is that has nothing to do: what this machine does to everybody who runs on it at the same time.
 * It is taken off ours, or the test would measure the neighbours.
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

/** A clinic's day: each hour some hosts go, come back, drift and are mended. */
function live(one: WatchedClinic, hour: number): void {
  for (let number = 1; number <= HOSTS; number += 1) {
    const host = one.fleet.host(one.address(`h${number}`));
    host.mood = (number + hour) % 40 === 0 ? 'dead' : (number + hour) % 67 === 0 ? 'dies' : 'well';
    host.answerMs = number % 50 === 0 ? 40_000 : 300 + number;
  }
}

/** A screen that reads every event, as fast as they come. */
async function screen(one: WatchedClinic, signal: AbortSignal): Promise<number> {
  let events = 0;
  for await (const _event of await one.client.fleet.watch(undefined, { signal })) events += 1;
  return events;
}

test(`${HOSTS} hosts watched for a day: memory flat, nothing left open, the event loop never late`, {
  timeout: 20 * 60_000,
}, async () => {
  const filesBefore = openFiles();
  const lag = monitorEventLoopDelay({ resolution: 5 });
  const figures: Record<string, number> = {};
  {
    await using idle = idleLoop();
    await using one = await watchedClinic({ hosts: HOSTS });
    const leaving = new AbortController();
    const reader = screen(one, leaving.signal);
    // A page that was opened and is never read must not cost anything.
    const forgotten = await one.client.fleet.watch(undefined, { signal: leaving.signal });
    await forgotten.next();
    await one.client.watch.start();
    let scans = 0;
    let heap = 0;
    let files = 0;
    lag.enable();
    for (let hour = 0; hour < 24; hour += 1) {
      live(one, hour);
      await one.pass(HOUR);
      scans += one.fleet.scans.length;
      one.fleet.forget();
      if (hour === 3) {
        heap = heapInUse();
        files = openFiles();
        lag.reset();
        idle.reset();
      }
    }
    lag.disable();
    const machine = await idle.p99();
    figures['scans'] = scans;
    figures['lag p99 of an idle loop ms'] = Math.round(machine * 10) / 10;
    figures['lag p99 ms'] = Math.round(lag.percentile(99) / 1e5) / 10;
    figures['lag max ms'] = Math.round(lag.max / 1e5) / 10;
    figures['heap after 4 h, KiB'] = Math.round(heap / 1024);
    figures['heap after 24 h, KiB'] = Math.round(heapInUse() / 1024);
    expect(scans).toBeGreaterThan(HOSTS * 24 * 10);
    expect(one.fleet.openSessions).toBeLessThanOrEqual(HOSTS);
    expect(one.time.waiting).toBeLessThanOrEqual(HOSTS);
    expect(openFiles()).toBeLessThanOrEqual(files + 2);
    expect(heapInUse() - heap).toBeLessThan(HEAP_NOISE_BYTES);
    expect(lag.percentile(99) / 1e6 - machine).toBeLessThan(LAG_LIMIT_MS);
    expect((await kinds(one, 'attestation')).length).toBeGreaterThanOrEqual(HOSTS);
    const [today] = (await one.client.log.status({ days: 2 })).completeness;
    expect(today?.missing).toEqual([]);
    leaving.abort();
    figures['events'] = await reader;
    await forgotten.return?.(undefined);
    await one.core.close();
    expect([one.fleet.openSessions, one.fleet.asking, one.time.waiting]).toEqual([0, 0, 0]);
  }
  console.log(figures);
  expect(openFiles()).toBeLessThanOrEqual(filesBefore + 1);
});
