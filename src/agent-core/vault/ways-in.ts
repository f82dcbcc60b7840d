import { RoundsError } from '../errors.ts';
import { isSealed, makeSlot, openSlot, type RandomBytes } from './boxes.ts';
import { type DerivedSlot, KEY_BYTES, type KeychainSlot, type Slot, type VaultFile } from './format.ts';
import type { KeychainPort } from './keychain.ts';
import { damaged } from './vault-disk.ts';

/** What opening and making slots works with. */
export interface WaysIn {
  /** Of the vault file, for messages. */
  readonly path: string;
  readonly random: RandomBytes;
  readonly scryptN: number;
  readonly keychain: KeychainPort | undefined;
}

/**
 * The data key that a passphrase, or the bytes of a recovery code, opens, as a new copy; undefined when it opens no slot of
 * that kind.
 * @throws RoundsError `VAULT_DAMAGED`
 */
export async function derivedKey(
  { path, scryptN }: WaysIn,
  file: VaultFile,
  kind: DerivedSlot['kind'],
  secret: string | Uint8Array,
): Promise<Uint8Array | undefined> {
  for (const slot of file.slots) {
    if (slot.kind !== kind) continue;
    if (slot.kdf.n < scryptN) throw damaged(path, 'its passphrase is protected less than Rounds ever does', false);
    const key = await openSlot(slot, secret, file.vault_id);
    if (key !== undefined) return checked(path, file, key);
  }
  return undefined;
}

/** The data key from the keychain; undefined where there is no keychain, no slot, or the keychain does not give it. */
export async function keychainKey({ path, keychain }: WaysIn, file: VaultFile): Promise<Uint8Array | undefined> {
  if (keychain === undefined || !(await keychain.available())) return undefined;
  for (const slot of file.slots) {
    if (slot.kind !== 'keychain') continue;
    // Another computer's or another person's slot in a vault that moved here: their keychain opens it, ours does not.
    const key = await keychain.open(slot.sealed_key).catch(() => undefined);
    if (key?.length === KEY_BYTES) return checked(path, file, key);
  }
  return undefined;
}

/** The data key sealed by the keychain. Throws `UNSUPPORTED` where there is none that protects anything. */
export async function keychainSlot({ keychain, random }: WaysIn, dataKey: Uint8Array): Promise<KeychainSlot> {
  if (keychain === undefined || !(await keychain.available())) {
    throw new RoundsError(
      'UNSUPPORTED',
      'There is no keychain here that protects secrets. Go on with the passphrase; on Linux, a keyring such as GNOME Keyring or KWallet would be one.',
    );
  }
  const slotId = Buffer.from(random(8)).toString('hex');
  return { kind: 'keychain', slot_id: slotId, sealed_key: await keychain.seal(dataKey) };
}

/** Slots around a fresh data key, for the secrets that are at hand. Another computer's keychain has to be asked there again. */
export async function slotsFor(
  ways: WaysIn,
  file: VaultFile,
  dataKey: Uint8Array,
  secrets: { readonly passphrase: string | Uint8Array; readonly recovery?: Uint8Array },
): Promise<Slot[]> {
  const making = { dataKey, vaultId: file.vault_id, n: ways.scryptN, random: ways.random };
  const slots: Slot[] = [await makeSlot('passphrase', secrets.passphrase, making)];
  if (secrets.recovery !== undefined) slots.push(await makeSlot('recovery', secrets.recovery, making));
  if (await canReseal(ways, file)) slots.push(await keychainSlot(ways, dataKey));
  return slots;
}

/** Whether this vault is opened by a keychain, and by the one that is here. */
export async function canReseal(ways: WaysIn, file: VaultFile): Promise<boolean> {
  const key = await keychainKey(ways, file).catch(() => undefined);
  key?.fill(0);
  return key !== undefined;
}

/** A key that opened a slot, once it is certain that the whole file is under it. */
function checked(path: string, file: VaultFile, key: Uint8Array): Uint8Array {
  if (isSealed(key, file)) return key;
  key.fill(0);
  throw damaged(path, 'it was changed by something that does not know its key', false);
}
