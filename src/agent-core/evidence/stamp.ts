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
import { canonicalize, signableBytes } from './canonical.ts';
import type { ConsoleStamp, Draft } from './draft.ts';
import { bundleFolder, dayFolder } from './layout.ts';
import type { OutboxRow } from './outbox.ts';
import { scrubRecord } from './scrub/index.ts';
import type { EvidenceSigner } from './signer.ts';

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
 * Names of fields whose values are ours, typed and free of health information: ids, enumerations, hashes, times and the
 * inventory. Everything else is text and goes through the scrubber before it is hashed.
 */
const TYPED_FIELDS: ReadonlySet<string> = new Set([
  'kind',
  'site_id',
  'site_name',
  'host_id',
  'host_name',
  'host_identity',
  'timestamp_start',
  'timestamp_end',
  'hipaa_controls',
  'baseline_sha256',
  'facts_fingerprint',
  'state',
  'severity',
  'previous_state',
  'check',
  'code',
  'ruleset_hash',
  'derivation_digest',
  'nixos_revision',
  'public_key',
  'subject_key_id',
  'fingerprint',
  'key_type',
  'address',
  'period_start',
  'period_end',
]);

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
): Stamped {
  const { value, redactions } = scrubRecord(draft, {
    protectedFields: TYPED_FIELDS,
    inventoryAddresses: inventory(draft),
  });
  const taken = Object.values(redactions).some((count) => count > 0);
  const day = dayFolder(draft.timestamp_end).replaceAll(/[/\\]/g, '');
  const parsed = bundle.safeParse({
    ...value,
    schema: EVIDENCE_SCHEMA,
    version: '1.0',
    bundle_id: place.bundleId,
    label: `EB-${day}-${String(place.labelNumber).padStart(3, '0')}`,
    device_id: stamp.deviceId,
    seq: place.seq,
    ...(stamp.technicianId === undefined ? {} : { technician_id: stamp.technicianId }),
    deployment_mode: stamp.deploymentMode,
    ...(stamp.resellerId === undefined ? {} : { reseller_id: stamp.resellerId }),
    app_version: stamp.appVersion,
    policy_version: stamp.policyVersion,
    clock,
    phi_scrubbed: true,
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
      {
        details: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
      },
    );
  }
  return sign(parsed.data, signer);
}

function sign(record: Bundle, signer: EvidenceSigner): Stamped {
  const bytes = signableBytes(record);
  const digest = createHash('sha256').update(bytes).digest();
  const sha256 = digest.toString('hex');
  const entry: LogEntry = { id: record.bundle_id, kind: record.kind, seq: record.seq, bundle_sha256: sha256 };
  return {
    record,
    sha256,
    row: {
      seq: record.seq,
      bundleId: record.bundle_id,
      folder: bundleFolder(record.timestamp_end, record.bundle_id),
      bytes,
      signature: `${Buffer.from(signer.sign(digest)).toString('base64')}\n`,
      entry: canonicalize(entry),
    },
  };
}

/** Addresses of the host itself are inventory, not somebody's personal address. */
function inventory(draft: Draft): readonly string[] {
  const address = 'host_identity' in draft ? draft.host_identity?.address : undefined;
  const host = address === undefined ? undefined : /^[a-z]+:\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/?]+)/.exec(address)?.[1];
  return host === undefined ? [] : [host.replaceAll(/[[\]]/g, '')];
}
