import { controlSequenceLength, holdsTerminalString, opensTerminalString, TerminalStringEnds } from './terminal.ts';

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
/** What stays as it is, in one go. */
const RUN = /[\t\n\r\x20-\x7e]+/y;
const HIDDEN = /^[\p{Cc}\p{Cf}\p{Mn}\p{Me}\u115f\u1160\u3164\uffa0\p{Co}]$/u;
const DIGIT_ZEROS = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20];

/**
 * The views under which a text is looked at: one, or two when it holds terminal strings (window title, hyperlink):
 * once with their content, for identifiers inside, once without, for identifiers that they split.
 */
export function shadowsOf(text: string): Shadow[] {
  if (PLAIN.test(text)) return [{ text, startOf: (at) => at, endOf: (at) => at + 1 }];
  const shown = castShadow(text, false);
  if (!holdsTerminalString(text)) return [shown];
  const printed = castShadow(text, true);
  return printed.text === shown.text ? [shown] : [shown, printed];
}

function castShadow(text: string, dropStrings: boolean): Shadow {
  const parts: string[] = [];
  const starts = new Uint32Array(text.length);
  let length = 0;
  const strings = dropStrings ? new TerminalStringEnds(text) : undefined;
  const put = (seen: string, at: number, step: 0 | 1) => {
    parts.push(seen);
    for (let unit = 0; unit < seen.length; unit++) starts[length++] = at + unit * step;
  };
  for (let at = 0; at < text.length; ) {
    RUN.lastIndex = at;
    const run = RUN.exec(text)?.[0] ?? '';
    put(run, at, 1);
    at += run.length;
    if (at >= text.length) break;
    const after = behindSequence(text, at, strings);
    if (after === at) {
      const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
      put(seenAs(char), at, 0);
      at += char.length;
    } else at = after;
  }
  const startOf = (at: number) => (at < length ? (starts[at] ?? 0) : text.length);
  const endOf = (at: number) => startOf(at) + ((text.codePointAt(startOf(at)) ?? 0) > 0xffff ? 2 : 1);
  return { text: parts.join(''), startOf, endOf };
}

/** Offset behind what a terminal would not print at `at`; `at` itself when it would print. */
function behindSequence(text: string, at: number, strings: TerminalStringEnds | undefined): number {
  const control = controlSequenceLength(text, at);
  if (control > 0) return at + control;
  if (strings === undefined || !opensTerminalString(text, at)) return at;
  return strings.after(at) ?? at;
}

/** One character beyond plain ASCII as patterns should see it: nothing, an ASCII equivalent, or itself. */
function seenAs(char: string): string {
  const point = char.codePointAt(0) ?? 0;
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
