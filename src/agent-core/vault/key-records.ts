import { type KeyRecord, keyRecord } from '../../contract/keys.ts';
import { RoundsError } from '../errors.ts';
import { byAge } from '../evidence/key-files.ts';
import type { Vault } from './vault-file.ts';

/** Name of the vault entry that holds a key's record. */
export function keyRecordName(keyId: string): string {
  return `keys/${keyId}/record`;
}

/** Name of the vault entry that holds a key's 32-byte seed. */
export function keySeedName(keyId: string): string {
  return `keys/${keyId}/seed`;
}

/** The bytes under which a record is kept. */
export function keyRecordBytes(record: KeyRecord): Uint8Array {
  return Buffer.from(JSON.stringify(record), 'utf8');
}

/**
 * Every key that this console knows and trusts, oldest first. The vault is the trusted source for own evidence: keys
 * that lie beside the evidence could have been put there by whoever changed it.
 *
 * @throws RoundsError `VAULT_LOCKED`, or `VAULT_DAMAGED` when a record is none.
 */
export function readKeyRecords(vault: Vault): KeyRecord[] {
  return vault
    .names()
    .filter((name) => /^keys\/[0-9a-f]{64}\/record$/.test(name))
    .map((name) => parseRecord(name, vault.get(name)))
    .sort(byAge);
}

/**
 * Adds records, or puts new ones in the place of those with the same `key_id` (after rotation or revocation).
 *
 * @throws RoundsError as {@link Vault.change}.
 */
export async function writeKeyRecords(vault: Vault, records: readonly KeyRecord[]): Promise<void> {
  await vault.change(new Map(records.map((record) => [keyRecordName(record.key_id), keyRecordBytes(record)])));
}

function parseRecord(name: string, bytes: Uint8Array | undefined): KeyRecord {
  const parsed = keyRecord.safeParse(parseJson(bytes));
  if (parsed.success && name === keyRecordName(parsed.data.key_id)) return parsed.data;
  throw new RoundsError(
    'VAULT_DAMAGED',
    `The vault holds a key record that cannot be read (${name}). It was written by another version of Rounds: use that version, or put back a copy of the vault.`,
  );
}

function parseJson(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
