/** What a key press did to a {@link HiddenLine}. */
export type Progress = 'more' | 'done' | 'cancelled';

/** A line typed without echo. Bytes go in as a terminal in raw mode sends them. */
export interface HiddenLine {
  /** Takes what was typed; whatever comes after the end of the line is ignored. */
  feed(bytes: Uint8Array): Progress;
  /** The line so far as text; wipes the bytes. */
  take(): string;
}

/** Longest line in bytes; what is typed beyond it makes the line unusable rather than quietly shorter. */
const MAX_BYTES = 4096;

const CTRL_C = 0x03;
const CTRL_D = 0x04;
const BACKSPACE = 0x08;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const CTRL_U = 0x15;
const ESCAPE = 0x1b;
const DELETE = 0x7f;

/** A new, empty line: Enter ends it, Ctrl-C (or Ctrl-D on an empty line) gives it up, Backspace and Ctrl-U correct it. */
export function hiddenLine(): HiddenLine {
  const typed = Buffer.alloc(MAX_BYTES);
  let length = 0;
  let state: Progress = 'more';
  // Arrow keys and pasted escape sequences must not end up in a passphrase that nobody can see.
  let sequence: 'none' | 'escape' | 'control' = 'none';

  function press(byte: number): void {
    if (sequence !== 'none') {
      // ESC [ parameters final (ECMA-48); any other ESC takes one more byte.
      const goesOn = sequence === 'escape' ? byte === 0x5b || byte === 0x4f : byte < 0x40;
      sequence = goesOn ? 'control' : 'none';
    } else if (byte === ESCAPE) sequence = 'escape';
    else if (byte === RETURN || byte === LINE_FEED) state = 'done';
    else if (byte === CTRL_C || (byte === CTRL_D && length === 0)) state = 'cancelled';
    else if (byte === BACKSPACE || byte === DELETE) length = endBeforeLast(typed, length);
    else if (byte === CTRL_U) length = 0;
    else if (byte >= 0x20) {
      if (length === MAX_BYTES) state = 'cancelled';
      else typed[length++] = byte;
    }
  }

  return {
    feed: (bytes) => {
      for (const byte of bytes) if (state === 'more') press(byte);
      return state;
    },
    take: () => {
      const text = typed.toString('utf8', 0, length);
      typed.fill(0);
      length = 0;
      return text;
    },
  };
}

/** The length without the last character: in UTF-8 every byte of it but the first is 10xxxxxx. */
function endBeforeLast(typed: Uint8Array, length: number): number {
  let end = length;
  while (end > 0) {
    end -= 1;
    if (((typed[end] ?? 0) & 0xc0) !== 0x80) break;
  }
  return end;
}
