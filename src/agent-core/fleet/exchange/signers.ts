import type { SitePreview } from '../../../contract/site-document.ts';
import { RoundsError } from '../../errors.ts';
import type { Meta } from '../../store/meta.ts';
import { plainText } from '../../transport/plain-text.ts';
import { readKeyRecords } from '../../vault/key-records.ts';
import type { Vault } from '../../vault/vault-file.ts';

/**
 * Name of the note that a person has confirmed a signer of site exports. It is kept beside the known hosts and not among the
 * keys in the vault: whoever may define a site may not thereby sign evidence.
 */
function confirmedMark(keyId: string): string {
  return `site_signer:${keyId}`;
}

/** Remembers a signer whose key_id a person has compared. To be called in the transaction of the import. */
export function rememberSigner(meta: Meta, keyId: string, at: string): void {
  meta.set(confirmedMark(keyId), at);
}

/**
 * Why a signer is believed.
 *
 * @param typed The key_id as the person has it from the sender, in any grouping.
 * @throws RoundsError `IDENTITY_UNCONFIRMED` when it is not: nobody has compared the key, or it is another than the typed one.
 */
export function assertSigner(
  { keyId, typed, file, claims }: { keyId: string; typed: string | undefined; file: string; claims: string },
  { meta, vault, deviceId }: { meta: Meta; vault: Vault; deviceId: string },
): SitePreview['signer'] {
  const details = [
    `signed by:  ${grouped(keyId)}`,
    ...(typed === undefined ? [] : [`you gave:   ${plainText(typed, 200)}`]),
    claims,
  ];
  const name = plainText(file, 300);
  if (typed !== undefined) {
    if (typed.toLowerCase().replaceAll(/[\s:-]/g, '') === keyId) return { key_id: keyId, known: 'given' };
    throw new RoundsError(
      'IDENTITY_UNCONFIRMED',
      `${name} is not signed by the key that you gave: nothing was taken from it. Compare the whole key_id with the sender, not with the file.`,
      { details },
    );
  }
  if (isOwn(vault, deviceId, keyId)) return { key_id: keyId, known: 'own' };
  if (meta.get(confirmedMark(keyId)) !== undefined) return { key_id: keyId, known: 'known' };
  throw new RoundsError(
    'IDENTITY_UNCONFIRMED',
    `${name} is signed by a key that is not known here. Ask the sender for the key_id on paper or by phone ("rounds site export" prints it), compare, and give it with --signer.`,
    { details },
  );
}

function isOwn(vault: Vault, deviceId: string, keyId: string): boolean {
  if (vault.state !== 'unlocked') return false;
  return readKeyRecords(vault).some(
    (key) => key.key_id === keyId && key.holder === deviceId && key.role === 'bundle' && key.revoked_at === undefined,
  );
}

/** A key_id as people read it to each other. */
export function grouped(keyId: string): string {
  return keyId.replace(/(.{4})(?=.)/g, '$1 ');
}

function importMark(siteId: string, keyId: string): string {
  return `site_import:${siteId}:${keyId}`;
}

/** When the newest export of a site that was taken in from a signer was made; undefined when there is none. */
export function lastImport(meta: Meta, siteId: string, keyId: string): string | undefined {
  return meta.get(importMark(siteId, keyId));
}

/** Remembers when an export that is taken in was made. To be called in the transaction of the import. */
export function rememberImport(meta: Meta, siteId: string, keyId: string, exportedAt: string): void {
  const last = lastImport(meta, siteId, keyId);
  if (last === undefined || last < exportedAt) meta.set(importMark(siteId, keyId), exportedAt);
}
