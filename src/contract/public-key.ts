import { z } from 'zod';

/** SPKI DER of an Ed25519 key up to the key itself (RFC 8410), one character for each byte. */
const SPKI_PREFIX = '\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00';
/** The same of an OpenSSH public key (RFC 8709). */
const SSH_PREFIX = '\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20';
const RAW_BYTES = 32;

/**
 * An Ed25519 public key in any form in which people have one: 32 raw bytes in base64, SPKI as PEM or base64, or an
 * OpenSSH line. Comes out as the 32 bytes in base64. Whether the point is a sound one is for those who verify with it.
 */
export const ed25519PublicKey = z
  .string()
  .max(2000)
  .transform((text, context) => {
    const raw = rawKey(text.trim());
    if (raw !== undefined) return btoa(raw);
    context.issues.push({
      code: 'custom',
      message: 'an Ed25519 public key: 32 bytes in base64, a PEM block, or a line that begins with ssh-ed25519',
      input: '',
    });
    return z.NEVER;
  });

function rawKey(text: string): string | undefined {
  const ssh = /^ssh-ed25519 +([A-Za-z0-9+/=]+)(?: .*)?$/.exec(text)?.[1];
  if (ssh !== undefined) return afterPrefix(decode(ssh), SSH_PREFIX);
  const pem = /^-----BEGIN PUBLIC KEY-----\s([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----$/.exec(text)?.[1];
  const bytes = decode((pem ?? text).replace(/\s/g, ''));
  return afterPrefix(bytes, bytes?.length === RAW_BYTES && pem === undefined ? '' : SPKI_PREFIX);
}

function decode(base64: string): string | undefined {
  try {
    const bytes = atob(base64);
    return btoa(bytes) === base64 ? bytes : undefined;
  } catch {
    return undefined;
  }
}

function afterPrefix(bytes: string | undefined, prefix: string): string | undefined {
  return bytes?.startsWith(prefix) && bytes.length === prefix.length + RAW_BYTES
    ? bytes.slice(prefix.length)
    : undefined;
}
