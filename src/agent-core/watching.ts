import { createHash } from 'node:crypto';
import type { ClockStatus } from '../contract/evidence.ts';
import type { Host } from '../contract/fleet.ts';
import type { Clock } from './clock.ts';
import { clockWatch } from './drift/watch/clock-watch.ts';
import { duties } from './drift/watch/duties.ts';
import { scoreSampler } from './drift/watch/score-sampler.ts';
import { type Watcher, watcher } from './drift/watch/watcher.ts';
import { asProblem } from './errors.ts';
import type { EffectiveBaseline } from './fleet/baseline.ts';
import type { InventoryKeeper } from './fleet/keep-inventory.ts';
import type { Services } from './services.ts';
import type { KeptEvidence } from './store/kept-evidence.ts';
import type { Meta } from './store/meta.ts';
import type { Timers } from './timers.ts';
import { keyOf, type SessionPool } from './transport/session-pool.ts';

/** What watching needs beside the services. */
export interface WatchingOptions {
  readonly services: Services;
  readonly timers: Timers;
  readonly random: () => number;
  readonly networkUp: () => boolean;
  readonly baseline: (host: Host) => EffectiveBaseline;
  readonly inventory: InventoryKeeper;
  readonly kept: KeptEvidence;
  readonly pool: SessionPool;
  readonly withClock: (status: ClockStatus, work: () => void) => void;
  readonly publishRow: (hostId: string) => void;
}

/** How often the time is remembered for the next start, milliseconds. */
const REMEMBER_MS = 60_000;
const CLOCK_MARK = 'clock_latest';

/** Puts the watcher together with its duties. */
export function watching(options: WatchingOptions): Watcher {
  const { services } = options;
  const { clock, fleet, samples, meta, view } = services;
  const ready = () => services.vault.state === 'unlocked';
  const look = duties({
    clock,
    days: services.days,
    clockNews: clockWatch(clock, clockMemory(clock, meta)).look,
    withClock: options.withClock,
    inventory: options.inventory,
    hosts: () => fleet.hosts(),
    sites: () => fleet.sites(),
    results: services.results,
    kept: options.kept,
    seal: (drafts) => services.desk.seal(drafts),
    atomically: services.atomically,
    ready,
    turned: () => view.turned(),
    sample: scoreSampler(clock, samples, () => view.sites()).sample,
    onTurned: options.publishRow,
    log: services.events,
  });
  return watcher({
    clock,
    timers: options.timers,
    random: options.random,
    hosts: () => fleet.hosts(),
    mark: (host) => markOf(services, host, options.baseline(host)),
    ready,
    networkUp: options.networkUp,
    scan: (...request) => services.scanner.watch(...request),
    closeSessions: () => options.pool.closeAll(),
    look,
    onChange: (status) => {
      services.events.info({ state: status.state, unreachable: status.unreachable, held: status.held }, 'watching');
      services.hub.publish({ type: 'watcher', watcher: status });
    },
  });
}

/** Everything that makes an earlier answer of a host worthless when it changes: how it is reached, what is asked of it. */
function markOf(services: Services, host: Host, baseline: EffectiveBaseline): string {
  const text = JSON.stringify([host.platform, baseline.sha256 ?? '', wayTo(services, host)]);
  return createHash('sha256').update(text).digest('hex');
}

/** A way that leads nowhere is one too: its scan says what is wrong with it. */
function wayTo(services: Services, host: Host): string {
  try {
    return keyOf(services.target(host));
  } catch (error) {
    return asProblem(error).message;
  }
}

function clockMemory(clock: Clock, meta: Meta) {
  let written: number | undefined;
  return {
    latest: () => {
      const text = meta.get(CLOCK_MARK);
      return text === undefined ? undefined : Number(text);
    },
    remember: (ms: number) => {
      const at = clock.monotonic();
      const stored = Number(meta.get(CLOCK_MARK) ?? 0);
      // Back at once, so that the same step is not told twice; forward now and then, a write costs a disk flush.
      if (ms >= stored && written !== undefined && at - written < REMEMBER_MS) return;
      written = at;
      meta.set(CLOCK_MARK, String(ms));
    },
  };
}
