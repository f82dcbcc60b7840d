import { createHash } from 'node:crypto';
import {
  type Bundle,
  bundle,
  type ClockStatus,
  EVIDENCE_SCHEMA,
  type LogEntry,
  type TreeHead,
} from '../../contract/evidence.ts';
import { RoundsError } from '../errors.ts';
import { encodeBase64Line } from './base64.ts';
import { canonicalize, signableBytes } from './canonical.ts';
import { cutTexts } from './cut-texts.ts';
import type { ConsoleStamp, Draft } from './draft.ts';
import { indexLineOf } from './index/rows.ts';
import { bundleFolder, labelDay } from './layout.ts';
import type { OutboxRow } from './outbox.ts';
import { type CleanTexts, scrubRecord } from './scrub/index.ts';
import type { EvidenceSigner } from './signer.ts';
import { inventoryOf, TYPED_FIELDS } from './typed-fields.ts';

/** What the log gives to the next bundle. */
export interface Place {
  readonly seq: number;
  readonly bundleId: string;
  /** Number of this bundle within its UTC day. */
  readonly labelNumber: number;
  readonly previous: TreeHead;
}

/** A bundle ready for the outbox. */
export interface Stamped {
  readonly record: Bundle;
  readonly row: OutboxRow;
  readonly sha256: string;
}

/**
 * Scrubs a draft, puts the envelope to it, and makes the canonical bytes, the signature and the log entry. Pure but for
 * the signer. Throws RoundsError `INVALID_INPUT` when the draft does not fit its kind: nothing was recorded then.
 */
export function stampDraft(
  draft: Draft,
  place: Place,
  stamp: ConsoleStamp,
  clock: ClockStatus,
  signer: EvidenceSigner,
  clean?: CleanTexts,
): Stamped {
  const {
    value: scrubbedDraft,
    redactions,
    scrubbed,
  } = scrubRecord(draft, {
    protectedFields: TYPED_FIELDS,
    // The fleet first, so that the inventory is the same for all its hosts.
    inventoryAddresses: [...(stamp.inventoryAddresses ?? []), ...inventoryOf(draft)],
    ...(clean === undefined ? {} : { clean }),
  });
  const taken = Object.values(redactions).some((count) => count > 0);
  const value = cutTexts(scrubbedDraft);
  const parsed = bundle.safeParse({
    ...(typeof value === 'object' ? value : {}),
    schema: EVIDENCE_SCHEMA,
    version: '1.0',
    bundle_id: place.bundleId,
    label: `EB-${labelDay(draft.timestamp_end)}-${String(place.labelNumber).padStart(3, '0')}`,
    device_id: stamp.deviceId,
    seq: place.seq,
    ...(stamp.technicianId === undefined ? {} : { technician_id: stamp.technicianId }),
    deployment_mode: stamp.deploymentMode,
    ...(stamp.resellerId === undefined ? {} : { reseller_id: stamp.resellerId }),
    app_version: stamp.appVersion,
    policy_version: stamp.policyVersion,
    clock,
    phi_scrubbed: scrubbed,
    redactions,
    ...(taken ? { error_code: 'E007' } : {}),
    artifacts: [],
    key_id: signer.keyId,
    prev_checkpoint: place.previous,
    ...(stamp.demo ? { demo: true } : {}),
  });
  if (!parsed.success) {
    throw new RoundsError(
      'INVALID_INPUT',
      `A ${draft.kind} record does not have the form of evidence, so it was not sealed. Report this.`,
      { details: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) },
    );
  }
  return sign(parsed.data, signer);
}

function sign(record: Bundle, signer: EvidenceSigner): Stamped {
  const bytes = signableBytes(record);
  const digest = createHash('sha256').update(bytes).digest();
  const sha256 = digest.toString('hex');
  return { record, sha256, row: outboxRowOf(record, bytes, sha256, encodeBase64Line(signer.sign(digest))) };
}

/** The outbox row of a bundle with these bytes, their SHA-256 (hex) and the content of its `bundle.sig`. */
export function outboxRowOf(record: Bundle, bytes: Uint8Array, sha256: string, signature: string): OutboxRow {
  const folder = bundleFolder(record.timestamp_end, record.bundle_id);
  const entry: LogEntry = { id: record.bundle_id, kind: record.kind, seq: record.seq, bundle_sha256: sha256 };
  return {
    seq: record.seq,
    bundleId: record.bundle_id,
    folder,
    bytes,
    signature,
    entry: canonicalize(entry),
    line: indexLineOf(record, folder),
  };
}
