/** Milliseconds. */
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The last time before `now` (epoch ms) at which something ran that runs each day at this hour (UTC). */
export function lastDaily(now: number, hour: number): number {
  return lastEvery(now - hour * HOUR_MS, DAY_MS) + hour * HOUR_MS;
}

/** The last whole multiple of a period, counted from the epoch. */
export function lastEvery(now: number, periodMs: number): number {
  return Math.floor(now / periodMs) * periodMs;
}

/** Epoch ms as the whole seconds that Unix tools print. */
export function seconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}
