import {
  MAX_SITE_BYTES,
  SITE_SCHEMA,
  type SignedSite,
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

/** A file whose signature is good. Whether its signer is to be believed is for a person, before anything of it is used. */
export interface SignedSiteFile {
  readonly keyId: string;
  /** What the payload says of itself, as one harmless line. */
  readonly claims: string;
  readonly payload: SignedSite['payload'];
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
 * Opens a file of a site's definition: exact bytes, version, signature.
 *
 * @param file For the messages.
 * @throws RoundsError `INVALID_INPUT` when it is none or was changed; `UNSUPPORTED` when a newer Rounds wrote it.
 */
export function openSiteFile(text: string, file: string): SignedSiteFile {
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
  const [at, by, device] = ['exported_at', 'exported_by', 'device_id'].map((field) => said(payload[field]));
  return { keyId: key_id, payload, claims: `it says: exported ${at} by ${by} on device ${device}` };
}

/**
 * Reads the payload of a file whose signer is believed: its form, then its sense. Not before, since baselines are YAML, and
 * many of them would keep the console busy for whoever made up a key.
 *
 * @throws RoundsError `INVALID_INPUT` with every mistake in `details`.
 */
export function readSiteDocument({ payload }: Pick<SignedSiteFile, 'payload'>, file: string): SiteDocument {
  const name = plainText(file, 300);
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
  return document.data;
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

/** Only a text is shown: anything else could be an object that does not even turn into one. */
function said(value: unknown): string {
  return typeof value === 'string' ? plainText(value, 80) : 'nobody knows';
}

/** Plain JSON, as it will be read again. */
function asCanonical(value: object): CanonicalValue {
  return JSON.parse(JSON.stringify(value));
}

function refused(message: string, details: readonly string[] = []): RoundsError {
  return new RoundsError('INVALID_INPUT', message, { details });
}
