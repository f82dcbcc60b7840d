/** One record of a CSV file. */
export interface CsvRow {
  /** Of its first character, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Why it cannot be read; then the cells are those before the mistake. */
  readonly problem?: string;
}

/** Characters of one cell, and cells of one row; a longer one is a quote that was never closed. */
const MAX_CELL = 10_000;
const MAX_CELLS = 500;

const QUOTE = '"';

/**
 * The records of a CSV text (RFC 4180; lines may also end in LF or CR). A mistake in one record leaves the others alone:
 * reading goes on with the line after it. Takes time in proportion to the text.
 */
export function* csvRows(text: string, delimiter: string): Generator<CsvRow> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const row = readRow(text, at, delimiter);
    const end = row.problem === undefined ? row.end : nextLine(text, at);
    yield { line, cells: row.cells, ...(row.problem === undefined ? {} : { problem: row.problem }) };
    line += lineEnds(text, at, end);
    at = end;
  }
}

interface ReadRow {
  readonly cells: string[];
  /** Where the next record begins. */
  readonly end: number;
  readonly problem?: string;
}

function readRow(text: string, start: number, delimiter: string): ReadRow {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    const cell = text[at] === QUOTE ? quoted(text, at) : plain(text, at, delimiter);
    if (typeof cell === 'string') return { cells, end: at, problem: cell };
    cells.push(cell.value);
    at = cell.end;
    if (cells.length > MAX_CELLS) return { cells, end: at, problem: `has more than ${MAX_CELLS} cells` };
    if (at < text.length && text[at] === delimiter) {
      at += 1;
      continue;
    }
    if (at < text.length && !isLineEnd(text, at)) return { cells, end: at, problem: 'has text after a closing quote' };
    return { cells, end: afterLineEnd(text, at) };
  }
}

interface Cell {
  readonly value: string;
  readonly end: number;
}

function plain(text: string, start: number, delimiter: string): Cell | string {
  let at = start;
  while (at < text.length && text[at] !== delimiter && !isLineEnd(text, at)) {
    if (text[at] === QUOTE)
      return 'has a quote in the middle of a cell: put the whole cell in quotes and double the quote';
    at += 1;
    if (at - start > MAX_CELL) return `has a cell of more than ${MAX_CELL} characters`;
  }
  return { value: text.slice(start, at), end: at };
}

function quoted(text: string, start: number): Cell | string {
  let value = '';
  let at = start + 1;
  for (;;) {
    // Within the limit only: to look for the end of an open quote in the whole file, at every quote, takes for ever.
    const close = text.slice(at, start + MAX_CELL).indexOf(QUOTE);
    if (close < 0) return 'has a quote that is never closed';
    value += text.slice(at, at + close);
    at += close + 1;
    if (text[at] !== QUOTE) return { value, end: at };
    value += QUOTE;
    at += 1;
  }
}

function isLineEnd(text: string, at: number): boolean {
  return text[at] === '\n' || text[at] === '\r';
}

function afterLineEnd(text: string, at: number): number {
  return text.startsWith('\r\n', at) ? at + 2 : at + 1;
}

function nextLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isLineEnd(text, at)) at += 1;
  return afterLineEnd(text, at);
}

function lineEnds(text: string, from: number, to: number): number {
  let found = 0;
  for (let at = from; at < to && at < text.length; ) {
    if (isLineEnd(text, at)) {
      found += 1;
      at = afterLineEnd(text, at);
    } else at += 1;
  }
  return found;
}
