/** Longest text fact that is kept, in UTF-16 code units; host names, states and versions are far shorter. */
export const MAX_TEXT = 300;

/**
 * What must never reach a terminal, a page or a record as it is: control characters (C0, DEL, C1), invisible and
 * direction-changing ones (they make one text look like another), tags, and lone surrogates (not encodable).
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Host text as one safe line: unsafe characters are shown as `\u{1b}`, and what is longer than `max` is cut and ends
 * in `…`. Everything a host prints is hostile; this is the door at which it becomes a fact.
 */
export function visible(text: string, max: number = MAX_TEXT): string {
  const shown = text.slice(0, max + 1).replace(UNSAFE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
  if (text.length <= max && shown.length <= max) return shown;
  const cut = shown.slice(0, Math.max(0, max - 1));
  // Never end between the halves of a pair: half a character cannot be encoded.
  return `${cut.replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A whole, non-negative, exactly representable number written in decimal digits; undefined for anything else. */
export function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,16}$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}
