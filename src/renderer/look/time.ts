const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds are counted in steps: a page full of numbers that change every second is not calm. */
const STEP = 5;

/** How old something is, in a word or two. A time in the future (a clock was set back) says so. */
export function ageText(at: number, now: number): string {
  const age = now - at;
  if (age < -MINUTE) return 'in the future';
  if (age < 5 * SECOND) return 'just now';
  if (age < MINUTE) return `${Math.floor(age / SECOND / STEP) * STEP} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < 2 * DAY) return `${Math.floor(age / HOUR)} h ago`;
  return `${Math.floor(age / DAY)} days ago`;
}

/** The exact time in a clinic's zone, with the zone's name: `31 Jan 2026, 08:00:00 America/Chicago (CST)`. */
export function exactText(at: number, timezone: string): string {
  const short = zoneText(at, timezone);
  return `${whenText(at, timezone, true)} ${timezone}${short === timezone ? '' : ` (${short})`}`;
}

/** The same in short, for lists: `31 Jan 2026, 08:00 CST`. */
export function shortText(at: number, timezone: string): string {
  return `${whenText(at, timezone, false)} ${zoneText(at, timezone)}`;
}

function whenText(at: number, timezone: string, seconds: boolean): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  }).format(at);
}

function zoneText(at: number, timezone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'short' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timezone;
}

/** A length of time, such as uptime, in its two largest units. `seconds` is whole. */
export function spanText(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (days > 0) return hours === 0 ? `${days} d` : `${days} d ${hours} h`;
  if (hours > 0) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min` : `${seconds} s`;
}

/** How long until something, in a word or two; what is due or past is `now`. */
export function untilText(at: number, now: number): string {
  const left = at - now;
  if (left < STEP * SECOND) return 'now';
  if (left < MINUTE) return `in ${Math.ceil(left / SECOND / STEP) * STEP} s`;
  if (left < HOUR) return `in ${Math.ceil(left / MINUTE)} min`;
  if (left < 2 * DAY) return `in ${Math.round(left / HOUR)} h`;
  return `in ${Math.round(left / DAY)} days`;
}

/** The day of a time in a clinic's zone: `2026-01-31`. */
export function dayOf(at: number, timezone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** The last `count` days of a zone, oldest first, today last. */
export function lastDays(now: number, timezone: string, count: number): string[] {
  // From the date alone, at noon: a day with 23 or 25 hours must be neither left out nor named twice.
  const today = Date.parse(`${dayOf(now, timezone)}T12:00:00Z`);
  return Array.from({ length: count }, (_, at) => new Date(today - (count - 1 - at) * DAY).toISOString().slice(0, 10));
}

/** A date such as `2026-01-31` as people read it: `Sat 31 Jan`, with the year when asked. */
export function dateText(day: string, withYear = false): string {
  const at = Date.parse(`${day}T12:00:00Z`);
  if (Number.isNaN(at)) return day;
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(withYear ? { year: 'numeric' } : {}),
  })
    .format(at)
    .replace(',', '');
}
