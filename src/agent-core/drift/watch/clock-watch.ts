import { type Clock, isoTime } from '../../clock.ts';

/** Smaller steps are what time synchronisation does every day. */
const STEP_MS = 5000;
/** Beyond this the computer slept, or its clock was set forward: what was planned is out of date either way. */
const LEAP_MS = 2 * 60_000;

/** What the wall clock did since the last look. */
export type ClockNews =
  | { readonly kind: 'steady' }
  | { readonly kind: 'leapt'; readonly byMs: number }
  | { readonly kind: 'set_back'; readonly byMs: number; readonly from: string };

/** The latest wall-clock time that was seen, kept over restarts: a clock can be set back while the console is closed. */
export interface ClockMemory {
  latest(): number | undefined;
  remember(ms: number): void;
}

/** Notices that the wall clock was set back (each time once), or that it leapt. */
export function clockWatch(clock: Clock, memory: ClockMemory): { look(): ClockNews } {
  let wall: number | undefined;
  let steady = 0;
  return {
    look: () => {
      const now = clock.now();
      const monotonic = clock.monotonic();
      // Where the clock would be had nobody touched it; after a restart only that it was later before.
      const expected = wall === undefined ? (memory.latest() ?? now) : wall + (monotonic - steady);
      const first = wall === undefined;
      wall = now;
      steady = monotonic;
      memory.remember(now);
      const step = now - expected;
      if (step < -STEP_MS) return { kind: 'set_back', byMs: -step, from: isoTime(expected) };
      if (!first && step > LEAP_MS) return { kind: 'leapt', byMs: step };
      return { kind: 'steady' };
    },
  };
}
