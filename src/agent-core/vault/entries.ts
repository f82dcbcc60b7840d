import { RoundsError } from '../errors.ts';
import { openEntry, type RandomBytes, sealEntry } from './boxes.ts';
import { entryName, type VaultEntry, type VaultFile } from './format.ts';

/** Longest secret in bytes: an RSA key of 16384 bits in PEM fits. */
export const MAX_SECRET_BYTES = 16 * 1024;

/** Changes to make in one write: a name to its new secret, or to undefined to remove it. */
export type VaultChanges = ReadonlyMap<string, Uint8Array | undefined>;

/**
 * The entries of a vault after some changes.
 *
 * @throws RoundsError `INVALID_INPUT` for a name or a secret that the format does not take.
 */
export function changedEntries(
  file: VaultFile,
  key: Uint8Array,
  changes: VaultChanges,
  random: RandomBytes,
): VaultEntry[] {
  const entries = new Map(file.entries.map((entry) => [entry.name, entry]));
  for (const [name, secret] of changes) {
    if (secret === undefined) entries.delete(name);
    else entries.set(name, newEntry(file, key, name, secret, random));
  }
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function newEntry(file: VaultFile, key: Uint8Array, name: string, secret: Uint8Array, random: RandomBytes): VaultEntry {
  if (!entryName.safeParse(name).success) {
    throw new RoundsError(
      'INVALID_INPUT',
      'The vault takes names such as host/<id>/password: lower-case letters, digits, ".", "_", "-" and "/".',
    );
  }
  if (secret.length > MAX_SECRET_BYTES) {
    throw new RoundsError(
      'INVALID_INPUT',
      `The vault takes secrets of at most ${MAX_SECRET_BYTES} bytes; "${name}" has ${secret.length}.`,
    );
  }
  return sealEntry(key, file.vault_id, name, secret, random);
}

/** The same secrets under another key; undefined when one does not open under the old key. */
export function reencryptedEntries(
  file: VaultFile,
  from: Uint8Array,
  to: Uint8Array,
  random: RandomBytes,
): VaultEntry[] | undefined {
  const entries: VaultEntry[] = [];
  for (const entry of file.entries) {
    const secret = openEntry(from, file.vault_id, entry);
    if (secret === undefined) return undefined;
    entries.push(sealEntry(to, file.vault_id, entry.name, secret, random));
    secret.fill(0);
  }
  return entries;
}
