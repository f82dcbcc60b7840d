import { etc, Point } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { isAcceptablePoint, isAcceptableSignature } from './ed25519-guard.ts';

/**
 * The reference that `verifyEd25519` is compared with, in plain JavaScript: also runs where there is no OpenSSL. More
 * than ten times slower. It does the cofactorless check of RFC 8032, 5.1.7, [S]B = R + [k]A, by comparing encodings;
 * noble's own `verify` multiplies by the cofactor even in strict mode and so accepts more (see ed25519-guard.ts).
 * Never throws; anything malformed is false.
 */
export function verifyWithReference(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (!isAcceptablePoint(publicKey) || !isAcceptableSignature(signature)) return false;
  return equationHolds(publicKey, message, signature);
}

function equationHolds(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const a = decodePoint(publicKey);
  if (a === undefined) return false;
  const r = signature.subarray(0, 32);
  const s = numberOf(signature.subarray(32));
  const k = etc.mod(numberOf(sha512(etc.concatBytes(r, publicKey, message))), Point.CURVE().n);
  const expected = Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k)).toBytes();
  return expected.every((byte, i) => byte === r[i]);
}

function decodePoint(bytes: Uint8Array): Point | undefined {
  try {
    return Point.fromBytes(bytes, false);
  } catch {
    // Half of all y have no point on the curve: no key, so no signature.
    return undefined;
  }
}

/** A number from its little-endian bytes. */
function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${etc.bytesToHex(Uint8Array.from(bytes).reverse())}`);
}
