import { DAY_MS } from '../spans.ts';

/**
 * Milliseconds from `at` to `now` (both epoch ms). A time up to a day ahead counts as now: dpkg writes local time, and
 * archives are dated by their maker. Undefined beyond that: such a time proves nothing.
 */
export function ageOf(at: number, now: number): number | undefined {
  return at - now > DAY_MS ? undefined : Math.max(0, now - at);
}
