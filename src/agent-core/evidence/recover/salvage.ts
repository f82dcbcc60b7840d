import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Bundle, bundle } from '../../../contract/evidence.ts';
import { decodeBase64Line } from '../base64.ts';
import { parseCanonical } from '../canonical-parse.ts';
import { MAX_BUNDLE_BYTES } from '../layout.ts';
import { bundleFolders } from '../layout-walk.ts';
import { logTables, type OutboxRow } from '../outbox.ts';
import { outboxRowOf } from '../stamp.ts';
import { readEvidenceFile } from '../verify/read-file.ts';

/** A bundle that was found somewhere, as it would stand in the outbox. */
export interface Found {
  readonly record: Bundle;
  readonly row: OutboxRow;
  readonly sha256: string;
  readonly digest: Uint8Array;
}

/** Bytes and signature of what may be a bundle. */
interface Raw {
  readonly bytes: Uint8Array;
  readonly signature: string;
}

/** Every readable bundle of a device in the evidence folder, in no order of numbers. */
export async function* bundlesOnDisk(root: string, deviceId: string): AsyncGenerator<Found> {
  for await (const folder of bundleFolders(root)) {
    const json = await readEvidenceFile(join(root, folder, 'bundle.json'), MAX_BUNDLE_BYTES);
    const signature = await readEvidenceFile(join(root, folder, 'bundle.sig'), 1024);
    if (!json.ok || !signature.ok) continue;
    const found = asFound({ bytes: json.bytes, signature: signature.bytes.toString('latin1') }, deviceId);
    if (found?.row.folder === folder) yield found;
  }
}

/** What a damaged database still gives of its outbox: bundles that were acknowledged and not yet written to files. */
export function bundlesInDatabase(file: string, deviceId: string): Found[] {
  const found: Found[] = [];
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      for (const row of logTables(db).pending(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)) {
        const one = asFound(row, deviceId);
        if (one !== undefined) found.push(one);
      }
    } finally {
      db.close();
    }
  } catch {
    // It is damaged, which is why we are here: what can be read of it is a gift.
  }
  return found;
}

function asFound({ bytes, signature }: Raw, deviceId: string): Found | undefined {
  const canonical = parseCanonical(bytes);
  const parsed = canonical.ok ? bundle.safeParse(canonical.value) : undefined;
  if (parsed?.success !== true || parsed.data.device_id !== deviceId) return undefined;
  const record = parsed.data;
  const digest = createHash('sha256').update(bytes).digest();
  const sha256 = digest.toString('hex');
  return { record, row: outboxRowOf(record, bytes, sha256, signature), sha256, digest };
}

/** The signature of a found bundle, when its text is one. */
export function signatureOf(found: Found): Uint8Array | undefined {
  try {
    return decodeBase64Line(found.row.signature, 'bundle.sig', 64);
  } catch {
    return undefined;
  }
}
