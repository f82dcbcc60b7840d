import type { HistoryEntry } from '../../contract/live.ts';
import { rankOf } from '../state/rank.ts';
import { type Tone, toneOf } from './states.ts';
import { dayOf, lastDays } from './time.ts';

/** What was recorded of one check on one day. */
export interface StripDay {
  /** `2026-01-31`, in the clinic's zone. */
  readonly day: string;
  /** The worst that the day brought; undefined when nothing changed, which says nothing about the host. */
  readonly worst: Tone | undefined;
  readonly changes: number;
}

/**
 * The last `count` days of a check, oldest first. A day without a change stays empty rather than taking the colour of the
 * day before: a history of changes cannot tell a quiet day from one on which nobody looked.
 */
export function stripOf(
  entries: readonly Pick<HistoryEntry, 'at' | 'state' | 'severity'>[],
  timezone: string,
  now: number,
  count: number,
): StripDay[] {
  const byDay = Map.groupBy(entries, (entry) => dayOf(Date.parse(entry.at), timezone));
  return lastDays(now, timezone, count).map((day) => {
    const found = byDay.get(day) ?? [];
    const [worst] = [...found].sort((one, other) => rankOf(one) - rankOf(other));
    return { day, worst: worst === undefined ? undefined : toneOf(worst), changes: found.length };
  });
}
