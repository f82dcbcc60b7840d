import type { Role } from '../../contract/enums.ts';
import type { KeyRecord } from '../../contract/keys.ts';
import type { Technician } from '../../contract/technicians.ts';
import { type Clock, isoTime } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import { encodeBase64 } from '../evidence/base64.ts';
import { keyId, publicKeyOf, SEED_BYTES, signerOf } from '../evidence/ed25519.ts';
import type { Ids } from '../ids.ts';
import type { Meta } from '../store/meta.ts';
import { type RandomBytes, SCRYPT_N } from '../vault/boxes.ts';
import { keyRecordBytes, keyRecordName } from '../vault/key-records.ts';
import { assertStrongPassphrase } from '../vault/passphrase-rules.ts';
import type { Passphrase, Vault } from '../vault/vault-file.ts';
import {
  nameOfAccount,
  readTechnicians,
  sameName,
  technicianBytes,
  technicianKeyName,
  technicianOf,
  technicianRecordName,
} from './records.ts';
import { openKey, sealKey } from './sealed-key.ts';

/**
 * The people who work with this data folder. Records and keys are in the vault; everything but {@link Technicians.currentId}
 * and {@link Technicians.currentName} throws `VAULT_LOCKED` while it is locked.
 */
export interface Technicians {
  /** Oldest first. */
  list(): Technician[];
  /** By id or name. Throws `NOT_FOUND`. */
  find(ref: string): Technician;
  /** The one whose id every new record carries. */
  current(): Technician | undefined;
  currentId(): string | undefined;
  /** For the `by` of a decision; undefined while the vault is locked or nobody is chosen. */
  currentName(): string | undefined;
  /**
   * Makes a technician with a key of their own under their own passphrase; the first one is the current one. The making
   * of the key is evidence. Throws `CONFLICT` for a name that is taken, `INVALID_INPUT` for a weak passphrase.
   */
  create(name: string, passphrase: Passphrase, role: Role): Promise<Technician>;
  /** At first use: the first technician, named like the account, with the passphrase that was just typed. Does nothing later. */
  begin(account: string, passphrase: Passphrase): Promise<void>;
  /** Chooses the current one, who proves it by their passphrase: nobody acts under another's name. Throws `VAULT_PASSPHRASE`. */
  use(ref: string, passphrase: Passphrase): Promise<Technician>;
  /** Writes a role; who calls keeps the change as evidence first. */
  setRole(ref: string, role: Role): Promise<Technician>;
  /** Throws `VAULT_PASSPHRASE`, `INVALID_INPUT`. */
  changePassphrase(ref: string, current: Passphrase, next: Passphrase): Promise<void>;
  /**
   * Ed25519 of exactly these bytes by the technician's key; the key is in memory only meanwhile. What is signed must say
   * of what kind it is (an approval, an order), so that no signature passes for another's. Throws `VAULT_PASSPHRASE`.
   */
  sign(ref: string, passphrase: Passphrase, bytes: Uint8Array): Promise<Uint8Array>;
}

/** What the technicians' service needs. */
export interface TechniciansOptions {
  readonly vault: Vault;
  readonly meta: Meta;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: RandomBytes;
  /** Default: that of the vault. */
  readonly scryptN?: number | undefined;
  /** Publishes new keys and keeps their making as evidence. */
  readonly keysMade: () => Promise<void>;
}

/** Name of the value that holds the id of the current technician. */
const CURRENT = 'technician';

/** Makes the service. */
export function technicians(options: TechniciansOptions): Technicians {
  const { vault, meta, random } = options;
  const sealing = (technicianId: string) => ({ technicianId, scryptN: options.scryptN ?? SCRYPT_N, random });
  const list = () => readTechnicians(vault);
  const find = (ref: string) => technicianOf(list(), ref);
  const seedOf = (one: Technician, passphrase: Passphrase) =>
    openKey(vault.get(technicianKeyName(one.technician_id)), passphrase, {
      technicianId: one.technician_id,
      name: one.name,
      keyId: one.key_id,
    });
  const current = () => list().find((one) => one.technician_id === meta.get(CURRENT));

  const create: Technicians['create'] = async (name, passphrase, role) => {
    assertStrongPassphrase(passphrase);
    const others = list();
    if (others.some((one) => sameName(one.name, name)))
      throw new RoundsError('CONFLICT', `There is a technician called ${name} already. Choose another name.`);
    const made = await newTechnician(name, passphrase, role);
    await vault.change(made.entries);
    if (current() === undefined) meta.set(CURRENT, made.record.technician_id);
    await options.keysMade();
    return made.record;
  };

  async function newTechnician(name: string, passphrase: Passphrase, role: Role) {
    const technicianId = options.ids.uuid();
    const seed = random(SEED_BYTES);
    try {
      const publicKey = publicKeyOf(seed);
      const at = isoTime(options.clock.now());
      const key: KeyRecord = {
        key_id: keyId(publicKey),
        holder: technicianId,
        role: 'technician',
        public_key: encodeBase64(publicKey),
        not_before: at,
      };
      const record: Technician = {
        technician_id: technicianId,
        name,
        role,
        role_basis: 'self-asserted',
        key_id: key.key_id,
        public_key: key.public_key,
        created_at: at,
      };
      const entries = new Map<string, Uint8Array>([
        [technicianRecordName(technicianId), technicianBytes(record)],
        [technicianKeyName(technicianId), await sealKey(seed, passphrase, sealing(technicianId))],
        [keyRecordName(key.key_id), keyRecordBytes(key)],
      ]);
      return { record, entries };
    } finally {
      seed.fill(0);
    }
  }

  return {
    list,
    find,
    current,
    currentId: () => meta.get(CURRENT),
    currentName: () => (vault.state === 'unlocked' ? current()?.name : undefined),
    create,
    begin: async (account, passphrase) => {
      if (list().length === 0) await create(nameOfAccount(account), passphrase, 'technician');
    },
    use: async (ref, passphrase) => {
      const one = find(ref);
      (await seedOf(one, passphrase)).fill(0);
      meta.set(CURRENT, one.technician_id);
      return one;
    },
    setRole: async (ref, role) => {
      const next: Technician = { ...find(ref), role };
      await vault.set(technicianRecordName(next.technician_id), technicianBytes(next));
      return next;
    },
    changePassphrase: async (ref, before, next) => {
      assertStrongPassphrase(next);
      const one = find(ref);
      const seed = await seedOf(one, before);
      try {
        await vault.set(technicianKeyName(one.technician_id), await sealKey(seed, next, sealing(one.technician_id)));
      } finally {
        seed.fill(0);
      }
    },
    sign: async (ref, passphrase, bytes) => {
      const seed = await seedOf(find(ref), passphrase);
      try {
        return signerOf(seed).sign(bytes);
      } finally {
        seed.fill(0);
      }
    },
  };
}
