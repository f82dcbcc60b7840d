import { z } from 'zod';
import { checkId } from './enums.ts';
import { count, sha256Hex } from './primitives.ts';

/** A systemd unit name without a path; `.service` may be left out. */
export const unitName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9:_.@-]{0,127}$/, 'a systemd unit name such as rsyslog');
const storePath = z
  .string()
  .regex(/^\/nix\/store\/[0-9a-z]{32}-[A-Za-z0-9+._?=-]{1,200}$/, 'a store path such as /nix/store/…-nixos-system-…');
const tableRef = z
  .string()
  .regex(
    /^(?:ip|ip6|inet|arp|bridge|netdev) [A-Za-z_][A-Za-z0-9_.-]{0,63}$/,
    'a table such as "inet filter": family, space, name',
  );
const days = count.max(3650);

/** Consecutive results before drift alerts. */
const threshold = count.min(1).max(100);
/** The same inside a section: there it holds before the one in `drift_threshold`. */
const ofSection = { drift_threshold: threshold.optional() };

/** NixOS: the system to run. Other Linux: how far behind updates may be. */
export const patchingBaseline = z.strictObject({
  expected_system: storePath.optional(),
  expected_revision: z
    .string()
    .regex(/^[0-9a-f]{7,40}(?:-dirty)?$/, 'a revision of nixpkgs: 7 to 40 small hex digits')
    .optional(),
  /** Good for one host only, since generations are numbered per host. */
  expected_generation: count.optional(),
  max_generation_age_days: days.default(30),
  max_security_updates: count.default(0),
  max_days_since_update: days.default(30),
  max_metadata_age_days: days.default(3),
  ...ofSection,
});

export const loggingBaseline = z.strictObject({
  services: z.array(unitName).min(1).default(['rsyslog', 'systemd-journald']),
  canary_max_age_hours: count.max(720).default(2),
  auditd_keys: z
    .array(z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'a key of audit rules such as time-change'))
    .default(['auth-changes', 'audit-log-changes', 'time-change']),
  journal_retention_days: days.default(90),
  ...ofSection,
});

export const firewallBaseline = z.strictObject({
  service: unitName.default('nftables'),
  /** The tables that are ours: hash, save and restore touch only these. */
  tables: z.array(tableRef).min(1),
  ruleset_hash: sha256Hex.optional(),
  /** Hash made by an older agent over the raw listing; accepted with the advice to recapture. */
  ruleset_hash_raw: sha256Hex.optional(),
  /** On the console; its bytes go into the plan. */
  baseline_file: z.string().min(1).optional(),
  ...ofSection,
});

/**
 * An absolute path on a host, of characters that mean themselves to a shell and in a sudoers file, without `.` and `..`.
 */
export const hostPath = z
  .string()
  .max(1000)
  .regex(
    /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9_.@+=-]{1,255})+$/,
    'an absolute path on the host such as /usr/sbin/clamd, of letters, digits and _ . @ + = -',
  );

export const avEdrBaseline = z.strictObject({
  service_name: unitName,
  /** Judged with `binary_hash` only; without both, the program is not compared. */
  binary_path: hostPath.optional(),
  binary_hash: sha256Hex.optional(),
  /**
   * File or folder whose newest change is that of the signatures, for products that Rounds does not know. ClamAV and
   * Microsoft Defender tell it themselves.
   */
  signature_path: hostPath.optional(),
  max_signature_age_days: days.default(3),
  ...ofSection,
});

/** restic's own notation. A password inside would end up in evidence and in process lists: it stays on the host. */
const repository = z
  .string()
  .max(500)
  .regex(
    /^[A-Za-z0-9/][A-Za-z0-9_./:@+=%~-]*$/,
    'a restic repository such as /srv/backup or sftp:backup@nas:/srv/clinic',
  )
  .refine((text) => !/\/\/[^/@]*:[^/@]*@/.test(text), {
    error: 'must not hold a password: put it into a file on the host that only root may read',
  });

export const backupBaseline = z.strictObject({
  max_age_hours: count.max(8760).default(24),
  max_restore_test_age_days: days.default(30),
  status_file: hostPath.default('/var/lib/compliance-agent/backup-status.json'),
  unit: unitName.default('restic-backup'),
  repository: repository.optional(),
  /** On the host, read by restic alone. Without it, the path that the unit names as `RESTIC_PASSWORD_FILE`. */
  password_file: hostPath.optional(),
  ...ofSection,
});

/** A name below /dev/mapper, without blanks and escapes. */
const volumeName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,126}$/, 'the name of a mapping below /dev/mapper such as cryptroot');

export const encryptionBaseline = z.strictObject({
  /** As they are called below /dev/mapper. */
  luks_volumes: z.array(volumeName).min(1).max(64).default(['cryptroot', 'crypthome']),
  windows_volumes: z
    .array(z.string().regex(/^[A-Z]:$/, 'a drive such as C:'))
    .min(1)
    .default(['C:']),
  ...ofSection,
});

/** Days that a person has to look at an exception again. */
export const reviewDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a date such as 2027-01-31')
  .refine((text) => new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true, 'a day that is in the calendar');

/** A check that is switched off or met in another way; a bare `disabled` is refused because the reason is missing. */
export const checkSwitch = z.union(
  [
    z.literal('enabled'),
    z.strictObject({
      state: z.enum(['not_applicable', 'alternative']),
      reason: z.string().min(3).max(2000),
      measure: z.string().min(3).max(2000).optional(),
      by: z.string().min(1).max(200),
      review_by: reviewDate,
    }),
  ],
  {
    // A mapping gets its own mistakes named; anything else is told what was wanted.
    error: ({ input }) =>
      typeof input === 'object'
        ? undefined
        : 'must be "enabled", or a mapping with state (not_applicable or alternative), reason, by and review_by: a check is not switched off without a reason',
  },
);
/** See {@link checkSwitch}. */
export type CheckSwitch = z.infer<typeof checkSwitch>;

/** Consecutive results before drift alerts. */
const thresholds = z.partialRecord(checkId, count.min(1).max(100));

/**
 * What a host should look like. A section that is absent is not judged (`unknown: no baseline`); in a section that is
 * present, absent numbers take their defaults.
 */
export const baseline = z.strictObject({
  patching: patchingBaseline.optional(),
  av_edr: avEdrBaseline.optional(),
  backup: backupBaseline.optional(),
  logging: loggingBaseline.optional(),
  firewall: firewallBaseline.optional(),
  encryption: encryptionBaseline.optional(),
  checks: z.partialRecord(checkId, checkSwitch).optional(),
  drift_threshold: thresholds.optional(),
});
/** See {@link baseline}. */
export type Baseline = z.infer<typeof baseline>;
export type PatchingBaseline = z.infer<typeof patchingBaseline>;
export type AvEdrBaseline = z.infer<typeof avEdrBaseline>;
export type BackupBaseline = z.infer<typeof backupBaseline>;
export type LoggingBaseline = z.infer<typeof loggingBaseline>;
export type FirewallBaseline = z.infer<typeof firewallBaseline>;
export type EncryptionBaseline = z.infer<typeof encryptionBaseline>;

/** What several hosts share cannot say what is true of one alone. */
const notShared = z
  .custom<number>(() => false, 'belongs to one host, since generations are numbered per host: set it with --host')
  .optional();

/** A baseline of a site or of a group. */
export const sharedBaseline = baseline.extend({
  patching: patchingBaseline.extend({ expected_generation: notShared }).optional(),
});

/** What a baseline can hang on, the weakest first. */
export const baselineLevel = z.enum(['site', 'group', 'host']);
export type BaselineLevel = z.infer<typeof baselineLevel>;

/**
 * Where a baseline hangs: a site; a group of a site, which overrides it section by section; one host, which overrides
 * both. A group is named by its id, its name where only one site has it, or `SITE/GROUP`.
 */
export const baselineScope = z.discriminatedUnion('scope', [
  z.object({ scope: z.literal('site'), id: z.string() }),
  z.object({ scope: z.literal('group'), id: z.string() }),
  z.object({ scope: z.literal('host'), id: z.string() }),
]);
export type BaselineScope = z.infer<typeof baselineScope>;

export const baselineOrigin = z.object({
  /** A section, or one check of `checks` or `drift_threshold`: `logging`, `checks.backup`. */
  path: z.string(),
  scope: baselineLevel,
  /** Short name of the site, group or host. */
  name: z.string(),
  /** Others that have something else there, and are overridden; the weakest first. */
  over: z.array(z.string()),
  /** Fields that nobody has written: their standard values hold. */
  standard: z.array(z.string()),
});
/** Where a part of the baseline that applies to a host comes from. */
export type BaselineOrigin = z.infer<typeof baselineOrigin>;

export const baselineChange = z.object({
  /** `logging.services`; a whole section that only one side has is one change. */
  path: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  /** As YAML in one line; absent where there is nothing. */
  before: z.string().optional(),
  after: z.string().optional(),
});
/** One field in which two baselines differ. */
export type BaselineChange = z.infer<typeof baselineChange>;

export const baselineDiff = z.object({
  /** What is compared, for a person. */
  before: z.string(),
  after: z.string(),
  changes: z.array(baselineChange),
  /** Sections of the baseline of which nothing is known on the other side: whether they differ cannot be said. */
  not_compared: z.array(z.string()),
  /** Why, for a person. */
  notes: z.array(z.string()),
});
/** The differences between two baselines. */
export type BaselineDiff = z.infer<typeof baselineDiff>;
