import { z } from 'zod';
import { checkId, checkState, checkStatus, severity } from './enums.ts';
import { problem } from './errors.ts';
import { count, integer, isoTime, sha256Hex, signableObject, uuid } from './primitives.ts';

export const cause = z.object({
  /** Closed code of the check, such as `service_inactive`. */
  code: z.string().regex(/^[a-z][a-z0-9_]{1,63}$/),
  severity,
  /** What of the host it concerns: a unit, a package, a volume, a table. */
  subject: z.string().max(500).optional(),
  /** Found against expected, one sentence. */
  detail: z.string().max(2000),
});
/** One reason why a check has drifted. */
export type Cause = z.infer<typeof cause>;

export const driftResult = z.object({
  check: checkId,
  state: checkState,
  drifted: z.boolean(),
  causes: z.array(cause),
  severity: severity.optional(),
  /** One sentence that a technician understands; for `unknown` it says why and what would fix it. */
  summary: z.string(),
  pre_state: signableObject,
  expected: signableObject,
  baseline_sha256: sha256Hex.optional(),
  recommended_action: z.string().nullable(),
  cures: z.array(z.string()),
  hipaa_controls: z.array(z.string()),
  /** Hash of the stable facts of this check: equal for an unchanged host. Absent when there were no facts. */
  facts_fingerprint: sha256Hex.optional(),
  host_id: uuid,
  host_name: z.string(),
  started_at: isoTime,
  ended_at: isoTime,
  probe_ms: count,
  /**
   * When the oldest of its facts were read, where a scan of the watcher took expensive ones over from an earlier scan;
   * absent when all were read by this one. Never in evidence: what is sealed was read when it says.
   */
  carried_since: isoTime.optional(),
});
/** The verdict on one check of one host at one time. */
export type DriftResult = z.infer<typeof driftResult>;

export const hostFacts = z.object({
  os: z.string().optional(),
  kernel: z.string().optional(),
  uptime_s: count.optional(),
  system_state: z.string().optional(),
  load_milli: count.optional(),
  cpus: count.optional(),
  disk_free_bp: count.optional(),
  sessions: count.optional(),
  clock_source: z.string().optional(),
  clock_synced: z.boolean().optional(),
  clock_offset_ms: integer.optional(),
  clock_uncertainty_ms: count.optional(),
});
/** What every scan reads beside the checks. `load_milli` = 1-minute load x 1000; `disk_free_bp` = fullest file system, basis points free. */
export type HostFacts = z.infer<typeof hostFacts>;

export const hostScan = z.object({
  host_id: uuid,
  host_name: z.string(),
  started_at: isoTime,
  ended_at: isoTime,
  results: z.array(driftResult),
  facts: hostFacts.optional(),
  /** Why the host could not be read, when it could not. */
  problem: problem.optional(),
  bundles: z.array(uuid),
});
/** All results of one host in one scan. */
export type HostScan = z.infer<typeof hostScan>;

export const scanReport = z.object({
  scan_id: uuid,
  started_at: isoTime,
  ended_at: isoTime,
  results: z.array(driftResult),
  bundles: z.array(uuid),
  problems: z.array(z.object({ host_id: uuid, host_name: z.string(), problem })),
});
/** What `rounds scan --json` prints. */
export type ScanReport = z.infer<typeof scanReport>;

export const complianceCheck = z.object({
  check_id: checkId,
  status: checkStatus,
  state: checkState,
  message: z.string(),
  timestamp: isoTime,
  hipaa_controls: z.array(z.string()),
  details: signableObject,
  remediation_available: z.boolean(),
});
/** One check as the REST API shows it. */
export type ComplianceCheck = z.infer<typeof complianceCheck>;
