import { RoundsError } from '../errors.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { HASH_BYTES } from './merkle.ts';
import { type NoteKey, type NoteSignature, type NoteVerdict, parseNote, signNote, verifyNote } from './signed-note.ts';
import type { EvidenceSigner } from './signer.ts';

/** The head of a log at one size (c2sp.org/tlog-checkpoint). */
export interface TreeHead {
  /** Which log it is of; see {@link originOf}. */
  readonly origin: string;
  /** Number of entries. */
  readonly size: number;
  /** Root hash over the first `size` entries, 32 bytes. */
  readonly root: Uint8Array;
  /** Further lines that are signed too; ours have none. */
  readonly extensions: readonly string[];
}

/** A checkpoint, read but not verified. */
export interface Checkpoint extends TreeHead {
  readonly signatures: readonly NoteSignature[];
}

/** What {@link verifyCheckpoint} needs to know from outside the checkpoint. */
export interface CheckpointKey extends NoteKey {
  /** The origin that the checkpoint must have; default: the name of the key, as c2sp.org/tlog-checkpoint advises. */
  readonly origin?: string;
}

/** The verified checkpoint, or why it is not good. `malformed` carries the reason as a sentence. */
export type CheckpointVerdict =
  | { readonly ok: true; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly problem: 'malformed'; readonly detail: string }
  | {
      readonly ok: false;
      readonly problem: 'wrong_origin' | Exclude<NoteVerdict, 'good'>;
      readonly checkpoint: Checkpoint;
    };

/** Origin, and name of the key, of a device's log. */
export function originOf(deviceId: string): string {
  return `rounds/${deviceId}`;
}

/** The text of a checkpoint: what is signed. */
export function formatTreeHead(head: TreeHead): string {
  const lines = [head.origin, String(head.size), encodeBase64(head.root), ...head.extensions];
  return lines.map((line) => `${line}\n`).join('');
}

/**
 * Signs the head of a log under its origin as the key's name.
 *
 * @throws RoundsError `INVALID_INPUT` when the head cannot be written as a checkpoint.
 */
export function signCheckpoint(head: TreeHead, signer: EvidenceSigner): string {
  const text = formatTreeHead(head);
  // Read it back before signing: a log must never sign what a reader would take for something else.
  const again = parseTreeHead(text);
  const same = again.origin === head.origin && again.extensions.length === head.extensions.length;
  if (!same || formatTreeHead(again) !== text) throw malformed('a field holds a line break');
  return signNote(text, head.origin, signer);
}

/**
 * Reads a checkpoint strictly, without verifying it.
 *
 * @throws RoundsError `INVALID_INPUT` when it is not a signed note or its text is not that of a checkpoint.
 */
export function parseCheckpoint(text: string): Checkpoint {
  const note = parseNote(text);
  return { ...parseTreeHead(note.text), signatures: note.signatures };
}

/**
 * Judges a checkpoint by a key that the caller trusts from elsewhere. Never throws for any text. A wrong origin is
 * reported even though the signature may be good: one key may have signed for another log.
 */
export function verifyCheckpoint(text: string, key: CheckpointKey): CheckpointVerdict {
  try {
    const note = parseNote(text);
    const checkpoint = { ...parseTreeHead(note.text), signatures: note.signatures };
    if (checkpoint.origin !== (key.origin ?? key.name)) return { ok: false, problem: 'wrong_origin', checkpoint };
    const verdict = verifyNote(note, key);
    return verdict === 'good' ? { ok: true, checkpoint } : { ok: false, problem: verdict, checkpoint };
  } catch (error) {
    if (error instanceof RoundsError) return { ok: false, problem: 'malformed', detail: error.message };
    throw error;
  }
}

/** At most 16 digits: what can be below 2^53. */
const SIZE = /^(?:0|[1-9][0-9]{0,15})$/;

function parseTreeHead(text: string): TreeHead {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw malformed('its text does not end with a newline');
  const [origin, sizeText, rootText, ...extensions] = lines;
  if (origin === undefined || sizeText === undefined || rootText === undefined || lines.includes('')) {
    throw malformed('it needs a line each for origin, size and root, and no empty line');
  }
  const size = Number(sizeText);
  if (!SIZE.test(sizeText) || !Number.isSafeInteger(size)) {
    throw malformed('its size is not a plain decimal number below 2^53');
  }
  return { origin, size, root: decodeBase64(rootText, 'The root of the checkpoint', HASH_BYTES), extensions };
}

function malformed(why: string): RoundsError {
  return new RoundsError('INVALID_INPUT', `This is not a checkpoint: ${why}. Fetch the original file again.`);
}
