import { z } from 'zod';

/** ISO days of the week: 1 is Monday, 7 is Sunday. */
const DAYS: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const EVERY_DAY: readonly number[] = [1, 2, 3, 4, 5, 6, 7];

/** A stretch of time that comes back every week, in the clinic's zone. */
export interface WindowRule {
  /** ISO days on which it opens, sorted. */
  readonly days: readonly number[];
  /** Minutes after midnight, 0 to 1439. */
  readonly start: number;
  /** Minutes after midnight, 1 to 1440; not above `start`: it closes on the next day. */
  readonly end: number;
}

const HOW = 'a window such as 02:00-04:00 or "Mon-Fri 22:00-04:00"; several: a list, or separated by ";"';

/**
 * A maintenance window as people write it: `HH:MM-HH:MM`, with days before it where it is not every day; one text or a
 * list. It may cross midnight (the day is then the one on which it opens); `00:00-24:00` is the whole day.
 */
export const maintenanceWindow = z
  .union([z.string().max(1000), z.array(z.string().max(200)).min(1).max(50)], HOW)
  .transform((written, context) => {
    const texts = typeof written === 'string' ? written.split(';') : written;
    const rules = texts.map((text) => parseWindow(text.trim()));
    const good = rules.filter((rule) => rule !== undefined);
    if (good.length !== rules.length) {
      context.issues.push({ code: 'custom', message: HOW, input: written });
      return z.NEVER;
    }
    return good;
  });

function parseWindow(text: string): WindowRule | undefined {
  const match = /^(?:([A-Za-z, -]+) +)?(\d{2}):(\d{2}) ?- ?(\d{2}):(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const days = match[1] === undefined ? EVERY_DAY : parseDays(match[1]);
  const start = minutes(match[2], match[3]);
  const end = minutes(match[4], match[5]);
  // A window of no length could mean never or always: whoever means always writes 00:00-24:00.
  if (days === undefined || start === undefined || end === undefined || start === end || start === 1440 || end === 0)
    return undefined;
  return { days, start, end };
}

/** `Mon-Fri`, `Sat,Sun`, `Fri-Mon`. */
function parseDays(text: string): readonly number[] | undefined {
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const ends = part.split('-').map(dayNumber);
    const [first, last] = [ends.at(0), ends.at(-1)];
    if (first === undefined || last === undefined || ends.length > 2) return undefined;
    for (let day = first; ; day = (day % 7) + 1) {
      days.add(day);
      if (day === last) break;
    }
  }
  return [...days].sort();
}

function dayNumber(text: string): number | undefined {
  const index = DAYS.indexOf(text.trim().toLowerCase());
  return index === -1 ? undefined : index + 1;
}

function minutes(hour = '', minute = ''): number | undefined {
  const total = Number(hour) * 60 + Number(minute);
  return Number(minute) <= 59 && total <= 1440 ? total : undefined;
}
