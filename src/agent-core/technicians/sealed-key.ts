import { z } from 'zod';
import { RoundsError } from '../errors.ts';
import { keyId, publicKeyOf, SEED_BYTES } from '../evidence/ed25519.ts';
import { makeSlot, openSlot, type RandomBytes } from '../vault/boxes.ts';
import { passphraseSlot } from '../vault/format.ts';

/** What sealing a technician's key works with. */
export interface SealOptions {
  readonly technicianId: string;
  /** scrypt cost; that of the vault. */
  readonly scryptN: number;
  readonly random: RandomBytes;
}

/**
 * A technician's seed under their own passphrase, as the bytes of a vault entry: whoever has the vault open still cannot
 * sign for them. Same derivation and cipher as the vault's own slots, bound to the technician's id.
 */
export async function sealKey(
  seed: Uint8Array,
  passphrase: string | Uint8Array,
  { technicianId, scryptN, random }: SealOptions,
): Promise<Uint8Array> {
  const slot = await makeSlot('passphrase', passphrase, {
    dataKey: seed,
    vaultId: bound(technicianId),
    n: scryptN,
    random,
  });
  if (slot.kind !== 'passphrase') throw new RoundsError('INTERNAL', 'A key was sealed in the wrong form. Report this.');
  return Buffer.from(JSON.stringify(z.encode(passphraseSlot, { ...slot, kind: 'passphrase' })), 'utf8');
}

/**
 * The seed as a copy of the caller's, to be wiped after use.
 *
 * @throws RoundsError `VAULT_PASSPHRASE` when the passphrase is not theirs, `VAULT_DAMAGED` when it is not their key.
 */
export async function openKey(
  sealed: Uint8Array | undefined,
  passphrase: string | Uint8Array,
  expected: { readonly technicianId: string; readonly name: string; readonly keyId: string },
): Promise<Uint8Array> {
  const slot = passphraseSlot.safeParse(parsed(sealed));
  if (!slot.success) throw damaged(expected.name);
  const seed = await openSlot(slot.data, passphrase, bound(expected.technicianId));
  if (seed === undefined) {
    throw new RoundsError(
      'VAULT_PASSPHRASE',
      `This is not the passphrase of ${expected.name}'s own key. It is the one that was chosen with the key; for the first technician that was the vault's.`,
    );
  }
  if (seed.length === SEED_BYTES && keyId(publicKeyOf(seed)) === expected.keyId) return seed;
  seed.fill(0);
  throw damaged(expected.name);
}

/** Never the id of a vault, which is 32 hex digits: a slot of one can never pass for the other's. */
function bound(technicianId: string): string {
  return `technician/${technicianId}`;
}

function parsed(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

function damaged(name: string): RoundsError {
  return new RoundsError(
    'VAULT_DAMAGED',
    `The vault lacks the private half of ${name}'s key. Put back a copy of the vault that has it, or add the technician anew.`,
  );
}
