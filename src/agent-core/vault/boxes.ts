import { scrypt } from 'node:crypto';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import {
  bodyHash,
  type DerivedSlot,
  type Kdf,
  KEY_BYTES,
  VAULT_FORMAT,
  type VaultBody,
  type VaultEntry,
  type VaultFile,
} from './format.ts';
import { passphraseBytes } from './passphrase-rules.ts';

/** Gives that many bytes from a cryptographic source; passed in, as `randomBytes` of node:crypto. */
export type RandomBytes = (bytes: number) => Uint8Array;

const NONCE_BYTES = 24;

/**
 * scrypt N: 2^17 with r = 8 takes 128 MiB and about 0.4 s, the interactive figure of RFC 7914 raised to what OWASP's
 * Password Storage Cheat Sheet asks for today. A file with less is refused: it would be a way to weaken the vault.
 */
export const SCRYPT_N = 2 ** 17;

/** Secrets are padded to a multiple of this, so that the file does not tell the length of a password. */
const PAD_BYTES = 64;

/**
 * Key from a passphrase. Runs in libuv's thread pool: the event loop is free meanwhile. Wipe the result after use.
 */
async function derive(passphrase: string | Uint8Array, cost: Kdf): Promise<Uint8Array> {
  const bytes = passphraseBytes(passphrase);
  const { n, r, p, salt } = cost;
  try {
    return await new Promise((resolve, reject) => {
      scrypt(bytes, salt, KEY_BYTES, { N: n, r, p, maxmem: 256 * n * r }, (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      });
    });
  } finally {
    bytes.fill(0);
  }
}

/** What a slot is made with beside its secret. */
export interface SlotMaking {
  readonly dataKey: Uint8Array;
  readonly vaultId: string;
  /** scrypt cost. */
  readonly n: number;
  readonly random: RandomBytes;
}

/** A slot around the data key that a passphrase, or the bytes of a recovery code, opens. */
export async function makeSlot(
  kind: DerivedSlot['kind'],
  secret: string | Uint8Array,
  { dataKey, vaultId, n, random }: SlotMaking,
): Promise<DerivedSlot> {
  const cost: Kdf = { name: 'scrypt', n, r: 8, p: 1, salt: random(32) };
  const slotId = Buffer.from(random(8)).toString('hex');
  const key = await derive(secret, cost);
  try {
    const nonce = random(NONCE_BYTES);
    const bound = aad('slot', vaultId, slotId, kind, String(n), cost.salt);
    return {
      kind,
      slot_id: slotId,
      kdf: cost,
      nonce,
      box: xchacha20poly1305(key, nonce, bound).encrypt(dataKey),
    };
  } finally {
    key.fill(0);
  }
}

/** The data key from a slot; undefined when the passphrase or code is not this slot's. */
export async function openSlot(
  slot: DerivedSlot,
  secret: string | Uint8Array,
  vaultId: string,
): Promise<Uint8Array | undefined> {
  const key = await derive(secret, slot.kdf);
  try {
    const bound = aad('slot', vaultId, slot.slot_id, slot.kind, String(slot.kdf.n), slot.kdf.salt);
    return open(key, slot.nonce, bound, slot.box);
  } finally {
    key.fill(0);
  }
}

/** A secret as an entry of the vault; its name and the vault's id are bound to it, so entries cannot change places. */
export function sealEntry(
  dataKey: Uint8Array,
  vaultId: string,
  name: string,
  secret: Uint8Array,
  random: RandomBytes,
): VaultEntry {
  const padded = pad(secret);
  const nonce = random(NONCE_BYTES);
  const box = xchacha20poly1305(dataKey, nonce, aad('entry', vaultId, name)).encrypt(padded);
  padded.fill(0);
  return { name, nonce, box };
}

/** The secret of an entry as a copy of its own; undefined when the entry was altered. */
export function openEntry(dataKey: Uint8Array, vaultId: string, entry: VaultEntry): Uint8Array | undefined {
  const padded = open(dataKey, entry.nonce, aad('entry', vaultId, entry.name), entry.box);
  if (padded === undefined) return undefined;
  const secret = unpad(padded);
  padded.fill(0);
  return secret;
}

/** The seal over a whole body: an empty text whose tag covers the body's hash. */
export function sealBody(dataKey: Uint8Array, body: VaultBody, random: RandomBytes): VaultFile['seal'] {
  const nonce = random(NONCE_BYTES);
  return {
    nonce,
    box: xchacha20poly1305(dataKey, nonce, aad('seal', body.vault_id, bodyHash(body))).encrypt(new Uint8Array(0)),
  };
}

/** Whether the seal is of this body under this key. */
export function isSealed(dataKey: Uint8Array, { seal, checksum: _, ...body }: VaultFile): boolean {
  return open(dataKey, seal.nonce, aad('seal', body.vault_id, bodyHash(body)), seal.box) !== undefined;
}

function open(key: Uint8Array, nonce: Uint8Array, bound: Uint8Array, box: Uint8Array): Uint8Array | undefined {
  try {
    return xchacha20poly1305(key, nonce, bound).decrypt(box);
  } catch {
    // The cipher throws only for a tag that does not fit; sizes were checked when the file was read.
    return undefined;
  }
}

/** What a box is bound to: format, purpose and the rest as a JSON list, so that no two purposes can be confused. */
function aad(purpose: 'slot' | 'entry' | 'seal', ...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const texts = parts.map((part) => (typeof part === 'string' ? part : Buffer.from(part).toString('base64')));
  return Buffer.from(JSON.stringify([VAULT_FORMAT, purpose, ...texts]), 'utf8');
}

/** Length in 4 bytes, the secret, zeros. */
function pad(secret: Uint8Array): Uint8Array {
  const padded = Buffer.alloc(Math.ceil((4 + secret.length) / PAD_BYTES) * PAD_BYTES);
  padded.writeUInt32BE(secret.length, 0);
  padded.set(secret, 4);
  return padded;
}

function unpad(padded: Uint8Array): Uint8Array {
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  return padded.slice(4, 4 + length);
}
