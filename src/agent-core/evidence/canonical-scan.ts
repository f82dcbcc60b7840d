import { bufferOf } from './bytes.ts';
import { MAX_DEPTH } from './canonical.ts';

/** Where bytes stop being canonical JSON, and why. */
export interface CanonicalFault {
  /** Bytes before the first one that is not as RFC 8785 has it. */
  readonly offset: number;
  /** What is wrong there, to be shown to a person. */
  readonly reason: string;
}

/**
 * Walks valid UTF-8 bytes and finds the first fault against RFC 8785, or `undefined` when they are canonical JSON.
 * Slow beside `JSON.parse`, so used only to name a fault that is already known to be there. Never throws; takes time
 * in proportion to the length; its stack is bounded by {@link MAX_DEPTH}.
 */
export function findCanonicalFault(bytes: Uint8Array): CanonicalFault | undefined {
  const text = bufferOf(bytes).toString('latin1');
  const scan: Scan = { text, bytes, at: 0 };
  const fault = scanValue(scan, 1);
  if (fault !== undefined) return fault;
  return scan.at === text.length ? undefined : faultAt(scan, scan.at, 'there is more after the end of the JSON value');
}

interface Scan {
  /** One character for each byte, so that positions are byte offsets. */
  readonly text: string;
  readonly bytes: Uint8Array;
  at: number;
}

type Step = CanonicalFault | undefined;

function scanValue(scan: Scan, depth: number): Step {
  const first = scan.text[scan.at];
  if (first === '{' || first === '[') {
    if (depth > MAX_DEPTH) return faultAt(scan, scan.at, `nested deeper than ${MAX_DEPTH} levels`);
    return first === '{' ? scanObject(scan, depth) : scanArray(scan, depth);
  }
  if (first === '"') return scanString(scan);
  for (const literal of ['true', 'false', 'null']) {
    if (scan.text.startsWith(literal, scan.at)) {
      scan.at += literal.length;
      return undefined;
    }
  }
  return scanNumber(scan);
}

function scanArray(scan: Scan, depth: number): Step {
  scan.at += 1;
  if (scan.text[scan.at] === ']') return skip(scan);
  for (;;) {
    const fault = scanValue(scan, depth + 1);
    if (fault !== undefined) return fault;
    if (scan.text[scan.at] === ']') return skip(scan);
    if (scan.text[scan.at] !== ',') return faultAt(scan, scan.at, 'expected "," or "]"');
    scan.at += 1;
  }
}

function scanObject(scan: Scan, depth: number): Step {
  scan.at += 1;
  if (scan.text[scan.at] === '}') return skip(scan);
  let previous: string | undefined;
  for (;;) {
    const start = scan.at;
    if (scan.text[start] !== '"') return faultAt(scan, start, 'expected a key in quotes');
    const keyFault = scanString(scan);
    if (keyFault !== undefined) return keyFault;
    const key: unknown = JSON.parse(bufferOf(scan.bytes.subarray(start, scan.at)).toString('utf8'));
    if (typeof key !== 'string') return faultAt(scan, start, 'expected a key in quotes');
    if (previous === key) return faultAt(scan, start, 'the same key again');
    if (previous !== undefined && key < previous) return faultAt(scan, start, 'keys are not in sorted order');
    previous = key;
    if (scan.text[scan.at] !== ':') return faultAt(scan, scan.at, 'expected ":"');
    scan.at += 1;
    const fault = scanValue(scan, depth + 1);
    if (fault !== undefined) return fault;
    if (scan.text[scan.at] === '}') return skip(scan);
    if (scan.text[scan.at] !== ',') return faultAt(scan, scan.at, 'expected "," or "}"');
    scan.at += 1;
  }
}

/** The only escapes of RFC 8785, 3.2.2.2: two characters where there are such, else lower-case hex below U+0020. */
const ESCAPE = /\\(?:["\\bfnrt]|u00(?:0[0-7be-f]|1[0-9a-f]))/y;
/** What needs no escape; each byte of a longer UTF-8 character is 0x80 or more. */
const PLAIN = /[ !#-[\]-\xff]+/y;

function scanString(scan: Scan): Step {
  const start = scan.at;
  scan.at += 1;
  for (;;) {
    PLAIN.lastIndex = scan.at;
    if (PLAIN.test(scan.text)) scan.at = PLAIN.lastIndex;
    const next = scan.text[scan.at];
    if (next === '"') return skip(scan);
    if (next === undefined) return faultAt(scan, start, 'this text has no closing quote');
    ESCAPE.lastIndex = scan.at;
    if (next !== '\\' || !ESCAPE.test(scan.text)) return faultAt(scan, scan.at, 'written with another escape');
    scan.at = ESCAPE.lastIndex;
  }
}

const NUMBER = /-?[0-9][0-9.eE+-]*/y;

function scanNumber(scan: Scan): Step {
  NUMBER.lastIndex = scan.at;
  const token = NUMBER.exec(scan.text)?.[0];
  if (token === undefined) return faultAt(scan, scan.at, unexpected(scan.text[scan.at]));
  const value = Number(token);
  // Of all ways to write a number, RFC 8785, 3.2.2.3 takes the one that ECMAScript prints.
  if (!Number.isFinite(value) || JSON.stringify(value) !== token) {
    return faultAt(scan, scan.at, 'a number written in another way');
  }
  scan.at += token.length;
  return undefined;
}

function unexpected(found: string | undefined): string {
  if (found === undefined) return 'the JSON value ends too early';
  return /\s/.test(found) ? 'white space' : 'not the start of a JSON value';
}

function skip(scan: Scan): undefined {
  scan.at += 1;
  return undefined;
}

function faultAt(scan: Scan, offset: number, reason: string): CanonicalFault {
  const found = scan.text[offset];
  const blank = found !== undefined && /[ \t\r\n]/.test(found);
  return { offset, reason: blank ? 'white space' : reason };
}
