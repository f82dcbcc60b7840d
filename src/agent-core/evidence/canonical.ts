import { RoundsError } from '../errors.ts';
import { utf8Bytes } from './bytes.ts';

/** What JSON can say. Floats and null are part of it; signed records use the narrower {@link SignableValue}. */
export type CanonicalValue =
  | string
  | number
  | boolean
  | null
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue };

/** What a signed record may say: strings, booleans, safe integers, arrays, objects with printable ASCII keys. */
export type SignableValue =
  | string
  | number
  | boolean
  | readonly SignableValue[]
  | { readonly [key: string]: SignableValue };

/** Arrays and objects inside each other, at most: bounds the stack for hostile input. Our own records need 8. */
export const MAX_DEPTH = 64;

/** UTF-8 bytes that one canonical text may have unless the caller says otherwise: bounds memory. Long outputs are artifacts. */
export const MAX_CANONICAL_BYTES = 4 * 1024 * 1024;

/** Limits; a writer and its reader must use the same. */
export interface CanonicalOptions {
  /** Default {@link MAX_CANONICAL_BYTES}. */
  readonly maxBytes?: number;
}

/**
 * RFC 8785 (JCS) text of a value: no white space, keys sorted by UTF-16 code units, strings and numbers as ECMAScript
 * writes them. `JSON.stringify` of a string or a number *is* that form (RFC 8785, 3.2.2.2 and 3.2.2.3 take theirs from
 * ECMAScript), save that it writes NaN and infinity as null and lone surrogates as escapes, which are refused here.
 *
 * @throws RoundsError `INVALID_INPUT` with the JSON path of the first value that JSON cannot say.
 */
export function canonicalize(value: CanonicalValue, options: CanonicalOptions = {}): string {
  return writeRoot(value, false, options);
}

/** {@link canonicalize} as UTF-8 bytes. */
export function canonicalBytes(value: CanonicalValue, options: CanonicalOptions = {}): Uint8Array {
  return utf8Bytes(writeRoot(value, false, options));
}

/**
 * The bytes of a signed record: {@link canonicalBytes} under the stricter rules of {@link SignableValue}. Floats are
 * refused since other languages print them differently; use integers of a small unit (milliseconds, basis points).
 *
 * @throws RoundsError `INVALID_INPUT` with the JSON path of the first value that a signed record must not hold.
 */
export function signableBytes(value: unknown, options: CanonicalOptions = {}): Uint8Array {
  return utf8Bytes(writeRoot(value, true, options));
}

/**
 * Narrows a value to what a signed record may hold.
 *
 * @throws RoundsError `INVALID_INPUT` as {@link signableBytes}.
 */
export function assertSignable(value: unknown, options: CanonicalOptions = {}): asserts value is SignableValue {
  writeRoot(value, true, options);
}

interface Writer {
  /** Apply the rules of signed records too. */
  readonly signed: boolean;
  readonly maxBytes: number;
  /** The way from the root to the value being written, for the error message. */
  readonly path: (string | number)[];
}

function writeRoot(value: unknown, signed: boolean, options: CanonicalOptions): string {
  const writer: Writer = { signed, maxBytes: options.maxBytes ?? MAX_CANONICAL_BYTES, path: [] };
  const text = write(value, writer);
  if (Buffer.byteLength(text, 'utf8') > writer.maxBytes) throw tooLong(writer);
  return text;
}

function write(value: unknown, writer: Writer): string {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw refused(writer, 'holds half of a surrogate pair, which UTF-8 cannot carry');
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return writeNumber(value, writer);
    case 'object':
      if (value !== null) return writeContainer(value, writer);
      if (writer.signed) throw refused(writer, 'is null, which signed records do not use');
      return 'null';
    default:
      throw refused(writer, `is ${typeof value}, which JSON cannot say`);
  }
}

function writeNumber(value: number, writer: Writer): string {
  if (!Number.isFinite(value)) throw refused(writer, `is ${value}, which JSON cannot say`);
  if (writer.signed && !Number.isSafeInteger(value)) {
    throw refused(writer, `is ${value}; signed records hold integers between -(2^53 - 1) and 2^53 - 1 only`);
  }
  return JSON.stringify(value);
}

function writeContainer(value: object, writer: Writer): string {
  if (writer.path.length >= MAX_DEPTH) throw refused(writer, `is nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) return `[${writeItems(value, writer)}]`;
  if (isPlain(value)) return `{${writeMembers(value, writer)}}`;
  throw refused(writer, 'is not a plain object');
}

function writeItems(items: readonly unknown[], writer: Writer): string {
  let text = '';
  for (let i = 0; i < items.length; i += 1) {
    writer.path.push(i);
    text += (i === 0 ? '' : ',') + write(items[i], writer);
    writer.path.pop();
    // At every step, since shared references could grow the text without end. A text is never longer than its bytes.
    if (text.length > writer.maxBytes) throw tooLong(writer);
  }
  return text;
}

function writeMembers(object: Readonly<Record<string, unknown>>, writer: Writer): string {
  let text = '';
  // Without a comparison function, sort() goes by UTF-16 code units: the order of RFC 8785, 3.2.3.
  for (const key of Object.keys(object).sort()) {
    writer.path.push(key);
    if (writer.signed && !PRINTABLE_ASCII.test(key)) throw refused(writer, 'has a name that is not printable ASCII');
    text += `${text === '' ? '' : ','}${write(key, writer)}:${write(object[key], writer)}`;
    writer.path.pop();
    if (text.length > writer.maxBytes) throw tooLong(writer);
  }
  return text;
}

const PRINTABLE_ASCII = /^[\x20-\x7e]+$/;

/** Only what `{}` or `JSON.parse` makes: a Date or Map would silently be written as `{}`. */
function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function tooLong(writer: Writer): RoundsError {
  return refused(writer, `makes the record longer than ${writer.maxBytes} bytes`);
}

function refused(writer: Writer, why: string): RoundsError {
  return new RoundsError('INVALID_INPUT', `The value at ${jsonPath(writer.path)} ${why}. Leave it out or change it.`);
}

/** RFC 9535 path of a value, `$` being the root. Keys may come from a hostile file: shortened and escaped to ASCII. */
function jsonPath(path: readonly (string | number)[]): string {
  return `$${path.map(jsonStep).join('')}`;
}

function jsonStep(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  if (/^[A-Za-z_]\w{0,63}$/.test(step)) return `.${step}`;
  const quoted = JSON.stringify(step.slice(0, 64));
  return `[${quoted.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}]`;
}
