import type { RedactionClass, Span } from './classes.ts';
import { TAKEN, TYPED } from './shadow.ts';

/** How much of a found value goes: a number of units from its start; 0 leaves it. */
export type Judge = (value: string, at: number, mask: string) => number;

const whole: Judge = (value) => value.length;

/**
 * One shadow under inspection. Rules run in order over `mask`: what one rule has protected or taken is blanked out, so
 * that no later rule can match it or match across it.
 */
export class Scene {
  readonly spans: Span[] = [];
  #mask: string;

  constructor(text: string) {
    this.#mask = text;
  }

  /** The text with typed and taken parts blanked, unit for unit. */
  get mask(): string {
    return this.#mask;
  }

  /** Hides every match of a global pattern from later rules. `as` says what it is: a typed value, or an old token. */
  protect(pattern: RegExp, as: typeof TYPED | typeof TAKEN = TYPED): void {
    const ranges: Array<readonly [number, number]> = [];
    for (const match of this.#mask.matchAll(pattern)) ranges.push([match.index, match.index + match[0].length]);
    this.#blank(ranges, as);
  }

  /** Hides ranges, given in order and without overlap. */
  protectRanges(ranges: ReadonlyArray<readonly [number, number]>): void {
    this.#blank(ranges, TYPED);
  }

  /**
   * Takes what a global pattern finds: its group `v`, which must end the match, or the whole match where there is no
   * such group. A value behind a label that `judge` leaves is searched again, since it may be the next label.
   */
  take(kind: RedactionClass, pattern: RegExp, judge: Judge = whole): void {
    const found: Span[] = [];
    // The shared pattern is rewound first: compiling it anew for every string would be most of the work.
    pattern.lastIndex = 0;
    for (let match = pattern.exec(this.#mask); match !== null; match = pattern.exec(this.#mask)) {
      const value = match.groups?.['v'];
      const taken = value ?? match[0];
      const start = match.index + match[0].length - taken.length;
      const size = judge(taken, start, this.#mask);
      if (size > 0) found.push({ kind, start, end: start + size });
      else if (value !== undefined) pattern.lastIndex = start;
    }
    this.takeSpans(found);
  }

  /** Takes spans, given in order and without overlap. */
  takeSpans(found: readonly Span[]): void {
    if (found.length === 0) return;
    // Not push(...found): a hostile text has more matches than a call may have arguments.
    for (const span of found) this.spans.push(span);
    this.#blank(
      found.map(({ start, end }) => [start, end] as const),
      TAKEN,
    );
  }

  #blank(ranges: ReadonlyArray<readonly [number, number]>, filler: string): void {
    if (ranges.length === 0) return;
    const parts: string[] = [];
    let from = 0;
    for (const [start, end] of ranges) {
      parts.push(this.#mask.slice(from, start), filler.repeat(end - start));
      from = end;
    }
    parts.push(this.#mask.slice(from));
    this.#mask = parts.join('');
  }
}
