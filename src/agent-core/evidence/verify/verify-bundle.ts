import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Bundle,
  bundle,
  type LogVerdict,
  type VerifyCheck,
  type VerifyResult,
} from '../../../contract/evidence.ts';
import { decodeBase64Line } from '../base64.ts';
import { parseCanonical } from '../canonical-parse.ts';
import { keyId, verifyEd25519 } from '../ed25519.ts';
import { readPublicKey } from '../key-format.ts';
import { MAX_BUNDLE_BYTES } from '../rebuild.ts';
import type { LogView } from './log-view.ts';
import { publicKeyOfRecord, type TrustedKeys } from './trust.ts';
import { allNotChecked, type Checks, fail, notChecked, pass, verdictOf } from './verdict.ts';

/** Console clocks that were measured further off than this make a time implausible (spec default of `ntp_max_skew_ms`). */
const MAX_SKEW_MS = 5000;

/** What a bundle is judged against. */
export interface BundleContext {
  readonly trust: TrustedKeys;
  readonly published: TrustedKeys;
  /** The evidence folder, when there is one: for `_keys/<key_id>.pem`. */
  readonly root: string | undefined;
  /** The log of a device and the verdict on it; undefined when it is not at hand. */
  readonly log: (deviceId: string) => { view: LogView; verdict: LogVerdict } | undefined;
}

/** Judges one bundle folder. Never throws for what is in it; `record` is the bundle when it could be read. */
export async function verifyBundle(
  folder: string,
  context: BundleContext,
): Promise<{ result: VerifyResult; record: Bundle | undefined }> {
  const checks = allNotChecked('the bundle could not be read');
  const done = (record: Bundle | undefined): { result: VerifyResult; record: Bundle | undefined } => ({
    record,
    result: {
      path: folder,
      ...(record === undefined ? {} : { bundle_id: record.bundle_id, label: record.label, seq: record.seq }),
      verdict: verdictOf(checks),
      checks,
    },
  });
  const bytes = await readBounded(join(folder, 'bundle.json'));
  if (typeof bytes === 'string') {
    checks.bytes_canonical = fail(bytes);
    return done(undefined);
  }
  const canonical = parseCanonical(bytes, { maxBytes: MAX_BUNDLE_BYTES });
  checks.bytes_canonical = canonical.ok ? pass : fail(`byte ${canonical.offset}: ${canonical.reason}`);
  const value: unknown = canonical.ok ? canonical.value : lenient(bytes);
  const parsed = bundle.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    checks.schema = fail(
      value === undefined ? 'not JSON' : `${issue?.path.join('.') || 'bundle'}: ${issue?.message ?? 'wrong form'}`,
    );
    return done(undefined);
  }
  const record = parsed.data;
  checks.schema = folder.endsWith(record.bundle_id)
    ? pass
    : fail(`the folder's name is not bundle_id ${record.bundle_id}`);
  const digest = createHash('sha256').update(bytes).digest();
  await checkSignature(checks, record, folder, digest, context);
  checkLog(checks, record, digest.toString('hex'), context);
  checks.artifacts = await checkArtifacts(record, folder);
  return done(record);
}

async function checkSignature(
  checks: Checks,
  record: Bundle,
  folder: string,
  digest: Buffer,
  context: BundleContext,
): Promise<void> {
  const trusted = context.trust.records.get(record.key_id);
  const publicKey = trusted === undefined ? await publishedKey(record.key_id, context) : publicKeyOfRecord(trusted);
  const signature = await readBounded(join(folder, 'bundle.sig'));
  if (publicKey === undefined) checks.signature = notChecked(`the public key ${record.key_id} is not at hand`);
  else
    checks.signature =
      typeof signature === 'string' ? fail(signature) : signatureHolds(publicKey, digest, signature.toString('latin1'));
  if (!context.trust.confirmed) {
    const missing = notChecked('keys not confirmed: unlock the vault, or give --keys or --org-fingerprint');
    checks.key_known = checks.key_valid_at_time = checks.key_not_revoked = missing;
    return;
  }
  if (trusted === undefined || (trusted.role !== 'bundle' && !context.trust.anyRole)) {
    checks.key_known = fail(`key ${record.key_id} is not a bundle key of ${context.trust.source}`);
    checks.key_valid_at_time = checks.key_not_revoked = notChecked('the key is not known');
    return;
  }
  checks.key_known = pass;
  const at = record.timestamp_end;
  if (at < trusted.not_before)
    checks.key_valid_at_time = fail(`the bundle is of ${at}, the key began ${trusted.not_before}`);
  else if (trusted.not_after !== undefined && at > trusted.not_after)
    checks.key_valid_at_time = fail(`the bundle is of ${at}, the key ended ${trusted.not_after}`);
  else checks.key_valid_at_time = pass;
  checks.key_not_revoked =
    trusted.revoked_at === undefined
      ? pass
      : fail(`the key was revoked ${trusted.revoked_at}: ${trusted.reason ?? 'no reason given'}`);
}

/** A key that lies beside the evidence proves only itself: its name is the hash of it. */
async function publishedKey(id: string, context: BundleContext): Promise<Uint8Array | undefined> {
  const record = context.published.records.get(id);
  if (record !== undefined) return publicKeyOfRecord(record);
  if (context.root === undefined) return undefined;
  const pem = await readBounded(join(context.root, '_keys', `${id}.pem`));
  if (typeof pem === 'string') return undefined;
  try {
    const publicKey = readPublicKey(pem);
    return keyId(publicKey) === id ? publicKey : undefined;
  } catch {
    return undefined;
  }
}

function signatureHolds(publicKey: Uint8Array, digest: Buffer, text: string): VerifyCheck {
  let signature: Uint8Array;
  try {
    signature = decodeBase64Line(text, 'bundle.sig', 64);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  return verifyEd25519(publicKey, digest, signature) ? pass : fail('the signature is not over these bytes by this key');
}

function checkLog(checks: Checks, record: Bundle, sha256: string, context: BundleContext): void {
  const log = context.log(record.device_id);
  checks.time_plausible = timeOf(record, log?.view);
  if (log === undefined) {
    checks.in_log =
      checks.log_consistent =
      checks.no_gap =
        notChecked(`the log of device ${record.device_id} is not at hand`);
    return;
  }
  const { view, verdict } = log;
  const entry = view.entries[record.seq - 1];
  const covered = view.checkpoint?.head.size ?? 0;
  if (entry === undefined) checks.in_log = fail(`the log ends at ${view.entries.length}, before number ${record.seq}`);
  else if (entry.id !== record.bundle_id || entry.kind !== record.kind)
    checks.in_log = fail(`number ${record.seq} of the log is the ${entry.kind} bundle ${entry.id}`);
  else if (entry.bundle_sha256 !== sha256)
    checks.in_log = fail(`the log has SHA-256 ${entry.bundle_sha256}, these bytes have ${sha256}`);
  else if (record.seq > covered) checks.in_log = notChecked(`no checkpoint covers number ${record.seq} yet`);
  else checks.in_log = pass;
  checks.no_gap = verdict.checks.no_gap ?? notChecked('the log was not judged');
  checks.log_consistent = consistency(record, view, verdict);
}

function consistency(record: Bundle, view: LogView, verdict: LogVerdict): VerifyCheck {
  for (const name of ['bytes_canonical', 'schema', 'signature', 'log_consistent'] as const) {
    const check = verdict.checks[name];
    if (check !== undefined && check.result !== 'pass') return { ...check, detail: `log: ${check.detail ?? name}` };
  }
  const { size, root } = record.prev_checkpoint;
  if (size >= record.seq) return fail(`prev_checkpoint covers ${size} entries, but this is number ${record.seq}`);
  const here = view.rootAt(size);
  return here === root
    ? pass
    : fail(`prev_checkpoint says root ${root} at ${size}, the log has ${here ?? 'no such size'}`);
}

/** Order and measured skew only: nobody can say from inside whether a clock was right. */
function timeOf(record: Bundle, view: LogView | undefined): VerifyCheck {
  if (record.clock.synced && Math.abs(record.clock.offset_ms) > MAX_SKEW_MS)
    return fail(`the console's clock was measured ${record.clock.offset_ms} ms off`);
  const sealed = uuidTime(record.bundle_id);
  if (Date.parse(record.timestamp_end) > sealed + MAX_SKEW_MS)
    return fail(`it ends ${record.timestamp_end}, after it was sealed`);
  const before = view?.entries[record.seq - 2];
  if (before !== undefined && uuidTime(before.id) > sealed + MAX_SKEW_MS)
    return fail(`the clock went back: number ${before.seq} was sealed later than this one`);
  return pass;
}

/** Milliseconds that a UUIDv7 carries. */
function uuidTime(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}

async function checkArtifacts(record: Bundle, folder: string): Promise<VerifyCheck> {
  for (const artifact of record.artifacts) {
    const bytes = await readBounded(join(folder, artifact.path), 128 * 1024 * 1024);
    if (typeof bytes === 'string') return fail(bytes);
    if (bytes.length !== artifact.bytes)
      return fail(`${artifact.path} has ${bytes.length} bytes, ${artifact.bytes} were recorded`);
    if (createHash('sha256').update(bytes).digest('hex') !== artifact.sha256)
      return fail(`${artifact.path} has another SHA-256 than was recorded`);
  }
  return pass;
}

function lenient(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The bytes of a regular file, or why not; links are not followed, since evidence may come from anybody. */
async function readBounded(path: string, limit = MAX_BUNDLE_BYTES): Promise<Buffer | string> {
  const name = path.split(/[/\\]/).slice(-1)[0] ?? path;
  try {
    const stat = await lstat(path);
    if (!stat.isFile()) return `${name} is not a regular file`;
    if (stat.size > limit) return `${name} is larger than any of ours (${stat.size} bytes)`;
    return await readFile(path);
  } catch {
    return `${name} is missing or cannot be read`;
  }
}
