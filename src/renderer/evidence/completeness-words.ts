import type { DayCompleteness } from '../../contract/evidence.ts';
import { checkWord } from '../look/words.ts';

/** What one host lacks on one day. */
export interface HostGap {
  readonly host: string;
  /** Checks as people call them. */
  readonly checks: readonly string[];
}

/** What a day lacks, host by host, in the order in which it is told. */
export function gapsOf(day: Pick<DayCompleteness, 'missing'>): HostGap[] {
  const byHost = Map.groupBy(day.missing, (one) => one.host);
  return [...byHost].map(([host, missing]) => ({ host, checks: missing.map((one) => checkWord(one.check)) }));
}

/** A day in a few words; a day that is not over is never called a gap. */
export function dayWord(day: Pick<DayCompleteness, 'missing' | 'ongoing'>): string {
  const count = day.missing.length;
  if (count === 0) return day.ongoing ? 'complete so far' : 'complete';
  const results = count === 1 ? '1 result' : `${count} results`;
  return day.ongoing ? `${results} still to come` : `${results} missing`;
}

/** Days by site, each newest first; sites by name. */
export function bySite(
  days: readonly DayCompleteness[],
): { readonly site: string; readonly days: DayCompleteness[] }[] {
  return [...Map.groupBy(days, (one) => one.site)]
    .map(([site, own]) => ({ site, days: own.toSorted((one, other) => (one.day < other.day ? 1 : -1)) }))
    .sort((one, other) => (one.site < other.site ? -1 : 1));
}
