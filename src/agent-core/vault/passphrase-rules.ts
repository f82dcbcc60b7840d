import { RoundsError } from '../errors.ts';

/**
 * Shortest passphrase of a vault, in characters. The file can be copied off a laptop and guessed at elsewhere, for years,
 * with nobody counting the tries; scrypt makes a guess cost about 0.4 s and 128 MiB, which protects a text that is out
 * of reach of word lists and not one of 8 letters. Above the 8 that NIST SP 800-63B asks where tries are limited.
 */
export const MIN_PASSPHRASE_CHARS = 12;
/** Longest one, in UTF-8 bytes: bounds the work on what a caller sends. */
export const MAX_PASSPHRASE_BYTES = 1024;
/** "aaaaaaaaaaaa" and "abcabcabcabc" are long but not hard to guess. */
const MIN_DIFFERENT_CHARS = 6;

/**
 * The bytes that go into the key derivation: UTF-8 of the text in Unicode form NFC, so that `é` typed on two keyboards
 * is one passphrase. Always a copy of the caller's; wipe it after use.
 *
 * A string cannot be wiped from memory; those who have bytes pass bytes.
 */
export function passphraseBytes(passphrase: string | Uint8Array): Uint8Array {
  if (typeof passphrase === 'string') return Buffer.from(passphrase.normalize('NFC'), 'utf8');
  const isAscii = passphrase.every((byte) => byte < 0x80);
  // Only text outside ASCII has more than one form; the usual passphrase never becomes a string.
  return isAscii
    ? Uint8Array.from(passphrase)
    : Buffer.from(new TextDecoder().decode(passphrase).normalize('NFC'), 'utf8');
}

/**
 * Refuses a passphrase that is too easy to guess for a new vault. The message never holds any of it.
 *
 * @throws RoundsError `INVALID_INPUT` with what would be enough.
 */
export function assertStrongPassphrase(passphrase: string | Uint8Array): void {
  const bytes = passphraseBytes(passphrase);
  try {
    const why = weakness(bytes);
    if (why !== undefined) {
      throw new RoundsError(
        'INVALID_INPUT',
        `The passphrase ${why}. Choose at least ${MIN_PASSPHRASE_CHARS} characters; four or five unrelated words are strong and easy to type.`,
      );
    }
  } finally {
    bytes.fill(0);
  }
}

/** Counts characters by their first bytes: in UTF-8 every other byte of a character is 10xxxxxx. */
function weakness(bytes: Uint8Array): string | undefined {
  if (bytes.length > MAX_PASSPHRASE_BYTES) return `is longer than ${MAX_PASSPHRASE_BYTES} bytes`;
  const chars = bytes.reduce((sum, byte) => sum + ((byte & 0xc0) === 0x80 ? 0 : 1), 0);
  if (chars < MIN_PASSPHRASE_CHARS) return `is too short to protect what the vault holds`;
  if (new Set(bytes).size < MIN_DIFFERENT_CHARS) return 'repeats the same few characters';
  return undefined;
}
