/** Longest free texts of records, UTF-16 units, by the name of their field; the schemas of the contract allow as much. */
const LONGEST: Readonly<Record<string, number>> = {
  summary: 2000,
  detail: 2000,
  reason: 2000,
  error: 2000,
  result: 2000,
  subject: 500,
};
const MARK = ' [cut]';

/**
 * Cuts over-long free texts of a record, at any depth, and says so in the text. To be done after scrubbing, which can make a text
 * longer than its writer let it be: an event must not go unrecorded for the length of a sentence.
 */
export function cutTexts(value: unknown, field = ''): unknown {
  if (typeof value === 'string') {
    const longest = LONGEST[field];
    if (longest === undefined || value.length <= longest) return value;
    // Never half of a surrogate pair: signed records hold none.
    return `${value.slice(0, longest - MARK.length).replace(/[\ud800-\udbff]$/, '')}${MARK}`;
  }
  if (Array.isArray(value)) return value.map((one) => cutTexts(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cutTexts(one, name)]));
}
