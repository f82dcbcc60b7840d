import { RoundsError } from '../errors.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';

/** Characters in a line of OpenSSH's armor. */
const LINE = 70;
/** In UTF-16 code units; an Ed25519 key or signature needs about 500. */
const MAX_ARMOR_LENGTH = 16 * 1024;

/** Bytes between BEGIN and END lines, as OpenSSH writes them. `label` such as "SSH SIGNATURE". */
export function armor(label: string, bytes: Uint8Array): string {
  const lines = encodeBase64(bytes).match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/**
 * Reads {@link armor}: the lines may have any length and CRLF ends, but nothing may stand before or after.
 *
 * @throws RoundsError `INVALID_INPUT` when it is not such a block.
 */
export function dearmor(label: string, text: string): Uint8Array {
  const lines = text.length > MAX_ARMOR_LENGTH ? [] : text.replaceAll('\r\n', '\n').trimEnd().split('\n');
  const [first, ...rest] = lines;
  const last = rest.pop();
  if (first !== `-----BEGIN ${label}-----` || last !== `-----END ${label}-----`) {
    throw new RoundsError(
      'INVALID_INPUT',
      `This is not a block "BEGIN ${label}". Give the whole file, as it was written.`,
    );
  }
  return decodeBase64(rest.join(''), `The block "BEGIN ${label}"`);
}
