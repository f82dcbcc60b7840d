import { MAX_DEPTH } from '../canonical.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Reads JSON that is not in canonical form, as far as that is safe: undefined when it is no JSON, or nested so deep that
 * reading it would use up stack or memory.
 */
export function lenientJson(bytes: Uint8Array): unknown {
  if (depthOf(bytes) > MAX_DEPTH) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** How deep brackets outside strings nest at most. */
function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < bytes.length && deepest <= MAX_DEPTH; at += 1) {
    const byte = bytes[at];
    if (inString && byte === BACKSLASH) at += 1;
    else if (byte === QUOTE) inString = !inString;
    else if (!inString && (byte === 0x5b || byte === 0x7b)) deepest = Math.max(deepest, ++depth);
    else if (!inString && (byte === 0x5d || byte === 0x7d)) depth -= 1;
  }
  return deepest;
}
