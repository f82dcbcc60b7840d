import { RoundsError } from '../errors.ts';
import { armor, dearmor } from './armor.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { bufferOf, concatBytes, equalBytes } from './bytes.ts';
import { assertPublicKey, publicKeyOf, SEED_BYTES } from './ed25519.ts';
import { PUBLIC_KEY_BYTES } from './ed25519-guard.ts';
import { sha256 } from './merkle.ts';
import { SshReader, sshString, sshUint32 } from './ssh-wire.ts';

/** Name of the key type (RFC 8709). */
export const SSH_ED25519 = 'ssh-ed25519';

/** A public key and the comment that stood beside it. */
export interface OpensshPublicKey {
  readonly publicKey: Uint8Array;
  readonly comment: string;
}

/** A private key and its comment. */
export interface OpensshPrivateKey {
  /** 32-byte seed. */
  readonly seed: Uint8Array;
  readonly comment: string;
}

/** The public key as SSH sends it: type and key, each with its length (RFC 8709, section 4). */
export function sshBlob(publicKey: Uint8Array): Uint8Array {
  return concatBytes(sshString(SSH_ED25519), sshString(publicKey));
}

/**
 * Reads {@link sshBlob}.
 *
 * @throws RoundsError `INVALID_INPUT` when it is of another type, too short or too long.
 */
export function parseSshBlob(blob: Uint8Array): Uint8Array {
  const reader = new SshReader(blob, 'The SSH public key');
  reader.expect(SSH_ED25519, 'type');
  const publicKey = reader.bytes();
  reader.end();
  assertPublicKey(publicKey, 'The SSH public key');
  return publicKey;
}

/** One line `ssh-ed25519 <base64> <comment>`, without a newline. */
export function formatOpensshPublic({ publicKey, comment }: OpensshPublicKey): string {
  assertComment(comment);
  return `${SSH_ED25519} ${encodeBase64(sshBlob(publicKey))}${comment === '' ? '' : ` ${comment}`}`;
}

/**
 * Reads a line as `ssh-keygen` writes it to a .pub file.
 *
 * @throws RoundsError `INVALID_INPUT` when it is not one line of that form with a sound Ed25519 key.
 */
export function parseOpensshPublic(line: string): OpensshPublicKey {
  const [, base64, comment = ''] = /^ssh-ed25519 ([^ ]{1,100})(?: ([^\r\n]{0,1024}))?\r?\n?$/.exec(line) ?? [];
  if (base64 === undefined) {
    throw new RoundsError('INVALID_INPUT', 'This is not a line "ssh-ed25519 AAAA... comment". Give the .pub file.');
  }
  return { publicKey: parseSshBlob(decodeBase64(base64, 'The SSH public key')), comment };
}

/** First bytes of the format (openssh-portable, PROTOCOL.key). */
const MAGIC = Buffer.from('openssh-key-v1\0', 'latin1');
const LABEL = 'OPENSSH PRIVATE KEY';
/** Unencrypted keys are padded to this. */
const BLOCK = 8;

/**
 * A private key in OpenSSH's own format, unencrypted. The two check words are taken from the key instead of a random
 * source, so that the same key gives the same file; they only serve to notice a wrong passphrase, and there is none.
 *
 * @throws RoundsError `INVALID_INPUT` when the seed is not 32 bytes or the comment has line breaks.
 */
export function formatOpensshPrivate({ seed, comment }: OpensshPrivateKey): string {
  assertComment(comment);
  const publicKey = publicKeyOf(seed);
  const check = sha256(seed).subarray(0, 4);
  const fields = [check, check, sshBlob(publicKey), sshString(concatBytes(seed, publicKey)), sshString(comment)];
  const secret = concatBytes(...fields);
  const padding = Uint8Array.from({ length: (BLOCK - (secret.length % BLOCK)) % BLOCK }, (_, i) => i + 1);
  return armor(
    LABEL,
    concatBytes(
      MAGIC,
      sshString('none'),
      sshString('none'),
      sshString(''),
      sshUint32(1),
      sshString(sshBlob(publicKey)),
      sshString(concatBytes(secret, padding)),
    ),
  );
}

/**
 * Reads an unencrypted Ed25519 key in OpenSSH's format, checking every field.
 *
 * @throws RoundsError `INVALID_INPUT` when it is damaged or of another type; `UNSUPPORTED` when it has a passphrase.
 */
export function parseOpensshPrivate(text: string): OpensshPrivateKey {
  const reader = new SshReader(dearmor(LABEL, text), 'The OpenSSH private key');
  if (!equalBytes(reader.take(MAGIC.length), MAGIC)) throw reader.malformed('it is of another format');
  if (bufferOf(reader.bytes()).toString('latin1') !== 'none') {
    throw new RoundsError(
      'UNSUPPORTED',
      'This OpenSSH key has a passphrase. Remove it on a copy with "ssh-keygen -p", import, then destroy the copy.',
    );
  }
  reader.expect('none', 'key derivation');
  reader.expect('', 'key derivation option');
  if (reader.uint32() !== 1) throw reader.malformed('it holds more than one key');
  const publicKey = parseSshBlob(reader.bytes());
  const secret = new SshReader(reader.bytes(), 'The OpenSSH private key');
  reader.end();
  return parseSecret(secret, publicKey);
}

function parseSecret(secret: SshReader, publicKey: Uint8Array): OpensshPrivateKey {
  const [check, again] = [secret.uint32(), secret.uint32()];
  if (check !== again) throw secret.malformed('its check words differ');
  secret.expect(SSH_ED25519, 'type');
  secret.expect(publicKey, 'public key');
  const pair = secret.bytes();
  const comment = bufferOf(secret.bytes()).toString('utf8');
  if (secret.rest().some((byte, i) => byte !== i + 1)) throw secret.malformed('its padding is wrong');
  const seed = Uint8Array.from(pair.subarray(0, SEED_BYTES));
  const fits = pair.length === SEED_BYTES + PUBLIC_KEY_BYTES && equalBytes(publicKeyOf(seed), publicKey);
  if (!fits || !equalBytes(pair.subarray(SEED_BYTES), publicKey)) {
    throw secret.malformed('its private and public parts do not belong together');
  }
  return { seed, comment };
}

function assertComment(comment: string): void {
  if (/^[^\r\n\0]{0,1024}$/.test(comment)) return;
  throw new RoundsError('INVALID_INPUT', 'The comment of a key must be one short line. Choose another one.');
}
