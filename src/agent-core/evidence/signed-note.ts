import { RoundsError } from '../errors.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { concatBytes, equalBytes, hexOf, utf8Bytes } from './bytes.ts';
import { assertPublicKey, verifyEd25519 } from './ed25519.ts';
import { PUBLIC_KEY_BYTES } from './ed25519-guard.ts';
import { sha256 } from './merkle.ts';
import type { EvidenceSigner } from './signer.ts';

/** One signature line of a note. */
export interface NoteSignature {
  readonly name: string;
  /** First four bytes of the hash over name and key; see {@link noteKeyId}. */
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

/** A signed note (c2sp.org/signed-note), read but not verified. */
export interface Note {
  /** What is signed, with its last newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A key that signs notes under a name. */
export interface NoteKey {
  readonly name: string;
  /** Raw Ed25519 key, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** Result of {@link verifyNote}: `no_signature` when no line is of that key, `bad_signature` when one is and is wrong. */
export type NoteVerdict = 'good' | 'no_signature' | 'bad_signature';

/** Signature type byte of plain Ed25519 (c2sp.org/signed-note, "Signature types"). */
const ED25519_TYPE = 0x01;
/** Longest verifier key that is read: a name and 44 characters of base64 are far below. */
const MAX_VERIFIER_KEY_LENGTH = 1024;
/** The specification asks for a limit and for 16 at least. */
const MAX_SIGNATURES = 100;
/** In UTF-16 code units; 100 post-quantum signatures fit. */
const MAX_NOTE_LENGTH = 1024 * 1024;

/** Key id of a note key: SHA-256(name || 0x0A || 0x01 || key), its first four bytes. */
export function noteKeyId({ name, publicKey }: NoteKey): Uint8Array {
  return sha256(concatBytes(utf8Bytes(`${name}\n`), Uint8Array.of(ED25519_TYPE), publicKey)).subarray(0, 4);
}

/**
 * Signs a text as a note with one signature line.
 *
 * @throws RoundsError `INVALID_INPUT` when the text does not end with a newline or holds other control characters, or
 * the name cannot be one.
 */
export function signNote(text: string, name: string, signer: EvidenceSigner): string {
  if (!isNoteText(text)) throw malformed('its text must end with a newline and hold no other control character');
  if (!isKeyName(name)) throw malformed('a key name must not be empty or hold spaces or "+"');
  const signature = signer.sign(utf8Bytes(text));
  const id = noteKeyId({ name, publicKey: signer.publicKey });
  return `${text}\n\u2014 ${name} ${encodeBase64(concatBytes(id, signature))}\n`;
}

/**
 * Takes a note apart, strictly: valid text, last empty line before the signatures, at least one signature line, each
 * in strict base64. Unknown keys and algorithms are kept. Nothing is verified.
 *
 * @throws RoundsError `INVALID_INPUT` when it is not a signed note.
 */
export function parseNote(note: string): Note {
  if (note.length > MAX_NOTE_LENGTH) throw malformed(`it is longer than ${MAX_NOTE_LENGTH} characters`);
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !isNoteText(note)) throw malformed('there is no text with an empty line and signatures after it');
  const lines = note.slice(split + 2).split('\n');
  if (lines.pop() !== '' || lines.length === 0) throw malformed('the last signature line does not end with a newline');
  if (lines.length > MAX_SIGNATURES) throw malformed(`it has more than ${MAX_SIGNATURES} signatures`);
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignatureLine) };
}

/**
 * Judges a note by one key that the caller trusts. Lines of other keys are ignored, as the specification demands; a
 * line of this key that is wrong spoils the note even if another line is good.
 */
export function verifyNote(note: Note, key: NoteKey): NoteVerdict {
  const id = noteKeyId(key);
  const own = note.signatures.filter((line) => line.name === key.name && equalBytes(line.keyId, id));
  if (own.length === 0) return 'no_signature';
  const text = utf8Bytes(note.text);
  return own.every((line) => verifyEd25519(key.publicKey, text, line.signature)) ? 'good' : 'bad_signature';
}

/** A note key in the form `name+hex key id+base64(0x01 || key)`, as other tools for signed notes take it. */
export function formatVerifierKey(key: NoteKey): string {
  const typed = concatBytes(Uint8Array.of(ED25519_TYPE), key.publicKey);
  return `${key.name}+${hexOf(noteKeyId(key))}+${encodeBase64(typed)}`;
}

/**
 * Reads {@link formatVerifierKey}.
 *
 * @throws RoundsError `INVALID_INPUT` when a part is wrong, the key id does not fit or the algorithm is not Ed25519.
 */
export function parseVerifierKey(text: string): NoteKey {
  // Before the pattern: matching one of many megabytes takes more stack than there is.
  if (text.length > MAX_VERIFIER_KEY_LENGTH) throw malformed('a verifier key has the form name+id+key');
  const [, name, id, base64] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(text) ?? [];
  if (name === undefined || id === undefined || base64 === undefined || !isKeyName(name)) {
    throw malformed('a verifier key has the form name+id+key');
  }
  const typed = decodeBase64(base64, 'The key of the verifier key', 1 + PUBLIC_KEY_BYTES);
  const key: NoteKey = { name, publicKey: typed.subarray(1) };
  if (typed[0] !== ED25519_TYPE) throw malformed('the key is not an Ed25519 key');
  if (hexOf(noteKeyId(key)) !== id) throw malformed('the key does not fit its key id');
  assertPublicKey(key.publicKey, 'The key of the verifier key');
  return key;
}

function parseSignatureLine(line: string): NoteSignature {
  const [, name, base64] = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  if (name === undefined || base64 === undefined || !isKeyName(name)) throw malformed('a signature line is not one');
  const bytes = decodeBase64(base64, 'A signature of the note');
  if (bytes.length <= 4) throw malformed('a signature is too short');
  return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

function isNoteText(text: string): boolean {
  if (!text.endsWith('\n') || !text.isWellFormed()) return false;
  for (let i = 0; i < text.length; i += 1) {
    if (text.charCodeAt(i) < 0x20 && text[i] !== '\n') return false;
  }
  return true;
}

/** `\s` covers the Unicode spaces save U+0085, a control character that Unicode counts as white space too. */
function isKeyName(name: string): boolean {
  return name !== '' && !/[\s\u0085+]/.test(name);
}

function malformed(why: string): RoundsError {
  return new RoundsError('INVALID_INPUT', `This is not a signed note: ${why}. Fetch the original file again.`);
}
