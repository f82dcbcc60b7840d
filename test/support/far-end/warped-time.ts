import { systemClock } from '../../../src/agent-core/clock.ts';
import type { Timers } from '../../../src/agent-core/timers.ts';
import type { HandClock } from './console.ts';

/** This machine's time, in which hours can be skipped: for consoles that watch real hosts. */
export interface WarpedTime {
  readonly clock: HandClock;
  readonly timers: Timers;
  /** Lets `ms` pass at once: whatever waits for less is due now. */
  warp(ms: number): void;
  /** Sets the wall clock by `ms` (negative: back); nothing else notices. */
  setWall(ms: number): void;
}

interface Waiting {
  readonly at: number;
  readonly work: () => void;
  timer?: NodeJS.Timeout;
}

/** Time that runs as the machine's does until it is warped. */
export function warpedTime(): WarpedTime {
  const waiting = new Set<Waiting>();
  let ahead = 0;
  let wall = 0;
  const monotonic = () => systemClock.monotonic() + ahead;
  const arm = () => {
    for (const one of waiting) {
      clearTimeout(one.timer);
      one.timer = setTimeout(
        () => {
          waiting.delete(one);
          one.work();
        },
        Math.max(0, one.at - monotonic()),
      );
    }
  };
  const warp = (ms: number) => {
    ahead += ms;
    arm();
  };
  return {
    clock: { now: () => systemClock.now() + ahead + wall, monotonic, advance: warp },
    timers: {
      after: (ms, work) => {
        const one: Waiting = { at: monotonic() + ms, work };
        waiting.add(one);
        arm();
        return {
          [Symbol.dispose]: () => {
            if (waiting.delete(one)) clearTimeout(one.timer);
          },
        };
      },
    },
    warp,
    setWall: (ms) => {
      wall += ms;
    },
  };
}
