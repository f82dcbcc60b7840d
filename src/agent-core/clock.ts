/** Time as the core sees it; passed in, so that tests own it. */
export interface Clock {
  /** Wall-clock time in milliseconds since the Unix epoch. May jump, also backwards. */
  now(): number;
  /** Monotonic milliseconds from an arbitrary start; for durations and deadlines. */
  monotonic(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** ISO 8601 in UTC with milliseconds and `Z`: the one form of time in records. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
