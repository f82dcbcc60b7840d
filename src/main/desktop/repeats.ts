import type { Clock } from '../../agent-core/clock.ts';

/** Counts how often something went wrong of late: what keeps failing must not be tried for ever. */
export interface Repeats {
  /** Notes one more; true while there were at most the allowed number within the time. */
  again(): boolean;
}

/** At most `allowed` within `withinMs`. */
export function repeats(clock: Clock, allowed: number, withinMs: number): Repeats {
  let times: number[] = [];
  return {
    again() {
      const now = clock.monotonic();
      times = [...times.filter((time) => now - time < withinMs), now];
      return times.length <= allowed;
    },
  };
}
