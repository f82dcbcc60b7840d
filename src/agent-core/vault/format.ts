import { hash } from 'node:crypto';
import { z } from 'zod';
import { decodeBase64, encodeBase64 } from '../evidence/base64.ts';

/** Value of `format` in every vault file of this form. */
export const VAULT_FORMAT = 'rounds.vault/1';

/** A vault file may not be longer: bounds what a hostile one costs. A thousand hosts need about 500 KiB. */
export const MAX_VAULT_BYTES = 8 * 1024 * 1024;

/** Bytes of a data key and of a key derived from a passphrase. */
export const KEY_BYTES = 32;

const base64 = z.codec(z.string().max(200_000), z.instanceof(Uint8Array<ArrayBufferLike>), {
  decode: (text, context) => {
    try {
      return decodeBase64(text, 'a value');
    } catch {
      context.issues.push({ code: 'custom', message: 'strict base64', input: text });
      return z.NEVER;
    }
  },
  encode: encodeBase64,
});

const sized = (bytes: number) => base64.refine((value) => value.length === bytes, `${bytes} bytes`);
/** XChaCha20 nonce: 192 bits, so random ones never meet. */
const nonce = sized(24);
/** A sealed text is its length and the 16 bytes of the Poly1305 tag. */
const box = base64.refine((value) => value.length >= 16, 'at least 16 bytes');

/** Cost of scrypt (RFC 7914): memory is 128 * n * r bytes. */
const kdf = z.strictObject({
  name: z.literal('scrypt'),
  /** Above 2^20 a hostile file could take 1 GiB of memory. */
  n: z
    .number()
    .int()
    .min(2)
    .max(2 ** 20)
    .refine((n) => Number.isInteger(Math.log2(n)), 'a power of two'),
  r: z.literal(8),
  p: z.literal(1),
  salt: sized(32),
});
export type Kdf = z.infer<typeof kdf>;

/** The data key under a key that is derived from what a person knows or has printed. */
const derivedSlot = <K extends 'passphrase' | 'recovery'>(kind: K) =>
  z.strictObject({
    kind: z.literal(kind),
    slot_id: z.string().regex(/^[0-9a-f]{16}$/),
    kdf,
    nonce,
    box: box.refine((value) => value.length === 48, '48 bytes'),
  });
/** 32 bytes under a passphrase of their own: the data key, or a technician's key. */
export const passphraseSlot = derivedSlot('passphrase');
/** The data key as the operating system's keychain sealed it. */
const keychainSlot = z.strictObject({
  kind: z.literal('keychain'),
  slot_id: z.string().regex(/^[0-9a-f]{16}$/),
  sealed_key: base64.refine((value) => value.length >= KEY_BYTES && value.length <= 4096, 'a sealed key'),
});

const slot = z.discriminatedUnion('kind', [passphraseSlot, derivedSlot('recovery'), keychainSlot]);
/** One way to get at the data key. */
export type Slot = z.infer<typeof slot>;
/** A slot that a passphrase or a recovery code opens. */
export type DerivedSlot = Extract<Slot, { kdf: Kdf }>;
/** A slot that the operating system's keychain opens. */
export type KeychainSlot = Extract<Slot, { kind: 'keychain' }>;

/** Lower-case path such as `host/<host_id>/password`; readable without the passphrase, so it holds no secret. */
export const entryName = z
  .string()
  .max(200)
  .regex(/^[a-z0-9][a-z0-9._-]*(?:\/[a-z0-9][a-z0-9._-]*)*$/);

const entry = z.strictObject({ name: entryName, nonce, box });
/** One secret under the data key. */
export type VaultEntry = z.infer<typeof entry>;

const vaultBody = z.strictObject({
  format: z.literal(VAULT_FORMAT),
  vault_id: z.string().regex(/^[0-9a-f]{32}$/),
  /** One more with every write. */
  generation: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  slots: z.array(slot).min(1).max(16),
  /** Sorted by name, each name once. */
  entries: z.array(entry).max(20_000),
});
/** Everything in the file but its seal and checksum. */
export type VaultBody = z.infer<typeof vaultBody>;

const vaultFile = z.strictObject({
  ...vaultBody.shape,
  /** Authenticates the whole body under the data key: removing or rolling back one entry shows. */
  seal: z.strictObject({ nonce, box: box.refine((value) => value.length === 16, '16 bytes') }),
  /** SHA-256 of the file without it, hex. Against bad disks, not against people: it tells damage from a wrong passphrase. */
  checksum: z.string(),
});
/** A whole vault file, decoded. */
export type VaultFile = z.infer<typeof vaultFile>;

/** SHA-256 of the body as it stands in the file: what the seal binds. */
export function bodyHash(body: VaultBody): Uint8Array {
  const plain = z.encode(vaultBody, body);
  return hash('sha256', JSON.stringify(plain), 'buffer');
}

/** A vault file and its very bytes. */
export interface StoredVault {
  readonly file: VaultFile;
  readonly bytes: Uint8Array;
}

/** The file with its checksum, and its bytes. One body and seal have exactly one text. */
export function encodeVault(unchecked: Omit<VaultFile, 'checksum'>): StoredVault {
  const { checksum: _, ...plain } = z.encode(vaultFile, { ...unchecked, checksum: '' });
  const checksum = hash('sha256', JSON.stringify(plain), 'hex');
  return {
    file: { ...unchecked, checksum },
    bytes: Buffer.from(`${JSON.stringify({ ...plain, checksum }, null, 1)}\n`, 'utf8'),
  };
}

/** What {@link decodeVault} found: the file, or why it is none in a few words without any of its content. */
export type DecodedVault =
  | { readonly ok: true; readonly file: VaultFile }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads a vault file. Only the very bytes that {@link encodeVault} would write are one, so that any changed bit shows.
 * Never throws.
 */
export function decodeVault(bytes: Uint8Array): DecodedVault {
  if (bytes.length === 0) return { ok: false, reason: 'it is empty' };
  if (bytes.length > MAX_VAULT_BYTES) return { ok: false, reason: 'it is far too long' };
  const json = parseJson(bytes);
  if (json === undefined) return { ok: false, reason: 'it is not JSON' };
  const parsed = vaultFile.safeParse(json);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    return { ok: false, reason: `its part "${first?.path.join('.') ?? ''}" is not as it must be` };
  }
  const names = parsed.data.entries.map((one) => one.name);
  if (names.some((name, i) => i > 0 && name <= (names[i - 1] ?? '')))
    return { ok: false, reason: 'its entries are out of order' };
  if (Buffer.compare(encodeVault(parsed.data).bytes, bytes) !== 0)
    return { ok: false, reason: 'its checksum does not fit' };
  return { ok: true, file: parsed.data };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
