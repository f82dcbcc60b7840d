import type { Clock } from '../clock.ts';
import type { Timers } from '../timers.ts';
import type { HostTarget, ProbeRun, ReadSession, Transport } from './session.ts';

/** A transport whose sessions stay open between uses: each login writes a dozen lines into the host's log (spec 6). */
export interface SessionPool extends Transport, AsyncDisposable {
  /** Closes what is idle at once, and what is in use as soon as it is given back: before the computer sleeps. */
  closeAll(): Promise<void>;
  /** How many sessions are open. */
  readonly open: number;
}

/** What {@link sessionPool} needs. */
export interface PoolOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly timers: Timers;
  /** A session that nobody used for so long is closed, milliseconds. */
  readonly idleMs: number;
  /** An older session is not lent again: a new login looks at the host's identity anew. */
  readonly maxAgeMs: number;
}

/** An open session with what it was opened for. */
interface Kept {
  readonly session: ReadSession;
  readonly key: string;
  readonly openedAt: number;
  usedAt: number;
  closed?: Promise<void>;
}

/** Makes a pool over `transport`. A session is lent to one user at a time; a second user of a host gets one of their own. */
export function sessionPool(options: PoolOptions): SessionPool {
  const { transport, clock, timers } = options;
  const idle = new Map<string, Kept>();
  const lent = new Set<Kept>();
  const closing = new Set<Promise<void>>();
  let timer: Disposable | undefined;
  let ended = false;

  const close = (kept: Kept): Promise<void> => {
    // A host that does not say goodbye is no longer of interest.
    if (kept.closed !== undefined) return kept.closed;
    const done = Promise.resolve(kept.session[Symbol.asyncDispose]()).catch(() => undefined);
    kept.closed = done;
    closing.add(done);
    return done.finally(() => closing.delete(done));
  };
  const sweep = () => {
    timer = undefined;
    const now = clock.monotonic();
    for (const [hostId, kept] of idle) {
      if (now - kept.usedAt < options.idleMs && kept.session.alive) continue;
      idle.delete(hostId);
      void close(kept);
    }
    watch();
  };
  const watch = () => {
    if (idle.size === 0) {
      timer?.[Symbol.dispose]();
      timer = undefined;
    } else timer ??= timers.after(options.idleMs / 2, sweep);
  };
  const take = async (target: HostTarget): Promise<Kept | undefined> => {
    const kept = idle.get(target.hostId);
    if (kept === undefined) return undefined;
    idle.delete(target.hostId);
    watch();
    const young = clock.monotonic() - kept.openedAt < options.maxAgeMs;
    if (kept.session.alive && kept.key === keyOf(target) && young) return kept;
    await close(kept);
    return undefined;
  };
  const fresh = async (target: HostTarget, signal: AbortSignal): Promise<Kept> => {
    const session = await transport.openRead(target, signal);
    const now = clock.monotonic();
    return { session, key: keyOf(target), openedAt: now, usedAt: now };
  };
  const giveBack = async (hostId: string, kept: Kept, sound: boolean): Promise<void> => {
    const wanted = lent.delete(kept) && sound && kept.session.alive && !ended && !idle.has(hostId);
    if (!wanted) return close(kept);
    kept.usedAt = clock.monotonic();
    idle.set(hostId, kept);
    watch();
  };

  return {
    get open() {
      return idle.size + lent.size;
    },
    identify: (target, signal) => transport.identify(target, signal),
    openRead: async (target, signal) => {
      signal.throwIfAborted();
      const old = await take(target);
      let kept = old ?? (await fresh(target, signal));
      let reused = old !== undefined;
      let sound = true;
      lent.add(kept);
      return {
        get identity() {
          return kept.session.identity;
        },
        get alive() {
          return kept.session.alive;
        },
        probe: async (probes, request) => {
          let run = await kept.session.probe(probes, request);
          if (reused && saidNothing(run) && !request.signal.aborted) {
            // The line had died since the scan before, which says nothing about the host now. Its identity is asked anew.
            lent.delete(kept);
            await close(kept);
            kept = await fresh(target, request.signal);
            lent.add(kept);
            run = await kept.session.probe(probes, request);
          }
          reused = false;
          sound = run.problem === undefined && !request.signal.aborted;
          return run;
        },
        [Symbol.asyncDispose]: () => giveBack(target.hostId, kept, sound),
      };
    },
    closeAll: async () => {
      const all = [...idle.values()];
      idle.clear();
      // What is lent is no longer known here: it is closed when it comes back.
      lent.clear();
      watch();
      await Promise.all([...all.map(close), ...closing]);
    },
    [Symbol.asyncDispose]: async function () {
      ended = true;
      await this.closeAll();
    },
  };
}

/** A reused line that was lost before the host said anything. */
function saidNothing({ problem, frames }: ProbeRun): boolean {
  return problem?.code === 'CONNECTION_LOST' && [...frames.values()].every((frame) => frame.status === 'missing');
}

/** Whatever of a target a session was opened with: a change of any of it needs a new login. */
export function keyOf(target: HostTarget): string {
  const { address, credential, sudo, trusted, jumps } = target;
  return JSON.stringify([
    address,
    credential.kind,
    credential.kind === 'key' ? credential.keyFile : '',
    sudo.kind,
    trusted?.fingerprint ?? '',
    (jumps ?? []).map(keyOf),
  ]);
}
