import { isUtf8 } from 'node:buffer';
import { RoundsError } from '../errors.ts';
import { bufferOf, equalBytes, utf8Bytes } from './bytes.ts';
import {
  type CanonicalOptions,
  type CanonicalValue,
  canonicalBytes,
  MAX_CANONICAL_BYTES,
  MAX_DEPTH,
} from './canonical.ts';
import { type CanonicalFault, findCanonicalFault } from './canonical-scan.ts';

/** The value of canonical bytes, or where they are not canonical. */
export type CanonicalParse =
  | { readonly ok: true; readonly value: CanonicalValue }
  | ({ readonly ok: false } & CanonicalFault);

/**
 * Reads canonical JSON and nothing else: `canonical(parse(bytes))` must be those bytes. So a BOM, invalid UTF-8, white
 * space, a trailing newline, a second key of the same name and every other way to say the same are refused, with the
 * offset of the first byte that is not as it must be. Never throws for any input; its time and memory are in proportion
 * to the length, which is bounded.
 */
export function parseCanonical(bytes: Uint8Array, options: CanonicalOptions = {}): CanonicalParse {
  const maxBytes = options.maxBytes ?? MAX_CANONICAL_BYTES;
  if (bytes.length > maxBytes) return { ok: false, offset: maxBytes, reason: `longer than ${maxBytes} bytes` };
  if (!isUtf8(bytes)) return { ok: false, offset: firstInvalidByte(bytes), reason: 'not valid UTF-8' };
  if (bytes[0] === 0xef)
    return { ok: false, offset: 0, reason: 'a byte order mark or other text before the JSON value' };
  // Before JSON.parse, which would build millions of nested arrays out of a few megabytes of brackets.
  if (isTooDeep(bytes)) return refuse(bytes);
  const value = parseJson(bufferOf(bytes).toString('utf8'));
  if (value === undefined) return refuse(bytes);
  const again = writeAgain(value, maxBytes);
  return again !== undefined && equalBytes(bytes, again) ? { ok: true, value } : refuse(bytes);
}

function refuse(bytes: Uint8Array): CanonicalParse {
  const fault = findCanonicalFault(bytes) ?? { offset: 0, reason: 'not the canonical form' };
  return { ok: false, ...fault };
}

function parseJson(text: string): CanonicalValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function writeAgain(value: CanonicalValue, maxBytes: number): Uint8Array | undefined {
  try {
    return canonicalBytes(value, { maxBytes });
  } catch (error) {
    // JSON text can say what canonical JSON cannot: 1e999, half of a surrogate pair.
    if (error instanceof RoundsError) return undefined;
    throw error;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether brackets outside strings nest deeper than {@link MAX_DEPTH}; for text that may not be JSON at all. */
function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (inString) {
      if (byte === BACKSLASH) i += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
  }
  return false;
}

/** A lossy decoder puts U+FFFD where bytes are invalid: the first byte that differs after encoding again is it. */
function firstInvalidByte(bytes: Uint8Array): number {
  const again = utf8Bytes(bufferOf(bytes).toString('utf8'));
  let offset = 0;
  while (offset < bytes.length && bytes[offset] === again[offset]) offset += 1;
  return offset;
}
