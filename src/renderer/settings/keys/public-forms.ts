/** SPKI DER of an Ed25519 key up to the key itself (RFC 8410). */
const SPKI_PREFIX = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/** A raw Ed25519 public key (32 bytes in base64) as the PEM that `openssl` reads. */
export function pemOf(publicKey: string): string {
  const der = `${String.fromCharCode(...SPKI_PREFIX)}${atob(publicKey)}`;
  return `-----BEGIN PUBLIC KEY-----\n${btoa(der)}\n-----END PUBLIC KEY-----\n`;
}
