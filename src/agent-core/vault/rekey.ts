import { RoundsError } from '../errors.ts';
import { makeSlot } from './boxes.ts';
import { reencryptedEntries } from './entries.ts';
import { KEY_BYTES, type Slot, type VaultEntry, type VaultFile } from './format.ts';
import { assertStrongPassphrase } from './passphrase-rules.ts';
import { damaged } from './vault-disk.ts';
import { canReseal, derivedKey, slotsFor, type WaysIn } from './ways-in.ts';

/** What a vault becomes: to be written by the caller, which then owns the key. */
export interface Rekeyed {
  readonly dataKey: Uint8Array;
  readonly slots: Slot[];
  readonly entries: VaultEntry[];
}

type Secret = string | Uint8Array;

/** The data key that a passphrase opens, as a new copy. Throws `VAULT_PASSPHRASE`, `VAULT_DAMAGED`. */
export async function keyOf(ways: WaysIn, file: VaultFile, passphrase: Secret): Promise<Uint8Array> {
  const key = await derivedKey(ways, file, 'passphrase', passphrase);
  if (key !== undefined) return key;
  throw new RoundsError(
    'VAULT_PASSPHRASE',
    'This is not the passphrase of the vault. Try again; without it, or a printed recovery code, nothing in the vault can be read.',
  );
}

/**
 * `next` in the place of `current`, under a new data key where every way in can wrap one. A recovery code cannot, nor the
 * keychain of another computer: while there is one, the key stays.
 * @throws RoundsError `INVALID_INPUT`, `VAULT_PASSPHRASE`, `VAULT_DAMAGED`
 */
export async function withNewPassphrase(
  ways: WaysIn,
  file: VaultFile,
  current: Secret,
  next: Secret,
): Promise<Rekeyed> {
  assertStrongPassphrase(next);
  const old = await keyOf(ways, file, current);
  const others = file.slots.filter((slot) => slot.kind !== 'passphrase');
  const onlyKeychain = others.every((slot) => slot.kind === 'keychain');
  if (others.length === 0 || (onlyKeychain && (await canReseal(ways, file)))) {
    return moved(ways, file, old, { passphrase: next });
  }
  const slot = await makeSlot('passphrase', next, {
    dataKey: old,
    vaultId: file.vault_id,
    n: ways.scryptN,
    random: ways.random,
  });
  return { dataKey: old, slots: [slot, ...others], entries: file.entries };
}

/** The recovery code in the place of any earlier one, under a new data key. Throws `VAULT_PASSPHRASE`, `VAULT_DAMAGED`. */
export async function withRecovery(
  ways: WaysIn,
  file: VaultFile,
  passphrase: Secret,
  recovery: Uint8Array,
): Promise<Rekeyed> {
  return moved(ways, file, await keyOf(ways, file, passphrase), { passphrase, recovery });
}

/**
 * Opened by the recovery code, with `next` as the passphrase, under a new data key; the code stays good.
 * @throws RoundsError `INVALID_INPUT`, `VAULT_PASSPHRASE`, `VAULT_DAMAGED`
 */
export async function recovered(ways: WaysIn, file: VaultFile, recovery: Uint8Array, next: Secret): Promise<Rekeyed> {
  assertStrongPassphrase(next);
  const old = await derivedKey(ways, file, 'recovery', recovery);
  if (old !== undefined) return moved(ways, file, old, { passphrase: next, recovery });
  const why = file.slots.some((slot) => slot.kind === 'recovery')
    ? 'it is not the newest one of this vault. Look for a newer print'
    : 'no code was ever made for this vault. Unlock it with its passphrase';
  throw new RoundsError('VAULT_PASSPHRASE', `The recovery code is typed right, but ${why}.`);
}

/** Everything under a fresh data key; wipes the old one. */
async function moved(
  ways: WaysIn,
  file: VaultFile,
  old: Uint8Array,
  secrets: { readonly passphrase: Secret; readonly recovery?: Uint8Array },
): Promise<Rekeyed> {
  const dataKey = ways.random(KEY_BYTES);
  const slots = await slotsFor(ways, file, dataKey, secrets);
  const entries = reencryptedEntries(file, old, dataKey, ways.random);
  old.fill(0);
  if (entries === undefined) throw damaged(ways.path, 'an entry does not open', false);
  return { dataKey, slots, entries };
}
