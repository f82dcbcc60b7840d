import { z } from 'zod';
import { driftResult, hostFacts } from './drift.ts';
import { checkId, checkState, checkStatus, severity } from './enums.ts';
import { problem } from './errors.ts';
import { host, site } from './fleet.ts';
import { count, isoTime, uuid } from './primitives.ts';

export const cell = z.object({
  check: checkId,
  state: checkState,
  status: checkStatus,
  severity: severity.optional(),
  summary: z.string(),
  causes: z.array(z.string()),
  /** When the facts were read; absent before the first result. */
  at: isoTime.optional(),
  /** When its oldest facts were read, where that was before {@link at}. */
  carried_since: isoTime.optional(),
  bundle_id: uuid.optional(),
  /** Drift results in a row; an answer that could not be had neither counts nor ends the row. Absent before the first result. */
  consecutive: count.optional(),
  /** True once {@link consecutive} has reached the check's `drift_threshold`: a person is to be told. */
  alerting: z.boolean().optional(),
});
/** One check of one host, as the matrix shows it. */
export type Cell = z.infer<typeof cell>;

export const fleetRow = z.object({
  host,
  site,
  /** `scanning` while a scan of this host is under way. */
  activity: z.enum(['idle', 'waiting', 'scanning']),
  cells: z.array(cell),
  facts: hostFacts.optional(),
  /** Why the last contact failed, when it did. */
  problem: problem.optional(),
  scanned_at: isoTime.optional(),
  /** When the watcher tries again a host that did not answer; absent while it waits for a person's decision. */
  retry_at: isoTime.optional(),
});
/** One host in the matrix. */
export type FleetRow = z.infer<typeof fleetRow>;

export const watchStatus = z.object({
  /**
   * `stopped` was never started; `paused` by a person, or until the vault is opened; `offline` looks, but the network is
   * down or no host answers; `suspended` until the computer wakes up.
   */
  state: z.enum(['stopped', 'running', 'paused', 'offline', 'suspended']),
  reason: z.enum(['asked', 'vault_locked', 'network_down', 'no_host_reachable']).optional(),
  /** Since when it is in this state. */
  since: isoTime,
  hosts: count,
  /** Hosts that did not answer when they were last tried; they are tried again. */
  unreachable: count,
  /** Hosts that are not tried again until a person has decided something, such as an identity that changed. */
  held: count,
  /** When the next host is due. */
  next_at: isoTime.optional(),
  /** Why results cannot be kept at the moment, such as a full disk. */
  problem: problem.optional(),
});
/** Where the watching of the fleet stands. */
export type WatchStatus = z.infer<typeof watchStatus>;

export const fleetSnapshot = z.object({
  rows: z.array(fleetRow),
  /** Basis points: (compliant + alternative) / (all - not_applicable). Absent without hosts. */
  score_bp: count.optional(),
  vault: z.enum(['absent', 'locked', 'unlocked']),
  console_name: z.string(),
  data_dir: z.string(),
  app_version: z.string(),
  evidence_count: count,
  /** Scans under way, so that a page that joins late can tell and cancel them. */
  scans: z.array(z.object({ scan_id: uuid, hosts: count })).optional(),
  watcher: watchStatus.optional(),
  /** Set for a demo console: nothing here is of a real clinic. */
  demo: z.literal(true).optional(),
});
/** The whole Fleet page at one moment. */
export type FleetSnapshot = z.infer<typeof fleetSnapshot>;

export const fleetEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), snapshot: fleetSnapshot }),
  z.object({ type: z.literal('row'), row: fleetRow, score_bp: count.optional(), evidence_count: count }),
  z.object({ type: z.literal('watcher'), watcher: watchStatus }),
  z.object({ type: z.literal('scan'), scan_id: uuid, phase: z.enum(['started', 'ended', 'cancelled']), hosts: count }),
]);
/** What `fleet.watch` streams: one snapshot first, then changes. */
export type FleetEvent = z.infer<typeof fleetEvent>;

export const scanEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), scan_id: uuid, hosts: z.array(z.string()) }),
  z.object({
    type: z.literal('host'),
    host_name: z.string(),
    phase: z.enum(['connecting', 'reading', 'sealing', 'done']),
    problem: problem.optional(),
  }),
  z.object({ type: z.literal('result'), result: driftResult }),
  z.object({
    type: z.literal('ended'),
    report: z.object({
      scan_id: uuid,
      started_at: isoTime,
      ended_at: isoTime,
      results: z.array(driftResult),
      bundles: z.array(uuid),
      problems: z.array(z.object({ host_id: uuid, host_name: z.string(), problem })),
    }),
  }),
]);
/** What `scan.run` streams while it goes on; `ended` is last. */
export type ScanEvent = z.infer<typeof scanEvent>;

export const historyEntry = z.object({
  check: checkId,
  state: checkState,
  severity: severity.optional(),
  causes: z.array(z.string()),
  summary: z.string(),
  at: isoTime,
  bundle_id: uuid.optional(),
});
/** One past result of one check on one host. */
export type HistoryEntry = z.infer<typeof historyEntry>;

export const trendPoint = z.object({
  /** Beginning of the hour. */
  at: isoTime,
  /** As {@link FleetSnapshot}'s score, over the hosts of the time. */
  score_bp: count,
  /** How many cells were counted. */
  counted: count,
});
/** The score as it was in one hour; hours in which nobody looked are absent. */
export type TrendPoint = z.infer<typeof trendPoint>;

export const driftPoint = z.object({
  at: isoTime,
  /** Hosts on which each check had drifted by then; a check that had drifted nowhere is absent. */
  drifted: z.partialRecord(checkId, count),
  /** Cells that had a result by then; 0 before the first: nobody had looked. */
  counted: count,
});
/** How much had drifted at one moment, check by check, after the changes that were recorded. */
export type DriftPoint = z.infer<typeof driftPoint>;

/** What is tried of a host, in this order. */
export const doctorStep = z.enum(['dns', 'tcp', 'ssh', 'identity', 'login', 'shell', 'sudo', 'tool', 'clock']);
export type DoctorStep = z.infer<typeof doctorStep>;

export const doctorItem = z.object({
  name: z.string(),
  /** The host that the step was tried on: the one that was asked for, or one on the way to it. */
  host: z.string().optional(),
  step: doctorStep.optional(),
  result: z.enum(['ok', 'warning', 'failed', 'not_checked']),
  detail: z.string(),
  advice: z.string().optional(),
});
/** One step that `rounds doctor` tried. */
export type DoctorItem = z.infer<typeof doctorItem>;
