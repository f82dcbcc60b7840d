import { controlSequenceLength, mayHoldTerminalString, opensTerminalString, TerminalStringEnds } from './terminal.ts';

/**
 * The text as a reader sees it, with the way back to the text as it is. A host may split an identifier with zero-width
 * characters, colours or look-alike digits; patterns run on this shadow, and what they find is cut out of the original,
 * so that a text without identifiers stays exactly as it was.
 */
export interface Shadow {
  readonly text: string;
  /** Offset in the original of the first unit of shadow unit `at`. */
  startOf(at: number): number;
  /** Offset in the original after the last unit of shadow unit `at`. */
  endOf(at: number): number;
}

/**
 * Stand-ins for typed values and for parts already taken. The shadow never holds them by itself, since it has no control
 * characters; and they fit one byte, which keeps a plain text in its compact form.
 */
export const TYPED = '\u0080';
export const TAKEN = '\u0081';

const PLAIN = /^[\t\n\r\x20-\x7e]*$/;
const HIDDEN = /^[\p{Cc}\p{Cf}\p{Mn}\p{Me}\u115f\u1160\u3164\uffa0\p{Co}]$/u;
const DIGIT_ZEROS = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20];

/**
 * The views under which a text is looked at: one, or two when it holds terminal strings (window title, hyperlink):
 * once with their content, for identifiers inside, once without, for identifiers that they split.
 */
export function shadowsOf(text: string): Shadow[] {
  if (PLAIN.test(text)) return [{ text, startOf: (at) => at, endOf: (at) => at + 1 }];
  const shown = castShadow(text, false);
  if (!mayHoldTerminalString(text)) return [shown];
  const printed = castShadow(text, true);
  return printed.text === shown.text ? [shown] : [shown, printed];
}

function castShadow(text: string, dropStrings: boolean): Shadow {
  const units = new Uint16Array(text.length);
  const starts = new Uint32Array(text.length);
  const strings = dropStrings ? new TerminalStringEnds(text) : undefined;
  const known = new Map<number, string>();
  let length = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (isPlain(code)) {
      units[length] = code;
      starts[length++] = at++;
      continue;
    }
    const after = behindSequence(text, at, strings);
    if (after > at) {
      at = after;
      continue;
    }
    const point = text.codePointAt(at) ?? code;
    const seen = known.get(point) ?? seenAs(point);
    known.set(point, seen);
    for (let unit = 0; unit < seen.length; unit++) {
      units[length] = seen.charCodeAt(unit);
      starts[length++] = at;
    }
    at += point > 0xffff ? 2 : 1;
  }
  const startOf = (unit: number) => (unit < length ? (starts[unit] ?? 0) : text.length);
  const endOf = (unit: number) => startOf(unit) + ((text.codePointAt(startOf(unit)) ?? 0) > 0xffff ? 2 : 1);
  return { text: stringOf(units.subarray(0, length)), startOf, endOf };
}

function stringOf(units: Uint16Array): string {
  return Buffer.from(units.buffer, units.byteOffset, units.byteLength).toString('utf16le');
}

/** Printable ASCII, tab and line ends: what stays as it is. */
function isPlain(code: number): boolean {
  return (code >= 0x20 && code < 0x7f) || code === 9 || code === 10 || code === 13;
}

/** Offset behind what a terminal would not print at `at`; `at` itself when it would print. */
function behindSequence(text: string, at: number, strings: TerminalStringEnds | undefined): number {
  const control = controlSequenceLength(text, at);
  if (control > 0) return at + control;
  if (strings === undefined || !opensTerminalString(text, at)) return at;
  return strings.after(at) ?? at;
}

/** One character beyond plain ASCII as patterns should see it: nothing, an ASCII equivalent, or itself. */
function seenAs(point: number): string {
  const char = String.fromCodePoint(point);
  if (HIDDEN.test(char)) return '';
  if (/[\u2028\u2029]/.test(char)) return '\n';
  if (/[\p{Pd}\u2212\u2043]/u.test(char)) return '-';
  if (/\p{Zs}/u.test(char)) return ' ';
  if (/[\u2018\u2019]/.test(char)) return "'";
  if (/[\u201c\u201d]/.test(char)) return '"';
  const zero = DIGIT_ZEROS.find((one) => point >= one && point < one + 10);
  if (zero !== undefined) return String(point - zero);
  const folded = char.normalize('NFKC');
  return /^[\x20-\x7e]$/.test(folded) ? folded : char;
}
