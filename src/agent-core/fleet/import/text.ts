import { MAX_IMPORT_BYTES } from '../../../contract/imports.ts';
import { RoundsError } from '../../errors.ts';
import { plainText } from '../../transport/plain-text.ts';

/** A file's bytes as text. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
}

/**
 * Bytes of a list as text: UTF-8, UTF-16 when it begins with a byte order mark (what Excel writes as "Unicode text"), else
 * Windows-1252 (what Excel writes as plain CSV), which takes any byte.
 *
 * @param file For the messages only.
 * @throws RoundsError `INVALID_INPUT` when the file is too long.
 */
export function decodeText(bytes: Uint8Array, file: string): DecodedText {
  if (bytes.length > MAX_IMPORT_BYTES) throw tooLong(file);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decoded(bytes, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoded(bytes, 'utf-16be');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    return decoded(bytes, 'windows-1252');
  }
}

/** A decoder drops the byte order mark that it understands. */
function decoded(bytes: Uint8Array, encoding: DecodedText['encoding']): DecodedText {
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

/** Lines of one file: forty for each host of the largest list. */
const MAX_LINES = 200_000;

/**
 * A text as a parser may have it: without a byte order mark, and certainly text.
 *
 * @throws RoundsError `INVALID_INPUT` when it is too long or holds NUL characters, as programs, archives and spreadsheets do.
 */
export function assertText(text: string, file: string): string {
  if (Buffer.byteLength(text, 'utf8') > MAX_IMPORT_BYTES) throw tooLong(file);
  if (text.includes('\0')) {
    throw new RoundsError(
      'INVALID_INPUT',
      `${plainText(file)} is not a text file. Give a list as text; a spreadsheet is saved as CSV first.`,
    );
  }
  if (countLines(text) > MAX_LINES) {
    throw new RoundsError(
      'INVALID_INPUT',
      `${plainText(file)} has more than ${MAX_LINES} lines: not a list of hosts. Give the right file, or split it.`,
    );
  }
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = endOfLine(text, 0); at < text.length && count <= MAX_LINES; at = endOfLine(text, at + 1)) count += 1;
  return count;
}

function tooLong(file: string): RoundsError {
  return new RoundsError(
    'INVALID_INPUT',
    `${plainText(file)} is longer than ${MAX_IMPORT_BYTES / 1024 / 1024} MiB: not a list of hosts. Give the right file, or split it.`,
  );
}

/** A line of a text. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** Longer lines are cut here: nothing that a person writes into such a file comes near. */
const MAX_LINE = 20_000;

/** The lines of a text, ended by LF, CRLF or CR; a very long one is cut. */
export function* linesOf(text: string): Generator<Line> {
  let number = 0;
  let start = 0;
  while (start < text.length) {
    number += 1;
    const end = endOfLine(text, start);
    yield { number, text: text.slice(start, Math.min(end, start + MAX_LINE)) };
    start = text.startsWith('\r\n', end) ? end + 2 : end + 1;
  }
}

function endOfLine(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x0a || unit === 0x0d) return at;
  }
  return text.length;
}
