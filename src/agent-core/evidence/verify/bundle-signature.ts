import { join } from 'node:path';
import type { Bundle, LogVerdict, VerifyCheck } from '../../../contract/evidence.ts';
import type { KeyRecord } from '../../../contract/keys.ts';
import { decodeBase64Line } from '../base64.ts';
import type { Ed25519Verifier } from '../ed25519.ts';
import type { Keyring } from './keyring.ts';
import { revocation } from './log-signatures.ts';
import { readEvidenceFile } from './read-file.ts';
import { maySign } from './trust.ts';
import { type Checks, fail, notChecked, pass } from './verdict.ts';

/** 64 bytes in base64 and a newline are 89; anything near it is read so that the reason can be told. */
const MAX_SIGNATURE_FILE = 1024;

type KeyChecks = Pick<Checks, 'key_known' | 'key_valid_at_time' | 'key_not_revoked'>;
type SignatureChecks = KeyChecks & Pick<Checks, 'signature'>;

/**
 * Judges `bundle.sig` over `digest` (SHA-256 of the stored bytes), and the keys behind it: the one that made it, and the
 * one that signed the log in which the bundle stands, of which `log` is the verdict.
 */
export async function judgeSignature(
  record: Bundle,
  folder: string,
  digest: Uint8Array,
  keys: Keyring,
  log: LogVerdict | undefined,
): Promise<SignatureChecks> {
  const verifier = await keys.verifier(record.key_id);
  const read = await readEvidenceFile(join(folder, 'bundle.sig'), MAX_SIGNATURE_FILE);
  const signature = read.ok
    ? holds(verifier, digest, read.bytes.toString('latin1'), record.key_id)
    : fail(read.problem);
  return { signature, ...withLog(judgeKey(record, keys), log) };
}

function holds(verifier: Ed25519Verifier | undefined, digest: Uint8Array, text: string, keyId: string): VerifyCheck {
  let signature: Uint8Array;
  try {
    signature = decodeBase64Line(text, 'bundle.sig', 64);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  if (verifier === undefined) return notChecked(`the public key ${keyId} is not at hand`);
  return verifier(digest, signature) ? pass : fail('the signature is not over these bytes by this key');
}

function judgeKey(record: Bundle, keys: Keyring): KeyChecks {
  if (!keys.trust.confirmed) {
    const missing = notChecked('keys not confirmed: unlock the vault, or give --keys or --org-fingerprint');
    return { key_known: missing, key_valid_at_time: missing, key_not_revoked: missing };
  }
  const key = keys.trusted(record.key_id);
  if (key === undefined || !maySign(keys.trust, key, 'bundle', record.device_id)) {
    const unknown = notChecked('the key is not known');
    return {
      key_known: fail(`key ${record.key_id} is not a bundle key of this device in ${keys.trust.source}`),
      key_valid_at_time: unknown,
      key_not_revoked: unknown,
    };
  }
  return { key_known: pass, key_valid_at_time: validAt(record.timestamp_end, key), key_not_revoked: revocation(key) };
}

/** A good bundle in a log that somebody else signed is not where it was: its device would have signed that log. */
function withLog(checks: KeyChecks, log: LogVerdict | undefined): KeyChecks {
  const worse = (own: VerifyCheck, ofLog: VerifyCheck | undefined): VerifyCheck => {
    if (own.result !== 'pass' || ofLog === undefined || ofLog.result === 'pass') return own;
    return { ...ofLog, detail: `log: ${ofLog.detail ?? 'its key'}` };
  };
  return {
    ...checks,
    key_known: worse(checks.key_known, log?.checks.key_known),
    key_not_revoked: worse(checks.key_not_revoked, log?.checks.key_not_revoked),
  };
}

function validAt(at: string, key: KeyRecord): VerifyCheck {
  if (at < key.not_before) return fail(`the bundle is of ${at}, the key began ${key.not_before}`);
  if (key.not_after !== undefined && at > key.not_after)
    return fail(`the bundle is of ${at}, the key ended ${key.not_after}`);
  return pass;
}
