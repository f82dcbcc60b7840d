import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { RoundsError } from '../errors.ts';
import { concatBytes, hexOf, plainBytes } from './bytes.ts';
import { isAcceptablePoint, isAcceptableSignature, PUBLIC_KEY_BYTES } from './ed25519-guard.ts';
import { sha256 } from './merkle.ts';
import type { EvidenceSigner } from './signer.ts';

/** Bytes of a private key (RFC 8032, 5.1.5: the seed, not the 64-byte expanded form). */
export const SEED_BYTES = 32;

/** SPKI DER up to the key: SEQUENCE, AlgorithmIdentifier 1.3.101.112, BIT STRING (RFC 8410, section 4). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
/** PKCS#8 DER up to the seed (RFC 8410, section 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The 44-byte SubjectPublicKeyInfo of a raw public key (RFC 8410). */
export function spkiOf(publicKey: Uint8Array): Uint8Array {
  return concatBytes(SPKI_PREFIX, publicKey);
}

/** `key_id` of a public key: hex SHA-256 of its SPKI DER, which is what `openssl pkey -pubin -outform DER | sha256sum` prints. */
export function keyId(publicKey: Uint8Array): string {
  return hexOf(sha256(spkiOf(publicKey)));
}

/**
 * The raw public key that belongs to a seed.
 *
 * @throws RoundsError `INVALID_INPUT` when the seed is not 32 bytes.
 */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  const spki = createPublicKey(privateKeyObject(seed)).export({ type: 'spki', format: 'der' });
  return Uint8Array.from(spki.subarray(SPKI_PREFIX.length));
}

/**
 * A signer over a seed that is held in memory.
 *
 * @throws RoundsError `INVALID_INPUT` when the seed is not 32 bytes.
 */
export function signerOf(seed: Uint8Array): EvidenceSigner {
  const key = privateKeyObject(seed);
  const publicKey = publicKeyOf(seed);
  return { keyId: keyId(publicKey), publicKey, sign: (message) => plainBytes(sign(null, message, key)) };
}

/** Checks signatures of one key; see {@link verifierOf}. */
export type Ed25519Verifier = (message: Uint8Array, signature: Uint8Array) => boolean;

/**
 * A verifier that has its key prepared: for many signatures of one key. It never throws; anything malformed is false,
 * and with a key that ed25519-guard.ts does not accept every signature is false.
 */
export function verifierOf(publicKey: Uint8Array): Ed25519Verifier {
  if (!isAcceptablePoint(publicKey)) return () => false;
  const key = publicKeyObject(publicKey);
  return (message, signature) => isAcceptableSignature(signature) && verify(null, message, key, signature);
}

/** Whether the signature of `publicKey` over `message` is good; false, never an error, for anything malformed. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return verifierOf(publicKey)(message, signature);
}

/**
 * Refuses bytes that must not become a trusted key.
 *
 * @throws RoundsError `INVALID_INPUT` when it is not 32 bytes, not canonical or of small order.
 */
export function assertPublicKey(publicKey: Uint8Array, what: string): void {
  if (publicKey.length !== PUBLIC_KEY_BYTES || !isAcceptablePoint(publicKey)) {
    throw new RoundsError('INVALID_INPUT', `${what} is not a sound Ed25519 public key. Ask its holder for it again.`);
  }
}

function publicKeyObject(publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(spkiOf(publicKey)), format: 'der', type: 'spki' });
}

function privateKeyObject(seed: Uint8Array): KeyObject {
  if (seed.length !== SEED_BYTES) {
    throw new RoundsError(
      'INVALID_INPUT',
      `An Ed25519 private key has ${SEED_BYTES} bytes, this one has ${seed.length}. Give the 32-byte seed.`,
    );
  }
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
}
