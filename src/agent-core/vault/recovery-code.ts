import { hash } from 'node:crypto';
import { RoundsError } from '../errors.ts';
import type { RandomBytes } from './boxes.ts';

/** Crockford's base32: no I, L, O, U, so that nothing printed can be read as two things. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Of the code: 130 random bits cannot be guessed, whatever a guess costs. */
const SECRET_CHARS = 26;
/** 20 bits: a code with a mistake in it passes once in a million. */
const CHECK_CHARS = 4;
const GROUP = 5;

/** A new recovery code: 30 characters in six groups, the last four of which check the others. To be shown once. */
export function newRecoveryCode(random: RandomBytes): string {
  const bytes = random(SECRET_CHARS);
  // 256 is a multiple of 32: every character is as likely as any other.
  const secret = Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  bytes.fill(0);
  const code = `${secret}${checkOf(secret)}`;
  return code.match(new RegExp(`.{${GROUP}}`, 'g'))?.join('-') ?? code;
}

/**
 * The bytes behind a code as a person typed it: spaces, dashes and case do not matter, O is 0, I and L are 1.
 * @throws RoundsError `INVALID_INPUT` when it cannot be right, without any of it in the message
 */
export function readRecoveryCode(typed: string): Uint8Array {
  const code = typed
    .slice(0, 200)
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  if (code.length !== SECRET_CHARS + CHECK_CHARS) {
    throw wrong(`has ${SECRET_CHARS + CHECK_CHARS} letters and digits, and this has ${code.length}`);
  }
  if ([...code].some((char) => !ALPHABET.includes(char))) {
    throw wrong('has only digits and capital letters without U, and here is something else');
  }
  const secret = code.slice(0, SECRET_CHARS);
  if (checkOf(secret) !== code.slice(SECRET_CHARS)) throw wrong('ends in a check of itself, and this one does not fit');
  return Buffer.from(secret, 'ascii');
}

function checkOf(secret: string): string {
  const digest = hash('sha256', `rounds recovery code ${secret}`, 'buffer');
  return Array.from(digest.subarray(0, CHECK_CHARS), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

function wrong(why: string): RoundsError {
  return new RoundsError(
    'INVALID_INPUT',
    `This is not a recovery code: one ${why}. Compare it with the printed one, group by group.`,
  );
}
