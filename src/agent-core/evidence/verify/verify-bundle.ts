import { createHash } from 'node:crypto';
import { basename, join, relative } from 'node:path';
import { type Bundle, bundle, type VerifyCheck, type VerifyResult } from '../../../contract/evidence.ts';
import { parseCanonical } from '../canonical-parse.ts';
import { bundleFolder, MAX_BUNDLE_BYTES } from '../layout.ts';
import { judgeArtifacts } from './bundle-artifacts.ts';
import { type JudgedLog, judgePlace } from './bundle-in-log.ts';
import { judgeSignature } from './bundle-signature.ts';
import { judgeTime } from './bundle-time.ts';
import type { Keyring } from './keyring.ts';
import { lenientJson } from './lenient-json.ts';
import { readEvidenceFile } from './read-file.ts';
import { allNotChecked, type Checks, fail, pass, verdictOf } from './verdict.ts';

/** What a bundle is judged against. */
export interface BundleContext {
  readonly keys: Keyring;
  /** The evidence folder, when there is one. */
  readonly root: string | undefined;
  /** The log of a device; undefined when it is not at hand. */
  readonly log: (deviceId: string) => JudgedLog | undefined;
}

/** A verdict, and the bundle itself when it could be read. */
export interface JudgedBundle {
  readonly result: VerifyResult;
  readonly record: Bundle | undefined;
}

/** Judges one bundle folder. Never throws for what is in it. */
export async function verifyBundle(folder: string, context: BundleContext): Promise<JudgedBundle> {
  const checks = allNotChecked('the bundle could not be read');
  const read = await readEvidenceFile(join(folder, 'bundle.json'), MAX_BUNDLE_BYTES);
  if (!read.ok) {
    checks.bytes_canonical = fail(read.problem);
    return judged(folder, checks, undefined);
  }
  const canonical = parseCanonical(read.bytes, { maxBytes: MAX_BUNDLE_BYTES });
  checks.bytes_canonical = canonical.ok ? pass : fail(`byte ${canonical.offset}: ${canonical.reason}`);
  // Bytes that are not canonical are judged all the same, so that the verdict can say which bundle they were.
  const value = canonical.ok ? canonical.value : lenientJson(read.bytes);
  const parsed = bundle.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.') || 'bundle';
    checks.schema = fail(value === undefined ? 'not JSON that can be read' : `${where}: ${issue?.message ?? 'wrong'}`);
    return judged(folder, checks, undefined);
  }
  const record = parsed.data;
  const digest = createHash('sha256').update(read.bytes).digest();
  const log = context.log(record.device_id);
  checks.schema = judgeName(record, folder, context.root);
  Object.assign(checks, await judgeSignature(record, folder, digest, context.keys, log?.verdict));
  Object.assign(checks, judgePlace(record, digest.toString('hex'), log));
  checks.time_plausible = judgeTime(record, log?.view.entries[record.seq - 2]);
  checks.artifacts = await judgeArtifacts(record, folder);
  return judged(folder, checks, record);
}

function judged(folder: string, checks: Checks, record: Bundle | undefined): JudgedBundle {
  const names = record === undefined ? {} : { bundle_id: record.bundle_id, label: record.label, seq: record.seq };
  const demo = record?.demo === true ? { demo: true as const } : {};
  return { record, result: { path: folder, ...names, ...demo, verdict: verdictOf(checks), checks } };
}

/** In an evidence folder a bundle has one place; a copy elsewhere may be called as its holder likes. */
function judgeName(record: Bundle, folder: string, root: string | undefined): VerifyCheck {
  if (root === undefined) return pass;
  if (basename(folder) !== record.bundle_id) return fail(`the folder's name is not bundle_id ${record.bundle_id}`);
  const place = bundleFolder(record.timestamp_end, record.bundle_id);
  return relative(root, folder) === place ? pass : fail(`its place is ${place}, by timestamp_end`);
}
