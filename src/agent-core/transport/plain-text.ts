/**
 * Characters that a terminal or a reader's eye obeys rather than shows: controls, the invisible and direction-changing
 * format characters, halves of surrogate pairs, private use, line and paragraph separators.
 */
const OBEYED = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/**
 * Hostile text as one harmless line for a message or a log: what a terminal would obey becomes visible (`\x1b` for ESC),
 * and what is longer than `max` characters is cut. Markup stays as it is: who draws it shows text as text.
 */
export function plainText(text: string, max = 200): string {
  const visible = text
    .slice(0, max * 4)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(OBEYED, (character) => escapeCharacter(character.codePointAt(0) ?? 0));
  return visible.length > max ? `${visible.slice(0, max)}…` : visible;
}

function escapeCharacter(code: number): string {
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
