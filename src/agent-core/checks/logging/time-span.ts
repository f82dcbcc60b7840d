/** Seconds in each unit of systemd.time(7). A year is 365.25 days and a month its twelfth, as systemd counts them. */
const UNITS: ReadonlyMap<string, number> = new Map(
  (
    [
      [['s', 'sec', 'second', 'seconds'], 1],
      [['m', 'min', 'minute', 'minutes'], 60],
      [['h', 'hr', 'hour', 'hours'], 3600],
      [['d', 'day', 'days'], 86_400],
      [['w', 'week', 'weeks'], 604_800],
      [['M', 'month', 'months'], 2_629_800],
      [['y', 'year', 'years'], 31_557_600],
      [['ms', 'msec', 'us', 'usec', 'µs', 'μs', 'ns', 'nsec'], 0],
    ] as const
  ).flatMap(([names, seconds]) => names.map((name): [string, number] => [name, seconds])),
);

const PART = /^\s*(\d{1,12}(?:\.\d{1,9})?)\s*([A-Za-zµμ]{0,7})/;

/**
 * A time span of systemd.time(7), such as `90day` or `1week 2d`, in whole seconds, rounded down. A bare number is seconds. Undefined when it is no time span.
 */
export function timeSpanSeconds(text: string): number | undefined {
  let rest = text.slice(0, 200);
  let total = 0;
  let parts = 0;
  while (rest.trim() !== '') {
    const match = PART.exec(rest);
    if (match === null) return undefined;
    const seconds = match[2] === '' ? 1 : UNITS.get(match[2] ?? '');
    if (seconds === undefined) return undefined;
    total += Math.floor(Number(match[1]) * seconds);
    parts += 1;
    rest = rest.slice(match[0].length);
  }
  return parts === 0 || !Number.isSafeInteger(total) ? undefined : total;
}
