/** Days as a site counts them. */
export interface Days {
  /** The day (YYYY-MM-DD) in which the moment (epoch ms) falls. */
  of(ms: number, timeZone: string): string;
  /** When the day of the moment began, epoch ms. */
  startOf(ms: number, timeZone: string): number;
}

/** Longer than any day: clocks go back by an hour or two, and some zones have left out a whole day. */
const LONGER_THAN_A_DAY_MS = 50 * 60 * 60_000;

/** Makes {@link Days}; keeps a formatter per zone, since making one takes longer than a scan may. */
export function siteDays(): Days {
  const formats = new Map<string, Intl.DateTimeFormat>();
  const of = (ms: number, timeZone: string): string => {
    let format = formats.get(timeZone);
    if (format === undefined) {
      // sv-SE writes dates as ISO 8601 does.
      format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
      formats.set(timeZone, format);
    }
    return format.format(ms);
  };
  return {
    of,
    startOf: (ms, timeZone) => {
      const day = of(ms, timeZone);
      let before = ms - LONGER_THAN_A_DAY_MS;
      let within = ms;
      while (within - before > 1) {
        const middle = Math.floor((before + within) / 2);
        if (of(middle, timeZone) === day) within = middle;
        else before = middle;
      }
      return within;
    },
  };
}
