const DAY_MS = 86_400_000;

/**
 * Whole days from `at` to `now` (both epoch ms). A time up to a day ahead counts as now, since clocks differ;
 * undefined beyond that: such a time proves nothing.
 */
export function daysSince(at: number, now: number): number | undefined {
  if (at - now > DAY_MS) return undefined;
  return Math.max(0, Math.floor((now - at) / DAY_MS));
}

/** `1 day`, `3 days`. */
export function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}
