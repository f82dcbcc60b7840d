import type { TrendPoint } from '../../contract/live.ts';
import { dayOf, lastDays } from './time.ts';

/** The score of one day. */
export interface ScoreDay {
  /** `2026-01-31`. */
  readonly day: string;
  /** The last score of the day, and the lowest, basis points; undefined when nobody looked. */
  readonly last: number | undefined;
  readonly lowest: number | undefined;
}

/** The last `count` days, oldest first; a day on which nobody looked has no score. */
export function scoreDays(
  points: readonly Pick<TrendPoint, 'at' | 'score_bp'>[],
  timezone: string,
  now: number,
  count: number,
): ScoreDay[] {
  const byDay = Map.groupBy(points, (one) => dayOf(Date.parse(one.at), timezone));
  return lastDays(now, timezone, count).map((day) => {
    const own = byDay.get(day) ?? [];
    const scores = own.map((one) => one.score_bp);
    return { day, last: scores.at(-1), lowest: scores.length === 0 ? undefined : Math.min(...scores) };
  });
}

/** Basis points as people read them: `97.5 %`. */
export function percentText(basisPoints: number): string {
  return `${(basisPoints / 100).toLocaleString('en', { maximumFractionDigits: 1 })} %`;
}
