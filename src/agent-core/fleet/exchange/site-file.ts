import {
  MAX_SITE_BYTES,
  SITE_SCHEMA,
  type SiteDocument,
  signedSite,
  siteDocument,
} from '../../../contract/site-document.ts';
import { RoundsError } from '../../errors.ts';
import { decodeBase64, encodeBase64 } from '../../evidence/base64.ts';
import { utf8Bytes } from '../../evidence/bytes.ts';
import { type CanonicalValue, canonicalBytes, canonicalize } from '../../evidence/canonical.ts';
import { parseCanonical } from '../../evidence/canonical-parse.ts';
import { keyId, verifyEd25519 } from '../../evidence/ed25519.ts';
import { sha256 } from '../../evidence/merkle.ts';
import type { EvidenceSigner } from '../../evidence/signer.ts';
import { plainText } from '../../transport/plain-text.ts';
import { documentMistakes } from './site-document.ts';

/** A file whose signature is good. Whether its signer is to be believed is for a person. */
export interface SignedSiteFile {
  readonly document: SiteDocument;
  readonly keyId: string;
}

const LIMITS = { maxBytes: MAX_SITE_BYTES };

/**
 * The file of a site's definition. The payload names its schema, so that what the device's key signs here can never pass as
 * an evidence bundle, nor the other way round.
 *
 * @throws RoundsError `INVALID_INPUT` when it is too large for one file.
 */
export function writeSiteFile(document: SiteDocument, signer: EvidenceSigner): string {
  const payload = asCanonical(document);
  const signature = signer.sign(sha256(canonicalBytes(payload, LIMITS)));
  return canonicalize(
    {
      key_id: signer.keyId,
      payload,
      public_key: encodeBase64(signer.publicKey),
      signature: encodeBase64(signature),
    },
    LIMITS,
  );
}

/**
 * Reads a file of a site's definition: exact bytes, signature, version, form and sense, in this order.
 *
 * @param file For the messages.
 * @throws RoundsError `INVALID_INPUT` when it is none, was changed, or makes no sense (every mistake in `details`);
 *   `UNSUPPORTED` when a newer Rounds wrote it.
 */
export function readSiteFile(text: string, file: string): SignedSiteFile {
  const name = plainText(file, 300);
  const parsed = parseCanonical(utf8Bytes(text), LIMITS);
  if (!parsed.ok)
    throw refused(
      `${name} is not as it was written (at byte ${parsed.offset}: ${parsed.reason}). Ask the sender for the file again.`,
    );
  const signed = signedSite.safeParse(parsed.value);
  if (!signed.success)
    throw refused(`${name} is no site export of Rounds. Give the file that "rounds site export" wrote.`);
  const { key_id, payload, public_key, signature } = signed.data;
  assertVersion(payload['schema'], name);
  const publicKey = decodeBase64(public_key, 'The public key of the export', 32);
  const digest = sha256(canonicalBytes(asCanonical(payload), LIMITS));
  const isSigned = verifyEd25519(publicKey, digest, decodeBase64(signature, 'The signature of the export', 64));
  if (keyId(publicKey) !== key_id || !isSigned)
    throw refused(
      `${name} was changed after it was signed, or was never signed by the key it names. Do not use it; ask the sender.`,
    );
  const document = siteDocument.safeParse(payload);
  if (!document.success) {
    const details = document.error.issues
      .slice(0, 50)
      .map((issue) => plainText(`${issue.path.join('.')}: ${issue.message}`, 300));
    throw refused(`${name} has parts that do not fit. Ask the sender for a new export.`, details);
  }
  const mistakes = documentMistakes(document.data);
  if (mistakes.length > 0)
    throw refused(`${name} contradicts itself. Ask the sender for a new export.`, mistakes.slice(0, 50));
  return { document: document.data, keyId: key_id };
}

function assertVersion(schema: unknown, name: string): void {
  if (schema === SITE_SCHEMA) return;
  const version = /^rounds\.site\/(\d{1,9})$/.exec(typeof schema === 'string' ? schema : '')?.[1];
  if (version !== undefined)
    throw new RoundsError(
      'UNSUPPORTED',
      `${name} was written by another version of Rounds (form ${version}, this one reads 1). Use that version here too.`,
    );
  throw refused(`${name} is no site export of Rounds. Give the file that "rounds site export" wrote.`);
}

/** Plain JSON, as it will be read again. */
function asCanonical(value: object): CanonicalValue {
  return JSON.parse(JSON.stringify(value));
}

function refused(message: string, details: readonly string[] = []): RoundsError {
  return new RoundsError('INVALID_INPUT', message, { details });
}
