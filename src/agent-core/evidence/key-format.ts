import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { RoundsError } from '../errors.ts';
import { bufferOf, equalBytes } from './bytes.ts';
import { assertPublicKey, publicKeyOf, SEED_BYTES, spkiOf } from './ed25519.ts';
import { PUBLIC_KEY_BYTES } from './ed25519-guard.ts';
import { parseOpensshPrivate, parseOpensshPublic } from './openssh-key.ts';

/** In bytes or UTF-16 code units; an Ed25519 key in any form needs less than 1000. */
const MAX_KEY_FILE = 16 * 1024;

/** `<key_id>.pem`: SPKI in PEM (RFC 8410), which `openssl pkeyutl -pubin -inkey` reads. */
export function publicKeyPem(publicKey: Uint8Array): string {
  const key = createPublicKey({ key: bufferOf(spkiOf(publicKey)), format: 'der', type: 'spki' });
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

/**
 * PKCS#8 in PEM (RFC 8410), unencrypted.
 *
 * @throws RoundsError `INVALID_INPUT` when the seed is not 32 bytes.
 */
export function privateKeyPem(seed: Uint8Array): string {
  publicKeyOf(seed);
  const jwk = { kty: 'OKP', crv: 'Ed25519', d: base64url(seed), x: base64url(publicKeyOf(seed)) };
  return createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }).toString();
}

/**
 * Reads a public key from a file: SPKI PEM or DER, an OpenSSH public line, or 32 raw bytes.
 *
 * @returns The raw key, 32 bytes.
 * @throws RoundsError `INVALID_INPUT` when it is none of these, of another type, or unsound.
 */
export function readPublicKey(file: Uint8Array): Uint8Array {
  if (file.length === PUBLIC_KEY_BYTES) {
    assertPublicKey(file, 'The public key');
    return Uint8Array.from(file);
  }
  const text = textOf(file);
  if (text.startsWith('ssh-')) return parseOpensshPublic(text).publicKey;
  const publicKey = text.includes('-----BEGIN PUBLIC KEY-----') ? fromPem(text) : fromDer(file);
  assertPublicKey(publicKey, 'The public key');
  return publicKey;
}

/**
 * Reads a private key from a file: PKCS#8 PEM or DER, OpenSSH, or the 32 raw bytes of the seed; never encrypted.
 *
 * @returns The seed, 32 bytes.
 * @throws RoundsError `INVALID_INPUT` when it is none of these or of another type; `UNSUPPORTED` when encrypted.
 */
export function readPrivateKey(file: Uint8Array): Uint8Array {
  if (file.length === SEED_BYTES) return Uint8Array.from(file);
  const text = textOf(file);
  if (text.includes('-----BEGIN OPENSSH PRIVATE KEY-----')) return parseOpensshPrivate(text).seed;
  if (text.includes('ENCRYPTED PRIVATE KEY-----') || text.includes('Proc-Type: 4,ENCRYPTED')) {
    throw new RoundsError(
      'UNSUPPORTED',
      'This key has a passphrase. Remove it on a copy with "openssl pkey", import, then destroy the copy.',
    );
  }
  const pem = text.includes('-----BEGIN ');
  const key = attempt(() =>
    pem ? createPrivateKey(text) : createPrivateKey({ key: bufferOf(file), format: 'der', type: 'pkcs8' }),
  );
  return jwkPart(key, 'd');
}

function fromPem(text: string): Uint8Array {
  return jwkPart(
    attempt(() => createPublicKey(text)),
    'x',
  );
}

/** Strict: DER has one form, so anything but the 44 bytes that {@link spkiOf} makes is refused. */
function fromDer(file: Uint8Array): Uint8Array {
  const publicKey = file.subarray(file.length - PUBLIC_KEY_BYTES);
  if (publicKey.length !== PUBLIC_KEY_BYTES || !equalBytes(spkiOf(publicKey), file)) throw notAKey();
  return Uint8Array.from(publicKey);
}

function attempt(read: () => KeyObject): KeyObject {
  try {
    return read();
  } catch (cause) {
    throw notAKey(cause);
  }
}

function jwkPart(key: KeyObject, part: 'd' | 'x'): Uint8Array {
  if (key.asymmetricKeyType !== 'ed25519') throw notAKey();
  const value = key.export({ format: 'jwk' })[part];
  if (typeof value !== 'string') throw notAKey();
  return Uint8Array.from(Buffer.from(value, 'base64url'));
}

function notAKey(cause?: unknown): RoundsError {
  return new RoundsError(
    'INVALID_INPUT',
    'This is not an Ed25519 key in PEM, DER, OpenSSH or raw form. Export it again with openssl or ssh-keygen.',
    { cause },
  );
}

/** Key files are ASCII, or binary of which no text will be found. */
function textOf(file: Uint8Array): string {
  if (file.length > MAX_KEY_FILE) throw notAKey();
  return bufferOf(file).toString('latin1');
}

function base64url(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('base64url');
}
