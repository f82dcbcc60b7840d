/** Where a label may begin: not inside a word, but at a camel-case hump (`guarantorSsn`). */
const LABEL_START = '(?:(?<![A-Za-z0-9])|(?<=[a-z])(?=[A-Z]))';

/**
 * What may stand between a label and its value: quotes of a key, a colon, equals sign, hash, dots of a form, XML's
 * bracket, "is". Every part is bounded, so that matching stays linear.
 */
const BETWEEN =
  '(?:\\(s\\))?["\'\\\\\\])]{0,3}(?:[ \\t]{0,40}(?:[:=#>|/-]{1,2}|\u2192|\\.{1,20}:?|is\\b|was\\b))?[ \\t]{0,40}["\'\\\\#(\\[]{0,3}';

/** "number" in its spellings, as it follows account, licence, serial ... */
export const NUMBER = '(?:number|num|nbr|nr|no)\\b\\.?|#';

/**
 * A regular expression that matches without regard to case, for use inside one that does. Spelled out as `[aA]`, since
 * V8 13 loses the case of some alternatives inside `(?i:...)` together with the `u` flag.
 */
export function anyCase(pattern: string): string {
  return pattern.replaceAll(/\\.|\[[^\]]*\]|[a-z]/g, (part) => {
    if (part.length === 1) return `[${part}${part.toUpperCase()}]`;
    const inside = part.startsWith('[') ? part.slice(1, -1) : '';
    return /[a-z]/.test(inside) ? `[${inside}${inside.toUpperCase()}]` : part;
  });
}

/**
 * A pattern for a value right behind one of some labels. `label` and `value` are regular expressions; the label is
 * written in lower case, matched in any, and may have a space, `_`, `-` or nothing where it says `~`. The value is
 * group `v`.
 */
export function labelled(label: string, value: string): RegExp {
  const spaced = label.replaceAll('~', '[ _-]?');
  return new RegExp(`${LABEL_START}(?:${anyCase(spaced)})(?![a-z])${BETWEEN}(?<v>${value})(?![0-9A-Za-z])`, 'gu');
}

/** How many ASCII digits a value has. */
export function digitsIn(value: string): number {
  return value.replaceAll(/[^0-9]/g, '').length;
}
