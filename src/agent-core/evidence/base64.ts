import { RoundsError } from '../errors.ts';
import { bufferOf, plainBytes } from './bytes.ts';

/** Standard base64 (RFC 4648, section 4) with padding, on one line. */
export function encodeBase64(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('base64');
}

/**
 * Strict base64: the decoded bytes, encoded again, give the same text. So there is exactly one text for given bytes:
 * no white space, no missing or extra padding, no stray bits in the last character, no URL alphabet. Without this,
 * a signature file could be altered and still verify.
 *
 * @param what Names the value in the error message.
 * @param length The number of bytes that must come out, when it is known.
 * @throws RoundsError `INVALID_INPUT` when the text is not the strict form or has another length.
 */
export function decodeBase64(text: string, what: string, length?: number): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) {
    throw new RoundsError('INVALID_INPUT', `${what} is not strict base64. Fetch the original file again.`);
  }
  if (length !== undefined && bytes.length !== length) {
    throw new RoundsError(
      'INVALID_INPUT',
      `${what} holds ${bytes.length} bytes where ${length} are required. Fetch the original file again.`,
    );
  }
  return plainBytes(bytes);
}

/** The content of `bundle.sig` and its like: strict base64 and one newline. */
export function encodeBase64Line(bytes: Uint8Array): string {
  return `${encodeBase64(bytes)}\n`;
}

/**
 * Reads what {@link encodeBase64Line} wrote; anything else, also a missing newline or a CRLF, is refused.
 *
 * @throws RoundsError `INVALID_INPUT`, as {@link decodeBase64}.
 */
export function decodeBase64Line(text: string, what: string, length?: number): Uint8Array {
  if (!text.endsWith('\n')) {
    throw new RoundsError('INVALID_INPUT', `${what} does not end with a newline. Fetch the original file again.`);
  }
  return decodeBase64(text.slice(0, -1), what, length);
}
