import { z } from 'zod';
import { customCheckAcceptance, customCheckName } from '../../contract/custom-checks.ts';
import { platform } from '../../contract/enums.ts';
import { RoundsError } from '../errors.ts';
import type { Vault } from '../vault/vault-file.ts';

const RECORD = /^custom-checks\/[a-z0-9][a-z0-9_-]{0,62}$/;

const acceptance = customCheckAcceptance.extend({
  name: customCheckName,
  title: z.string(),
  /** On which hosts it counts, and what it supports: known even when its folder is gone. */
  platforms: z.array(platform),
  hipaa_controls: z.array(z.string()),
});
/** What a lead accepted: these bytes, for these platforms. */
export type Acceptance = z.infer<typeof acceptance>;

/**
 * Acceptances are in the vault, not in the database: they decide what runs on the hosts of clinics, and the vault proves
 * that nobody without its passphrase has written one.
 */
export function readAcceptances(vault: Vault): Map<string, Acceptance> {
  const found = vault.names().filter((name) => RECORD.test(name));
  return new Map(
    found.map((entry): [string, Acceptance] => {
      const one = parse(entry, vault.get(entry));
      return [one.name, one];
    }),
  );
}

/** Writes an acceptance. */
export async function writeAcceptance(vault: Vault, one: Acceptance): Promise<void> {
  await vault.set(`custom-checks/${one.name}`, Buffer.from(JSON.stringify(one), 'utf8'));
}

/** Removes an acceptance. */
export async function removeAcceptance(vault: Vault, name: string): Promise<void> {
  await vault.delete(`custom-checks/${name}`);
}

function parse(entry: string, bytes: Uint8Array | undefined): Acceptance {
  const parsed = acceptance.safeParse(
    bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString('utf8')),
  );
  if (parsed.success && entry === `custom-checks/${parsed.data.name}`) return parsed.data;
  throw new RoundsError(
    'VAULT_DAMAGED',
    `The vault holds the acceptance of a custom check that cannot be read (${entry}). It was written by another version of Rounds: use that version, or put back a copy of the vault.`,
  );
}
