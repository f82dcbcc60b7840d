const ESC = 0x1b;
const CSI = 0x9b;
const BEL = '\u0007';
const ST = '\u009c';
const ESC_ST = '\u001b\\';
/** Device control, start of string, operating system command, privacy message, application command: 8-bit forms. */
const STRING_OPENERS = '\u0090\u0098\u009d\u009e\u009f';
/** The same as they follow ESC. */
const STRING_LETTERS = 'PX]^_';
/** Parameters, intermediates and final byte of a control sequence (ECMA-48, 5.4). */
const CSI_REST = /[0-?]{0,64}[ -/]{0,8}[@-~]/y;

/** Length of the control sequence (colour, cursor) at `at`, introducer included; 0 for none. */
export function controlSequenceLength(text: string, at: number): number {
  const code = text.charCodeAt(at);
  const introducer = code === CSI ? 1 : code === ESC && text.charAt(at + 1) === '[' ? 2 : 0;
  if (introducer === 0) return 0;
  CSI_REST.lastIndex = at + introducer;
  const rest = CSI_REST.exec(text);
  return rest === null ? 0 : introducer + rest[0].length;
}

/** True when a terminal string (window title, hyperlink) opens at `at`. */
export function opensTerminalString(text: string, at: number): boolean {
  const char = text.charAt(at);
  if (STRING_OPENERS.includes(char)) return true;
  const next = text.charAt(at + 1);
  return text.charCodeAt(at) === ESC && next !== '' && STRING_LETTERS.includes(next);
}

/** True when a text may hold the opening of a terminal string. */
export function mayHoldTerminalString(text: string): boolean {
  return text.includes('\u001b') || [...STRING_OPENERS].some((opener) => text.includes(opener));
}

/**
 * Finds the ends of terminal strings. It remembers the next end of each kind, so that many openings in front of one end
 * are no more work than one.
 */
export class TerminalStringEnds {
  readonly #text: string;
  readonly #next = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** Offset after the first end behind `at`, or undefined when the string is never closed. Calls go forwards only. */
  after(at: number): number | undefined {
    const ends = [BEL, ST, ESC_ST].map((end) => this.#find(end, at) + end.length);
    const first = Math.min(...ends);
    return Number.isFinite(first) ? first : undefined;
  }

  #find(end: string, at: number): number {
    const known = this.#next.get(end) ?? -1;
    if (known > at) return known;
    const found = this.#text.indexOf(end, at + 1);
    const place = found < 0 ? Number.POSITIVE_INFINITY : found;
    this.#next.set(end, place);
    return place;
  }
}
