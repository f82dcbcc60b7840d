import { MAX_LINE_BYTES } from '../limits.ts';

const NEWLINE = 0x0a;

/** Cuts bytes into lines. */
export interface LineCutter {
  push(chunk: Buffer): void;
}

/**
 * Cuts hostile bytes into lines, holding at most {@link MAX_LINE_BYTES} at a time. A line that is longer is dropped whole:
 * `onLine` never sees part of it. Lines are given as a place in a buffer, valid only during the call: a flood of tiny lines
 * must not cost an object each.
 */
export function createLineCutter(onLine: (buffer: Buffer, start: number, end: number) => void): LineCutter {
  const held = Buffer.allocUnsafe(MAX_LINE_BYTES);
  let length = 0;
  let dropping = false;

  /** Adds bytes to the line that is held; one that grows too long is dropped from here to its end. */
  const hold = (chunk: Buffer, start: number, end: number) => {
    if (dropping || length + end - start > MAX_LINE_BYTES) dropping = true;
    else length += chunk.copy(held, length, start, end);
  };

  const finish = (chunk: Buffer, start: number, end: number) => {
    if (length === 0 && !dropping && end - start <= MAX_LINE_BYTES) {
      onLine(chunk, start, end);
      return;
    }
    hold(chunk, start, end);
    if (!dropping) onLine(held, 0, length);
    length = 0;
    dropping = false;
  };

  return {
    push(chunk) {
      let from = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
        finish(chunk, from, end);
        from = end + 1;
      }
      if (from < chunk.length) hold(chunk, from, chunk.length);
    },
  };
}
