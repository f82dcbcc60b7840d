import { dayOf } from './time.ts';

const HOUR = 3_600_000;

/** The moment at which a day such as `2026-01-31` begins in a zone, epoch ms; undefined for what is no day. */
export function startOfDay(day: string, timezone: string): number | undefined {
  const wanted = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(wanted)) return undefined;
  // The offset is that of the moment which it leads to: once more where a change of the clock lies between the two.
  const first = wanted - offsetAt(wanted, timezone);
  const start = wanted - offsetAt(first, timezone);
  // Where clocks go forward at midnight, the day begins at one.
  return dayOf(start, timezone) === day ? start : start + HOUR;
}

/** The moment at which the day after begins. */
export function endOfDay(day: string, timezone: string): number | undefined {
  const start = startOfDay(day, timezone);
  if (start === undefined) return undefined;
  const next = new Date(Date.parse(`${day}T12:00:00Z`) + 24 * HOUR).toISOString().slice(0, 10);
  return startOfDay(next, timezone);
}

/** What the clock on the wall shows minus UTC, ms. */
function offsetAt(at: number, timezone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(at / 1000) * 1000;
}

/** The zone of this computer: for times that belong to no one clinic. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
