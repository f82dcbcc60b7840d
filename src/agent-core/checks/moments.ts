import { isoTime } from '../clock.ts';

/** How far ahead of the console a time may be and still count as now: clocks differ by minutes. A wrong zone shows at half an hour. */
const AHEAD_MS = 600_000;

/** The last second that a record can name: 9999-12-31T23:59:59Z. */
const MAX_SECONDS = 253_402_300_799;

const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):?(\d{2}))$/;

/**
 * A time as RFC 3339 writes it (also with a blank for the T), in epoch ms, cut to whole ms. Undefined for anything
 * else: a time without a zone is no time, and neither is the 30th of February or a time before 1970.
 */
export function instant(text: string): number | undefined {
  const [, date, time, fraction = '', sign, hours = '0', minutes = '0'] = RFC3339.exec(text) ?? [];
  if (date === undefined || time === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const written = `${date}T${time}.${`${fraction}000`.slice(0, 3)}Z`;
  const local = Date.parse(written);
  // Date.parse takes the 30th of February for the 2nd of March: only what reads back the same was a date.
  if (Number.isNaN(local) || isoTime(local) !== written) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  const at = sign === '-' ? local + offset : local - offset;
  return at >= 0 && at <= MAX_SECONDS * 1000 ? at : undefined;
}

/** Seconds since the epoch in epoch ms; undefined beyond what a record can name. */
export function fromSeconds(seconds: number | undefined): number | undefined {
  return seconds === undefined || !Number.isInteger(seconds) || seconds < 0 || seconds > MAX_SECONDS
    ? undefined
    : seconds * 1000;
}

/**
 * Milliseconds from `at` to `now` (both epoch ms). A few minutes ahead count as now, since clocks differ; undefined
 * beyond that: such a time proves nothing.
 */
export function ageAt(at: number, now: number): number | undefined {
  return at - now > AHEAD_MS ? undefined : Math.max(0, now - at);
}
