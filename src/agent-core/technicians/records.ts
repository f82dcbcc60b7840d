import type { Role } from '../../contract/enums.ts';
import { type Technician, technician, technicianName } from '../../contract/technicians.ts';
import { RoundsError } from '../errors.ts';
import { plainText } from '../transport/plain-text.ts';
import type { Vault } from '../vault/vault-file.ts';

const RECORD = /^technicians\/[0-9a-f-]{36}\/record$/;

/** Name of the vault entry that holds a technician's record. Its role decides who may do what: the vault proves it unaltered. */
export function technicianRecordName(technicianId: string): string {
  return `technicians/${technicianId}/record`;
}

/** Name of the vault entry that holds a technician's key under their own passphrase. */
export function technicianKeyName(technicianId: string): string {
  return `technicians/${technicianId}/key`;
}

/** The bytes under which a record is kept. */
export function technicianBytes(record: Technician): Uint8Array {
  return Buffer.from(JSON.stringify(record), 'utf8');
}

/** All technicians, oldest first. Throws `VAULT_LOCKED`, or `VAULT_DAMAGED` when a record is none. */
export function readTechnicians(vault: Vault): Technician[] {
  return vault
    .names()
    .filter((name) => RECORD.test(name))
    .map((name) => parseRecord(name, vault.get(name)))
    .sort((a, b) =>
      a.created_at === b.created_at ? order(a.technician_id, b.technician_id) : order(a.created_at, b.created_at),
    );
}

/** The one with this id or name, whatever its case. Throws `NOT_FOUND`. */
export function technicianOf(all: readonly Technician[], ref: string): Technician {
  const found = all.find((one) => one.technician_id === ref || sameName(one.name, ref));
  if (found !== undefined) return found;
  throw new RoundsError(
    'NOT_FOUND',
    `There is no technician "${plainText(ref)}". "rounds technician list" shows them all; "rounds technician add" makes one.`,
  );
}

/** True for two names that a person would take for one. */
export function sameName(one: string, other: string): boolean {
  return one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
}

/** The name of an account as that of a technician; accounts can have names that cannot be printed. */
export function nameOfAccount(account: string): string {
  const parsed = technicianName.safeParse(account.normalize('NFC'));
  return parsed.success ? parsed.data : 'technician';
}

/** What of a technician goes into a `policy` record: no name, since a name in evidence may be taken for a patient's. */
export function roleRecord(technicianId: string, role: Role) {
  return { technician_id: technicianId, role, role_basis: 'self-asserted' } as const;
}

function parseRecord(name: string, bytes: Uint8Array | undefined): Technician {
  const parsed = technician.safeParse(parseJson(bytes));
  if (parsed.success && name === technicianRecordName(parsed.data.technician_id)) return parsed.data;
  throw new RoundsError(
    'VAULT_DAMAGED',
    `The vault holds the record of a technician that cannot be read (${name}). It was written by another version of Rounds: use that version, or put back a copy of the vault.`,
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

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
