import { z } from 'zod';
import { cause } from './drift.ts';
import { checkId, checkState, deploymentMode, incidentStatus, outcome, severity } from './enums.ts';
import { errorCode } from './errors.ts';
import {
  count,
  integer,
  isoTime,
  sha256Base64,
  sha256Hex,
  signableObject,
  sshFingerprint,
  uuid,
} from './primitives.ts';

/** Value of `schema` in every bundle of this form. Bundles are kept for six years: the form never changes under this name. */
export const EVIDENCE_SCHEMA = 'rounds.evidence/1';

export const hostIdentity = z.strictObject({
  transport: z.enum(['ssh', 'winrm', 'local', 'demo']),
  address: z.string().max(300),
  /** SHA-256 fingerprint of the confirmed SSH host key. */
  ssh_host_key_sha256: sshFingerprint.optional(),
  /** SHA-256 of the DER of the confirmed TLS certificate. */
  certificate_sha256: sha256Hex.optional(),
});
/** Who the host proved to be when the facts were read. */
export type HostIdentity = z.infer<typeof hostIdentity>;

export const clockStatus = z.strictObject({
  /** What disciplines this console's clock: `systemd-timesyncd`, `chrony`, `unknown` ... */
  source: z.string().max(100),
  /** Console minus reference, milliseconds, where it was measured; 0 otherwise. */
  offset_ms: integer,
  synced: z.boolean(),
});
/** The console's own clock when the bundle was made. */
export type ClockStatus = z.infer<typeof clockStatus>;

export const artifact = z.strictObject({
  path: z.string().regex(/^artifacts\/[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/),
  sha256: sha256Hex,
  bytes: count,
});
/** A long output kept beside the bundle. */
export type Artifact = z.infer<typeof artifact>;

export const treeHead = z.strictObject({ size: count, root: sha256Base64 });
/** Size and root of a log: what a checkpoint signs. */
export type TreeHead = z.infer<typeof treeHead>;

/** The head of a log without entries: the root is the SHA-256 of nothing (RFC 9162, 2.1.1). */
export const EMPTY_TREE_HEAD: TreeHead = { size: 0, root: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' };

const envelope = {
  schema: z.literal(EVIDENCE_SCHEMA),
  version: z.literal('1.0'),
  bundle_id: uuid,
  /** For people: `EB-YYYYMMDD-NNN`, counted per device and UTC day. */
  label: z.string().regex(/^EB-\d{8}-\d{3,}$/),
  device_id: uuid,
  /** 1, 2, 3 ... per device, without gaps; the bundle's log entry has index `seq - 1`. */
  seq: count.min(1),
  technician_id: uuid.optional(),
  site_id: uuid,
  site_name: z.string().max(100),
  host_id: uuid.optional(),
  host_name: z.string().max(100).optional(),
  host_identity: hostIdentity.optional(),
  deployment_mode: deploymentMode,
  reseller_id: z.string().max(100).optional(),
  app_version: z.string().max(50),
  policy_version: z.string().max(50),
  baseline_sha256: sha256Hex.optional(),
  timestamp_start: isoTime,
  timestamp_end: isoTime,
  clock: clockStatus,
  /** The host's clock minus the console's, milliseconds. */
  ntp_offset_ms: integer.optional(),
  hipaa_controls: z.array(z.string().max(60)),
  /** True only if the scrubber ran over this bundle. */
  phi_scrubbed: z.boolean(),
  /** How much was taken out, by class. */
  redactions: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), count),
  error_code: errorCode.optional(),
  artifacts: z.array(artifact),
  /** Hex SHA-256 of the SPKI DER of the key that signed. */
  key_id: sha256Hex,
  /** The newest checkpoint before this bundle: ties the bundle to the log's past. */
  prev_checkpoint: treeHead,
  demo: z.literal(true).optional(),
} as const;

const causes = z.array(z.strictObject(cause.shape));
const stateOfCheck = z.strictObject({
  check: checkId,
  state: checkState,
  severity: severity.optional(),
  /** Age of the facts when this was written, seconds. */
  age_s: count,
  facts_fingerprint: sha256Hex.optional(),
  causes: z.array(z.string()),
});

/** What each kind carries beside the envelope. Exported by kind, so that a writer can be typed by the kind it writes. */
export const bundleKinds = {
  drift: z.strictObject({
    ...envelope,
    kind: z.literal('drift'),
    check: checkId,
    state: checkState,
    severity: severity.optional(),
    causes,
    summary: z.string().max(2000),
    pre_state: signableObject,
    expected: signableObject,
    facts_fingerprint: sha256Hex.optional(),
    /** Absent on the first result. */
    previous_state: checkState.optional(),
    nixos_revision: z.string().max(200).optional(),
    derivation_digest: z.string().max(300).optional(),
    ruleset_hash: sha256Hex.optional(),
  }),
  attestation: z.strictObject({
    ...envelope,
    kind: z.literal('attestation'),
    checks: z.array(stateOfCheck),
    host_facts: signableObject,
  }),
  unreachable: z.strictObject({
    ...envelope,
    kind: z.literal('unreachable'),
    reason: errorCode,
    detail: z.string().max(2000),
    period_start: isoTime,
    period_end: isoTime,
  }),
  inventory: z.strictObject({
    ...envelope,
    kind: z.literal('inventory'),
    hosts: z.array(
      z.strictObject({
        host_id: uuid,
        host_name: z.string().max(100),
        platform: z.enum(['nixos', 'linux', 'windows']),
        address: z.string().max(300),
        checks: z.array(checkId),
        exceptions: z.array(z.strictObject({ check: checkId, state: checkState, review_by: z.string().max(30) })),
      }),
    ),
  }),
  approval: z.strictObject({ ...envelope, kind: z.literal('approval'), approval: signableObject }),
  remediation: z.strictObject({
    ...envelope,
    kind: z.literal('remediation'),
    incident_id: uuid.optional(),
    check: checkId,
    runbook_id: z.string().max(100),
    runbook_sha256: sha256Hex,
    /** The plan as it was approved, whole. */
    plan: signableObject,
    plan_hash: sha256Hex,
    approval_id: uuid.optional(),
    window: signableObject,
    pre_state: signableObject,
    post_state: signableObject,
    action_taken: z.array(
      z.strictObject({
        step: count.min(1),
        action: z.string().max(500),
        command: z.string().max(20_000).optional(),
        exit_code: integer.optional(),
        duration_ms: count.optional(),
        result: z.string().max(2000).optional(),
        stdout_sha256: sha256Hex.optional(),
        timestamp: isoTime,
      }),
    ),
    outcome,
    cured: z.array(z.string()),
    remaining: z.array(z.string()),
    error: z.string().max(2000).optional(),
    rollback_available: z.boolean(),
    rollback_generation: count.optional(),
  }),
  incident: z.strictObject({
    ...envelope,
    kind: z.literal('incident'),
    incident_id: uuid,
    check: checkId,
    severity,
    status: incidentStatus,
    event: z.enum(['opened', 'escalated', 'resolved']),
    resolution_level: integer.min(1).max(3).optional(),
    detail: z.string().max(5000),
  }),
  order: z.strictObject({
    ...envelope,
    kind: z.literal('order'),
    order_id: z.string().max(200),
    order: signableObject,
    decision: z.enum(['accepted', 'rejected', 'expired', 'refused']),
    detail: z.string().max(2000),
  }),
  policy: z.strictObject({
    ...envelope,
    kind: z.literal('policy'),
    subject: z.enum([
      'baseline',
      'window',
      'exception',
      'check_switch',
      'site',
      'host',
      'known_peer',
      'runbook',
      'custom_check',
      'standing_approval',
      'technician',
    ]),
    /** Short name of the site or host it concerns. */
    target: z.string().max(100),
    before: signableObject,
    after: signableObject,
    by: z.string().max(200),
    reason: z.string().max(2000),
  }),
  key: z.strictObject({
    ...envelope,
    kind: z.literal('key'),
    event: z.enum(['made', 'rotated', 'revoked']),
    subject_key_id: sha256Hex,
    subject_role: z.enum(['bundle', 'log', 'technician', 'organisation']),
    /** Raw 32 bytes of the public key, base64. */
    public_key: sha256Base64,
    reason: z.string().max(2000).optional(),
  }),
  retention: z.strictObject({
    ...envelope,
    kind: z.literal('retention'),
    removed_bundle_id: uuid,
    removed_seq: count.min(1),
    removed_sha256: sha256Hex,
    rule: z.string().max(500),
  }),
} as const;

/** Every kind of evidence. */
export const EVIDENCE_KINDS = Object.keys(bundleKinds) as readonly EvidenceKind[];
/** Name of a kind of evidence. */
export type EvidenceKind = keyof typeof bundleKinds;
export const evidenceKind = z.enum([
  'drift',
  'attestation',
  'unreachable',
  'inventory',
  'approval',
  'remediation',
  'incident',
  'order',
  'policy',
  'key',
  'retention',
]);

export const bundle = z
  .discriminatedUnion('kind', [
    bundleKinds.drift,
    bundleKinds.attestation,
    bundleKinds.unreachable,
    bundleKinds.inventory,
    bundleKinds.approval,
    bundleKinds.remediation,
    bundleKinds.incident,
    bundleKinds.order,
    bundleKinds.policy,
    bundleKinds.key,
    bundleKinds.retention,
  ])
  .refine((one) => one.timestamp_end >= one.timestamp_start, {
    message: 'timestamp_end is before timestamp_start',
    path: ['timestamp_end'],
  });
/** One signed record. One event, one bundle; every entry of the log is a bundle. */
export type Bundle = z.infer<typeof bundle>;
/** The bundle of one kind. */
export type BundleOf<K extends EvidenceKind> = Extract<Bundle, { kind: K }>;

export const logEntry = z.strictObject({ id: uuid, kind: evidenceKind, seq: count.min(1), bundle_sha256: sha256Hex });
/** What the log holds of a bundle; its canonical bytes are the Merkle leaf's input. */
export type LogEntry = z.infer<typeof logEntry>;

export const CHECK_NAMES = [
  'bytes_canonical',
  'schema',
  'signature',
  'key_known',
  'key_valid_at_time',
  'key_not_revoked',
  'in_log',
  'log_consistent',
  'no_gap',
  'artifacts',
  'time_plausible',
] as const;
export const verifyCheckName = z.enum(CHECK_NAMES);
/** Name of one check of a verification. */
export type VerifyCheckName = z.infer<typeof verifyCheckName>;

export const verifyCheck = z.object({
  result: z.enum(['pass', 'fail', 'not_checked']),
  /** What differs (first field or byte), or what is missing. */
  detail: z.string().optional(),
});
export type VerifyCheck = z.infer<typeof verifyCheck>;

export const verdict = z.enum(['valid', 'incomplete', 'unknown_key', 'invalid']);
/** All checks together; only `valid` looks good. */
export type Verdict = z.infer<typeof verdict>;

export const verifyResult = z.object({
  path: z.string(),
  bundle_id: z.string().optional(),
  label: z.string().optional(),
  seq: count.optional(),
  verdict,
  /** Made by a demo console: genuine or not, it proves nothing of any clinic. */
  demo: z.literal(true).optional(),
  checks: z.record(verifyCheckName, verifyCheck),
});
/** The verdict on one bundle. */
export type VerifyResult = z.infer<typeof verifyResult>;

export const logVerdict = z.object({
  device_id: z.string(),
  size: count,
  root: z.string().optional(),
  /** In the log (or covered by a kept checkpoint), but not on disk. */
  missing: z.array(z.object({ seq: count, bundle_id: z.string().optional() })),
  checks: z.partialRecord(verifyCheckName, verifyCheck),
});
/** The verdict on one device's log. */
export type LogVerdict = z.infer<typeof logVerdict>;

export const verifyReport = z.object({
  summary: z.object({ valid: count, incomplete: count, unknown_key: count, invalid: count }),
  results: z.array(verifyResult),
  logs: z.array(logVerdict),
});
/** What `rounds verify --json` prints. */
export type VerifyReport = z.infer<typeof verifyReport>;

export const dayCompleteness = z.object({
  site: z.string(),
  /** A day in the site's time zone: YYYY-MM-DD. */
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** The day is not over: what is missing may still come. */
  ongoing: z.literal(true).optional(),
  /** What an inventory of that day names and no evidence covers: neither a result, nor `unreachable`, nor an exception. */
  missing: z.array(z.object({ host: z.string(), check: checkId })),
});
/** Whether the evidence of one site covers one day. */
export type DayCompleteness = z.infer<typeof dayCompleteness>;

export const evidenceRow = z.object({
  bundle_id: uuid,
  label: z.string(),
  kind: evidenceKind,
  device_id: uuid,
  seq: count,
  site_id: uuid,
  site_name: z.string(),
  host_id: uuid.optional(),
  host_name: z.string().optional(),
  check: z.string().optional(),
  state: z.string().optional(),
  severity: severity.optional(),
  outcome: z.string().optional(),
  summary: z.string(),
  timestamp: isoTime,
});
/** One line of the evidence list. */
export type EvidenceRow = z.infer<typeof evidenceRow>;

export const evidenceFilter = z.object({
  check: z.string().optional(),
  outcome: z.string().optional(),
  kind: evidenceKind.optional(),
  from: isoTime.optional(),
  to: isoTime.optional(),
  host: z.string().optional(),
  /** A site by id or short name. */
  site: z.string().optional(),
  text: z.string().max(500).optional(),
  limit: count.min(1).max(10_000).default(100),
  /** Only bundles that the list shows after this one: the last `bundle_id` of the page before. */
  before: uuid.optional(),
});
/** Which evidence to list, newest first. */
export type EvidenceFilter = z.infer<typeof evidenceFilter>;
