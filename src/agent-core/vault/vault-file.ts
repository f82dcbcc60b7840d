import { RoundsError } from '../errors.ts';
import { type FilePort, nodeFiles } from '../files.ts';
import { makeSlot, openEntry, type RandomBytes, SCRYPT_N, sealBody } from './boxes.ts';
import { changedEntries, type VaultChanges } from './entries.ts';
import {
  encodeVault,
  KEY_BYTES,
  type Slot,
  type StoredVault,
  VAULT_FORMAT,
  type VaultBody,
  type VaultFile,
} from './format.ts';
import type { KeychainPort } from './keychain.ts';
import { assertStrongPassphrase } from './passphrase-rules.ts';
import { newRecoveryCode, readRecoveryCode } from './recovery-code.ts';
import { keyOf, type Rekeyed, recovered, withNewPassphrase, withRecovery } from './rekey.ts';
import { damaged, fingerprint, readVault, writeVault } from './vault-disk.ts';
import { keychainKey, keychainSlot, type WaysIn } from './ways-in.ts';

/** `absent`: none was made yet. `locked`: there is one, its key is not in memory. */
export type VaultState = 'absent' | 'locked' | 'unlocked';

/** A passphrase as text, or as its UTF-8 bytes, which the caller can wipe. */
export type Passphrase = string | Uint8Array;

/**
 * Secrets at rest: one file, one data key, one write at a time. Everything throws RoundsError: `VAULT_LOCKED` when the
 * key is not in memory, `DISK_FULL`, `READ_ONLY`, `CONFLICT` when a change cannot be written (nothing then changed).
 * No error ever holds a secret or a passphrase.
 */
export interface Vault {
  readonly state: VaultState;
  /** Makes the vault and leaves it unlocked. Throws `CONFLICT` when there is one, `INVALID_INPUT` for a weak passphrase. */
  create(passphrase: Passphrase): Promise<void>;
  /**
   * Throws `VAULT_LOCKED` when there is no vault yet, `VAULT_PASSPHRASE` when it is not the passphrase, `VAULT_DAMAGED` when the file was altered. Attempts are
   * made one after the other, about 0.4 s each: a guesser on this machine gains nothing by sending many.
   */
  unlock(passphrase: Passphrase): Promise<void>;
  /** Wipes the key from memory. */
  lock(): void;
  /** A copy of a secret, to be wiped by the caller after use; undefined when there is none of this name. */
  get(name: string): Uint8Array | undefined;
  set(name: string, secret: Uint8Array): Promise<void>;
  /** Also drops it from the backup file. No error when there is none of this name. */
  delete(name: string): Promise<void>;
  /** Several changes that are all made, or none. */
  change(changes: VaultChanges): Promise<void>;
  /** Names of all secrets, sorted. Works while locked. */
  names(): readonly string[];
  /**
   * Puts `next` in the place of `current` and encrypts everything anew under a new data key, so that the old
   * passphrase with an old copy of the file opens nothing that is stored from now on. With a recovery code the data key
   * stays, since only the code itself can wrap another: a new code makes a new key. Leaves the vault unlocked.
   */
  changePassphrase(current: Passphrase, next: Passphrase): Promise<void>;
  /** The kinds of slot that the file has; works while locked. */
  readonly ways: readonly Slot['kind'][];
  /**
   * Makes a recovery code in the place of any earlier one, under a new data key, and gives it: to be shown once, and kept
   * by nobody but the paper. Leaves the vault unlocked. Throws `VAULT_PASSPHRASE`.
   */
  makeRecoveryCode(passphrase: Passphrase): Promise<string>;
  /**
   * Opens with the recovery code and makes `next` the passphrase, under a new data key; the code stays good. Leaves the
   * vault unlocked. Throws `INVALID_INPUT` for a mistyped code or a weak passphrase, `VAULT_PASSPHRASE` for another vault's code.
   */
  resetPassphrase(code: string, next: Passphrase): Promise<void>;
  /** Unlocks by the keychain and answers true; false where that is not to be had, and the passphrase must be asked for. */
  unlockByKeychain(): Promise<boolean>;
  /** Lets the keychain open the vault from now on (true), or no longer. Throws `UNSUPPORTED` without a keychain that protects. */
  useKeychain(use: boolean): Promise<void>;
}

/** Options of {@link openVault}. */
export interface VaultOptions {
  /** Cryptographic random bytes, as `randomBytes` of node:crypto. */
  readonly random: RandomBytes;
  /**
   * scrypt N for new slots, and the least that is accepted in the file. Default 2^17. Only tests give less: a vault made
   * with less is refused everywhere else.
   */
  readonly scryptN?: number;
  readonly port?: FilePort;
  /** The operating system's keychain, where there is one. */
  readonly keychain?: KeychainPort;
}

/**
 * Opens the vault file at `path`, which need not be there yet.
 *
 * @throws RoundsError `VAULT_DAMAGED`, with what to do.
 */
export async function openVault(path: string, options: VaultOptions): Promise<Vault> {
  const stored = await readVault(path);
  return vaultOver(path, stored, options);
}

/** {@link openVault} and {@link Vault.create} in one. */
export async function createVault(
  path: string,
  options: VaultOptions & { readonly passphrase: Passphrase },
): Promise<Vault> {
  const vault = await openVault(path, options);
  await vault.create(options.passphrase);
  return vault;
}

function vaultOver(
  path: string,
  found: StoredVault | undefined,
  { random, scryptN = SCRYPT_N, port = nodeFiles, keychain }: VaultOptions,
): Vault {
  const ways: WaysIn = { path, random, scryptN, keychain };
  let stored = found;
  let dataKey: Uint8Array | undefined;
  const attempted = new Set<string>();
  let timesLocked = 0;
  let last: Promise<unknown> = Promise.resolve();

  /** One change or attempt at a time, in the order of the calls. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  }

  function fileOf(): VaultFile {
    if (stored !== undefined) return stored.file;
    throw new RoundsError(
      'VAULT_LOCKED',
      'There is no vault yet. Choose a passphrase to make one: it protects passwords and signing keys.',
    );
  }

  function unlockedKey(): Uint8Array {
    if (dataKey !== undefined) return dataKey;
    throw new RoundsError('VAULT_LOCKED', 'The vault is locked. Unlock it with its passphrase, then try again.');
  }

  function wipeKey(): void {
    dataKey?.fill(0);
    dataKey = undefined;
  }

  /** Takes the key that `work` makes, unless somebody locked the vault since the call: then the lock holds. */
  function adoptKey(work: () => Promise<Uint8Array>): Promise<void> {
    const before = timesLocked;
    return inTurn(async () => {
      const key = await work();
      wipeKey();
      if (timesLocked === before) dataKey = key;
      else key.fill(0);
    });
  }

  async function write(
    key: Uint8Array,
    parts: Pick<VaultBody, 'vault_id' | 'slots' | 'entries'>,
    keepOld: boolean,
  ): Promise<void> {
    const body: VaultBody = { format: VAULT_FORMAT, generation: (stored?.file.generation ?? 0) + 1, ...parts };
    const next = encodeVault({ ...body, seal: sealBody(key, body, random) });
    attempted.add(fingerprint(next.bytes));
    await writeVault(path, { previous: stored, attempted }, next.bytes, keepOld, port);
    attempted.clear();
    stored = next;
  }

  async function apply(changes: VaultChanges): Promise<void> {
    const file = fileOf();
    const key = unlockedKey();
    const entries = changedEntries(file, key, changes, random);
    const removes = [...changes.values()].includes(undefined);
    await write(key, { vault_id: file.vault_id, slots: file.slots, entries }, !removes);
  }

  /** Writes everything under another data key or other ways in; the old version is in no file any more. */
  async function rekeyed(work: (file: VaultFile) => Promise<Rekeyed>): Promise<Uint8Array> {
    const file = fileOf();
    const { dataKey: key, slots, entries } = await work(file);
    await write(key, { vault_id: file.vault_id, slots, entries }, false);
    return key;
  }

  async function setKeychain(use: boolean): Promise<void> {
    const file = fileOf();
    const key = unlockedKey();
    const others = file.slots.filter((slot) => slot.kind !== 'keychain');
    if (!use && others.length === file.slots.length) return;
    const slots = use ? [...others, await keychainSlot(ways, key)] : others;
    await write(key, { vault_id: file.vault_id, slots, entries: file.entries }, use);
  }

  async function makeNew(passphrase: Passphrase): Promise<Uint8Array> {
    if (stored !== undefined)
      throw new RoundsError('CONFLICT', `There is a vault at ${path} already. Unlock it instead.`);
    assertStrongPassphrase(passphrase);
    const key = random(KEY_BYTES);
    const vaultId = Buffer.from(random(16)).toString('hex');
    const slot = await makeSlot('passphrase', passphrase, { dataKey: key, vaultId, n: scryptN, random });
    await write(key, { vault_id: vaultId, slots: [slot], entries: [] }, true);
    return key;
  }

  return {
    get state() {
      if (stored === undefined) return 'absent';
      return dataKey === undefined ? 'locked' : 'unlocked';
    },
    create: (passphrase) => adoptKey(() => makeNew(passphrase)),
    unlock: (passphrase) => adoptKey(() => keyOf(ways, fileOf(), passphrase)),
    lock: () => {
      timesLocked += 1;
      wipeKey();
    },
    get: (name) => {
      const file = fileOf();
      const key = unlockedKey();
      const entry = file.entries.find((one) => one.name === name);
      if (entry === undefined) return undefined;
      const secret = openEntry(key, file.vault_id, entry);
      if (secret === undefined) throw damaged(path, 'an entry does not open', false);
      return secret;
    },
    set: (name, secret) => inTurn(() => apply(new Map([[name, secret]]))),
    delete: (name) => inTurn(() => apply(new Map([[name, undefined]]))),
    change: (changes) => inTurn(() => apply(changes)),
    names: () => stored?.file.entries.map((entry) => entry.name) ?? [],
    changePassphrase: (current, next) =>
      adoptKey(() => rekeyed((file) => withNewPassphrase(ways, file, current, next))),
    get ways() {
      return stored?.file.slots.map((slot) => slot.kind) ?? [];
    },
    makeRecoveryCode: async (passphrase) => {
      const code = newRecoveryCode(random);
      await adoptKey(() => rekeyed((file) => withRecovery(ways, file, passphrase, readRecoveryCode(code))));
      return code;
    },
    resetPassphrase: async (code, next) => {
      const recovery = readRecoveryCode(code);
      await adoptKey(() => rekeyed((file) => recovered(ways, file, recovery, next)));
    },
    unlockByKeychain: async () => {
      const before = timesLocked;
      let found = false;
      await inTurn(async () => {
        const key = await keychainKey(ways, fileOf());
        if (key === undefined) return;
        wipeKey();
        found = timesLocked === before;
        if (found) dataKey = key;
        else key.fill(0);
      });
      return found;
    },
    useKeychain: (use) => inTurn(() => setKeychain(use)),
  };
}
