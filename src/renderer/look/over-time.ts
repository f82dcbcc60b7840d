import type { DriftPoint, TrendPoint } from '../../contract/live.ts';
import { dayOf, lastDays } from './time.ts';
import { startOfDay } from './zone-day.ts';

const HOUR = 3_600_000;
/** Scores are kept by the hour: a longer silence is one in which nobody looked. */
const SILENCE_MS = 2 * HOUR;

/** A point of the score's line. */
export interface ScorePoint {
  /** Epoch ms. */
  readonly at: number;
  /** Percent; null where nobody looked, so that the line breaks off there. */
  readonly score: number | null;
  /** The same where nothing stands beside it: a line of one point cannot be seen. */
  readonly alone: number | null;
}

/** The scores as a line that is broken off where nobody looked. */
export function scoreLine(points: readonly Pick<TrendPoint, 'at' | 'score_bp'>[]): ScorePoint[] {
  const times = points.map((one) => Date.parse(one.at));
  const far = (one: number | undefined, other: number | undefined) =>
    one === undefined || other === undefined || Math.abs(one - other) > SILENCE_MS;
  return points.flatMap(({ score_bp }, index) => {
    const at = times[index] ?? 0;
    const score = score_bp / 100;
    const alone = far(times[index - 1], at) && far(at, times[index + 1]);
    const broken = index > 0 && far(times[index - 1], at);
    const point = { at, score, alone: alone ? score : null };
    return broken ? [{ at: at - HOUR, score: null, alone: null }, point] : [point];
  });
}

/** A point of one check's line. */
export interface DriftStep {
  readonly at: number;
  /** Hosts; null before anybody looked. */
  readonly hosts: number | null;
}

/** Each check's line: the checks that are asked for, and whatever else had drifted at some time. */
export function driftLines(points: readonly DriftPoint[], checks: readonly string[]): ReadonlyMap<string, DriftStep[]> {
  const others = points.flatMap((one) => Object.keys(one.drifted)).filter((check) => !checks.includes(check));
  return new Map(
    [...checks, ...new Set(others)].map((check) => [
      check,
      points.map((one) => ({
        at: Date.parse(one.at),
        hosts: one.counted === 0 ? null : (Object.entries(one.drifted).find(([name]) => name === check)?.[1] ?? 0),
      })),
    ]),
  );
}

/** How much had drifted at the end of one day. */
export interface DriftDay {
  /** `2026-01-31`. */
  readonly day: string;
  /** Hosts by check; undefined when nobody had looked. */
  readonly hosts: ReadonlyMap<string, number | null> | undefined;
}

/** The last `count` days, oldest first, each with the last that was counted on it. */
export function driftDays(
  lines: ReadonlyMap<string, readonly DriftStep[]>,
  timezone: string,
  now: number,
  count: number,
): DriftDay[] {
  const [first = []] = lines.values();
  const lastOf = new Map(first.map((step, index) => [dayOf(step.at, timezone), index]));
  return lastDays(now, timezone, count).map((day) => {
    const index = lastOf.get(day);
    if (index === undefined || first[index]?.hosts === null) return { day, hosts: undefined };
    return { day, hosts: new Map([...lines].map(([check, steps]) => [check, steps[index]?.hosts ?? null])) };
  });
}

/** The beginnings of at most `most` of the last days, evenly apart, epoch ms: where an axis is marked. */
export function dayTicks(now: number, timezone: string, days: number, most: number): number[] {
  const every = Math.max(1, Math.ceil(days / most));
  return lastDays(now, timezone, days)
    .filter((_, index) => (days - 1 - index) % every === 0)
    .flatMap((day) => startOfDay(day, timezone) ?? []);
}
