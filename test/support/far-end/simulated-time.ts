import type { Clock } from '../../../src/agent-core/clock.ts';
import type { Timers } from '../../../src/agent-core/timers.ts';

/** Time that passes only when a test says so: clock and timers of one simulated computer. */
export interface SimulatedTime {
  readonly clock: Clock & { advance(ms: number): void };
  readonly timers: Timers;
  /** Lets `ms` pass: runs every timer at its time, and `settled` after each moment at which one ran. */
  pass(ms: number, settled?: () => Promise<void>): Promise<void>;
  /** Sets the wall clock by `ms` (negative: back); nothing else notices. */
  setWall(ms: number): void;
  /** Sleeps for `ms`: the wall clock goes on, the monotonic one stands still. */
  sleep(ms: number): void;
  /** Timers that wait. */
  readonly waiting: number;
}

/** Simulated time that begins at `start`. */
export function simulatedTime(start = Date.parse('2026-03-02T08:00:00.000Z')): SimulatedTime {
  let monotonic = 1000;
  let wallMinusMonotonic = start - monotonic;
  const timers = new Map<number, { at: number; work: () => void }>();
  let serial = 0;

  const earliest = () => {
    let first: [number, { at: number; work: () => void }] | undefined;
    for (const one of timers) if (first === undefined || one[1].at < first[1].at) first = one;
    return first;
  };
  return {
    clock: {
      now: () => monotonic + wallMinusMonotonic,
      monotonic: () => monotonic,
      advance: (ms) => {
        monotonic += ms;
      },
    },
    timers: {
      after: (ms, work) => {
        const id = serial++;
        timers.set(id, { at: monotonic + ms, work });
        return {
          [Symbol.dispose]: () => {
            timers.delete(id);
          },
        };
      },
    },
    pass: async (ms, settled = idle) => {
      const until = monotonic + ms;
      await settled();
      for (;;) {
        const next = earliest();
        if (next === undefined || next[1].at > until) break;
        monotonic = Math.max(monotonic, next[1].at);
        // All of one moment belong together.
        for (const [id, one] of [...timers]) {
          if (one.at > monotonic || !timers.delete(id)) continue;
          one.work();
        }
        await settled();
      }
      monotonic = until;
    },
    setWall: (ms) => {
      wallMinusMonotonic += ms;
    },
    sleep: (ms) => {
      wallMinusMonotonic += ms;
    },
    get waiting() {
      return timers.size;
    },
  };
}

/** Lets everything that needs no time happen: promises, and `turns` turns of the event loop. */
export async function idle(turns = 8): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
