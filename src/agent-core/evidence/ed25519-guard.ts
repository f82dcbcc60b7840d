/**
 * Which keys and signatures are looked at at all. Ed25519 libraries agree on honest input and differ on crafted input:
 *
 * | input | `openssl` 3.0 | node:crypto 24 | @noble/ed25519 3, `zip215: false` |
 * |---|---|---|---|
 * | key of small order, also with y >= p or x = 0 and a sign | accepts | refuses | refuses |
 * | R of small order that fits exactly | accepts | refuses | accepts |
 * | R or key with a part of small order | must fit exactly | must fit exactly | accepts what fits up to the cofactor |
 * | S >= L, R with y >= p | refuses | refuses | refuses |
 *
 * So node:crypto and the reference on noble both pass this guard first, which refuses the first two rows whatever the
 * library or its next version does, and the reference compares without the cofactor, as RFC 8032, 5.1.7 allows and
 * OpenSSL does. Only who holds the private key can make such input. Why it matters all the same: a key of small order
 * verifies one signature for many messages, and two readers that disagree about a bundle make evidence worthless.
 */

/** Bytes of a public key (RFC 8032, 5.1.5). */
export const PUBLIC_KEY_BYTES = 32;
/** Bytes of a signature (RFC 8032, 5.1.6): R, then S. */
export const SIGNATURE_BYTES = 64;

/** The field's prime, 2^255 - 19, little-endian. */
const FIELD_PRIME = littleEndian('7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed');
/** L, the order of the base point (RFC 8032, 5.1), little-endian. */
const GROUP_ORDER = littleEndian('1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed');

/**
 * The y coordinates of the eight points whose order divides 8: 0 (order 4), 1 (the neutral element), -1 (order 2) and
 * the two of order 8. Derived as in "Taming the many EdDSAs" (Chalkias et al., 2020), table 6b; a test derives them again.
 */
const SMALL_ORDER_Y: readonly Uint8Array[] = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000001',
  '7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec',
  '05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826',
  '7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7',
].map(littleEndian);

/** Whether these 32 bytes may be a key or an R: y < p, and not one of the points of small order. */
export function isAcceptablePoint(bytes: Uint8Array): boolean {
  if (bytes.length !== PUBLIC_KEY_BYTES) return false;
  const y = Uint8Array.from(bytes);
  // The top bit is the sign of x. With it gone, points of small order are found whatever sign they claim.
  y[31] = (y[31] ?? 0) & 0x7f;
  return isBelow(y, FIELD_PRIME) && !SMALL_ORDER_Y.some((small) => isEqual(y, small));
}

/** Whether a signature is 64 bytes with an acceptable R and S < L, so that it cannot be given in a second form. */
export function isAcceptableSignature(bytes: Uint8Array): boolean {
  if (bytes.length !== SIGNATURE_BYTES) return false;
  return isAcceptablePoint(bytes.subarray(0, 32)) && isBelow(bytes.subarray(32), GROUP_ORDER);
}

function isBelow(value: Uint8Array, limit: Uint8Array): boolean {
  for (let i = limit.length - 1; i >= 0; i -= 1) {
    const [a, b] = [value[i] ?? 0, limit[i] ?? 0];
    if (a !== b) return a < b;
  }
  return false;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, i) => byte === b[i]);
}

function littleEndian(bigEndianHex: string): Uint8Array {
  return Uint8Array.from(bigEndianHex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)).reverse();
}
