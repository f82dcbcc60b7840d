import type { Problem } from '../../../contract/errors.ts';
import type { Host } from '../../../contract/fleet.ts';
import type { WatchStatus } from '../../../contract/live.ts';
import { type Clock, isoTime } from '../../clock.ts';
import { asProblem, RoundsError } from '../../errors.ts';
import type { Timers } from '../../timers.ts';
import { CADENCE_MS, type Depth } from '../cadence.ts';
import type { Lane } from '../lanes.ts';
import { agenda } from './agenda.ts';
import { dueAt, dueDepth, laneOf, newPlan, type Outcome, type Plan, planAfter, postponed, waitOf } from './plan.ts';
import { type Offline, offlineBy } from './reach.ts';
import { noWay } from './retry.ts';

/** How often clock, network and ages are looked at while watching, milliseconds. */
const LOOK_MS = 15_000;
/** When a host that somebody else is scanning is looked at again, unless that scan reports before, milliseconds. */
const ASK_AGAIN_MS = 60_000;
/** Name of that look in the agenda; hosts are there by id. */
const LOOK = 'look';

/** How long a scan may wait for its place, and how long it may run. */
export interface Until {
  readonly waiting: AbortSignal;
  readonly running: AbortSignal;
}

/** What watching needs of the rest of the core. */
export interface WatcherOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  /** In [0, 1): spreads the hosts. */
  readonly random: () => number;
  readonly hosts: () => readonly Host[];
  /** Whatever of a host and its baseline makes an earlier answer worthless when it changes. */
  readonly mark: (host: Host) => string;
  /** False while nothing could be sealed: the vault is locked. */
  readonly ready: () => boolean;
  /** False when this computer has no network at all. */
  readonly networkUp: () => boolean;
  /** Scans and keeps; false when somebody else is scanning that host. */
  readonly scan: (host: Host, depth: Depth, lane: Lane, until: Until) => Promise<boolean>;
  readonly closeSessions: () => Promise<void>;
  /** Regular duties; true when everything is to be read anew (the computer slept, the clock was set). */
  readonly look: () => boolean;
  readonly onChange: (status: WatchStatus) => void;
}

/** Keeps the fleet's results fresh without anybody asking. */
export interface Watcher {
  status(): WatchStatus;
  start(): void;
  /** Begins nothing new; what is under way comes to its end. */
  pause(): void;
  /** Before the computer sleeps: stops, and closes every session. */
  suspend(): Promise<void>;
  /** After it woke up: everything is read anew. */
  resume(): void;
  /** Hosts, identities, baselines or the vault may have changed. */
  changed(): void;
  /** A host was scanned, whoever asked. */
  scanned(hostId: string, outcome: Outcome): void;
  /** How long until the host is tried again, where that is longer than usual, milliseconds. */
  waitMs(hostId: string): number | undefined;
  close(): Promise<void>;
}

/** A watched host. */
interface Watched {
  host: Host;
  mark: string;
  /** Since when it has this mark, monotonic. */
  markedAt: number;
  plan: Plan;
  busy: boolean;
  /** The mark at the launch of the scan that it is busy with. */
  launched: string;
}

/** Makes a watcher at rest. */
export function watcher(options: WatcherOptions): Watcher {
  const { clock } = options;
  const watched = new Map<string, Watched>();
  const running = new Set<Promise<void>>();
  let wanted: 'stopped' | 'running' | 'paused' = 'stopped';
  let suspended = false;
  let closed = false;
  let active = false;
  let networkIsUp = true;
  let pausing = new AbortController();
  let stop = new AbortController();
  let problem: Problem | undefined;
  let told = '';
  let since = { state: '', at: clock.now() };

  const plans = agenda(clock, options.timers, (names) => {
    for (const name of names) {
      if (name === LOOK) look();
      else launch(name);
    }
  });

  const offline = (): Offline =>
    offlineBy(
      [...watched.values()].filter((one) => !one.host.address.startsWith('local:')).map((one) => one.plan),
      networkIsUp,
    );
  const stateNow = (): Pick<WatchStatus, 'state' | 'reason'> => {
    if (wanted === 'stopped') return { state: 'stopped' };
    if (suspended) return { state: 'suspended' };
    if (wanted === 'paused') return { state: 'paused', reason: 'asked' };
    if (!options.ready()) return { state: 'paused', reason: 'vault_locked' };
    const reason = offline();
    return reason === undefined ? { state: 'running' } : { state: 'offline', reason };
  };
  const status = (): WatchStatus => {
    const now = stateNow();
    if (now.state !== since.state) since = { state: now.state, at: clock.now() };
    const all = [...watched.values()];
    const next = active ? plans.next() : undefined;
    return {
      ...now,
      since: isoTime(since.at),
      hosts: active ? watched.size : options.hosts().length,
      unreachable: all.filter(({ plan }) => plan.failure !== undefined && !plan.held).length,
      held: all.filter(({ plan }) => plan.held).length,
      ...(next === undefined ? {} : { next_at: isoTime(clock.now() + Math.max(0, next - clock.monotonic())) }),
      ...(problem === undefined ? {} : { problem }),
    };
  };
  const tell = () => {
    const { next_at: _moves, ...rest } = status();
    const text = JSON.stringify(rest);
    if (text === told) return;
    told = text;
    options.onChange(status());
  };

  const schedule = (id: string, one: Watched) => {
    const at = dueAt(one.plan);
    if (!active || one.busy || at === undefined) plans.delete(id);
    else plans.set(id, at);
  };
  const readAnew = (which: (one: Watched) => boolean) => {
    for (const [id, one] of watched) {
      if (!which(one)) continue;
      one.plan = { ...one.plan, cheapAt: clock.monotonic(), fullAt: clock.monotonic(), held: false };
      schedule(id, one);
    }
  };
  /** Takes up hosts that came, lets go of hosts that went, and reads again what has changed. */
  const sync = () => {
    const now = new Map(options.hosts().map((host) => [host.host_id, host]));
    for (const id of watched.keys()) {
      if (now.has(id)) continue;
      watched.delete(id);
      plans.delete(id);
    }
    for (const [id, host] of now) {
      const mark = options.mark(host);
      const one = watched.get(id);
      if (one?.mark === mark) continue;
      const plan = newPlan(clock.monotonic());
      const { busy = false, launched = mark } = one ?? {};
      const next = { host, mark, markedAt: clock.monotonic(), plan, busy, launched };
      watched.set(id, next);
      schedule(id, next);
    }
  };
  const launch = (id: string) => {
    const one = watched.get(id);
    if (one === undefined || !active || one.busy) return;
    one.busy = true;
    one.launched = one.mark;
    const depth = dueDepth(one.plan, clock.monotonic());
    // Whatever ends what runs also ends what waits.
    const until = { waiting: pausing.signal, running: stop.signal };
    const work = options.scan(one.host, depth, laneOf(one.plan), until).then(
      (mine) => {
        problem = undefined;
        // Somebody else's scan reports when it ends; it may also be given up.
        if (!mine) one.plan = postponed(one.plan, clock.monotonic() + ASK_AGAIN_MS);
      },
      (error: unknown) => {
        // Stopped, or removed while it was read: nothing of it is kept.
        if (until.waiting.aborted || !watched.has(id)) return;
        // Nothing could be kept (disk full, vault locked): that is no fault of the host.
        problem = asProblem(error);
        one.plan = postponed(one.plan, clock.monotonic() + CADENCE_MS.cheap);
      },
    );
    const ended = work.finally(() => {
      running.delete(ended);
      const still = watched.get(id);
      if (still !== undefined) {
        still.busy = false;
        schedule(id, still);
      }
      tell();
    });
    running.add(ended);
  };
  const look = () => {
    plans.set(LOOK, clock.monotonic() + LOOK_MS);
    const anew = options.look();
    const isBack = !networkIsUp && options.networkUp();
    networkIsUp = options.networkUp();
    if (anew) readAnew((one) => !one.plan.held);
    else if (isBack) readAnew((one) => one.plan.failure !== undefined && !one.plan.held);
    refresh();
  };
  /** Makes what happens follow what is wanted. */
  const refresh = () => {
    const should = wanted === 'running' && !suspended && !closed && options.ready();
    if (should && !active) {
      active = true;
      pausing = new AbortController();
      stop = new AbortController();
      sync();
      readAnew((one) => !one.plan.held);
    } else if (!should && active) {
      active = false;
      pausing.abort(new RoundsError('CANCELLED', 'Watching was paused.'));
      for (const id of watched.keys()) plans.delete(id);
    }
    tell();
  };

  return {
    status,
    start: () => {
      const first = wanted === 'stopped';
      wanted = 'running';
      if (first && !closed) look();
      else refresh();
    },
    pause: () => {
      // Started or not: a console that opens paused still looks at its clock and at the ages of what it shows.
      if (wanted === 'stopped' && !closed) plans.set(LOOK, clock.monotonic());
      wanted = 'paused';
      refresh();
    },
    suspend: async () => {
      suspended = true;
      refresh();
      stop.abort(new RoundsError('CANCELLED', 'The computer goes to sleep.'));
      await Promise.allSettled(running);
      await options.closeSessions();
    },
    resume: () => {
      if (!suspended) return;
      suspended = false;
      if (wanted === 'stopped') return;
      // Looks at the clock first: the sleep is known, and a clock that was set meanwhile must be noticed before a scan.
      look();
    },
    changed: () => {
      if (active) sync();
      refresh();
    },
    scanned: (hostId, outcome) => {
      const one = watched.get(hostId);
      if (one === undefined) return;
      // An answer to what was asked before the host was changed must not hold it, nor let it wait: it is due now.
      const begunAt = clock.monotonic() - outcome.tookMs;
      if (one.busy ? one.launched !== one.mark : begunAt < one.markedAt) return;
      const alone = offline() === 'no_host_reachable' && (outcome.failure === undefined || !noWay(outcome.failure));
      one.plan = planAfter(one.plan, outcome, clock.monotonic(), options.random);
      schedule(hostId, one);
      // The first answer after none: the network is back, so nobody waits until the end of a long back-off.
      if (alone) readAnew((other) => other !== one && other.plan.failure !== undefined && !other.plan.held);
    },
    waitMs: (hostId) => {
      const one = watched.get(hostId);
      return one === undefined || !active ? undefined : waitOf(one.plan);
    },
    close: async () => {
      closed = true;
      refresh();
      stop.abort(new RoundsError('CANCELLED', 'The console is closing.'));
      plans[Symbol.dispose]();
      await Promise.allSettled(running);
    },
  };
}
