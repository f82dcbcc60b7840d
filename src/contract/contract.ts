import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { baseline, baselineDiff, baselineLevel, baselineOrigin, baselineScope } from './baseline.ts';
import { customCheckDetail, customCheckName, customCheckView } from './custom-checks.ts';
import { complianceCheck } from './drift.ts';
import { checkId, checkStatus, platform, role } from './enums.ts';
import { problem } from './errors.ts';
import {
  bundle,
  dayCompleteness,
  evidenceFilter,
  evidenceRow,
  logVerdict,
  treeHead,
  verifyReport,
  verifyResult,
} from './evidence.ts';
import { exceptionView, newException } from './exceptions.ts';
import {
  group,
  groupView,
  host,
  hostAccess,
  listedHost,
  loginName,
  MAX_JUMPS,
  site,
  sudoMode,
  trust,
} from './fleet.ts';
import { fleetAgentEvidence, fleetAgentQuery } from './fleet-agent.ts';
import { importApply, importPreview, importReport, importRequest } from './imports.ts';
import { keyRecord } from './keys.ts';
import {
  doctorItem,
  driftPoint,
  fleetEvent,
  fleetSnapshot,
  historyEntry,
  scanEvent,
  trendPoint,
  watchStatus,
} from './live.ts';
import { count, sha256Hex, shortName, sshFingerprint, timeZone, uuid } from './primitives.ts';
import { siteExport, siteImportApply, siteImportReport, siteImportRequest, sitePreview } from './site-document.ts';
import { technicianName, technicianView } from './technicians.ts';
import { thisComputer } from './this-computer.ts';

/**
 * Every procedure can end in `PROBLEM`: an expected failure with a closed code and a message that says what to do.
 * Anything else that is thrown is a defect.
 */
const base = oc.errors({ PROBLEM: { status: 422, message: 'The request could not be done', data: problem } });

/** A host or site by id or short name. */
const ref = z.string().min(1).max(100);
/** A group by id, by name where only one site has it, or as `SITE/GROUP`. */
const groupRef = z.string().min(1).max(150);
/** Why something is changed, for the evidence. */
const reason = (standard: string) => z.string().min(1).max(2000).default(standard);
const done = z.object({ ok: z.literal(true) });

const secret = z.string().min(1).max(4096);
/** How to log in, as it is entered; secrets go straight into the vault. */
export const newCredential = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('agent') }),
  /** `passphrase` of an encrypted key; it is tried on the file before anything is stored. */
  z.object({ kind: z.literal('key'), key_file: z.string().min(1).max(1000), passphrase: secret.optional() }),
  z.object({ kind: z.literal('password'), password: secret }),
]);
export type NewCredential = z.infer<typeof newCredential>;

export const newWriteCredential = z.object({
  user: loginName.optional(),
  credential: newCredential,
  sudo: sudoMode.default('none'),
  sudo_password: secret.optional(),
});
/** A credential for changes, as it is entered. */
export type NewWriteCredential = z.infer<typeof newWriteCredential>;

export const newHost = z.object({
  name: shortName,
  site: ref,
  address: z.string().min(1).max(300),
  platform,
  credential: newCredential,
  sudo: sudoMode.default('none'),
  sudo_password: secret.optional(),
  /** Known hosts to go through, nearest first. */
  jump: z.array(ref).max(MAX_JUMPS).optional(),
  write_credential: newWriteCredential.optional(),
});
/** A host as it is added. */
export type NewHost = z.infer<typeof newHost>;

export const baselineView = z.object({
  /** What applies, after inheritance. Absent when nothing is set. */
  baseline: baseline.optional(),
  baseline_sha256: sha256Hex.optional(),
  /** The text that was set here; for a host without one of its own, that of its site. */
  yaml: z.string(),
  /** What applies as one text, with where each part comes from. */
  effective_yaml: z.string(),
  /** What has one of its own, the weakest first: the site, each group of the host, the host. */
  from: z.array(baselineLevel),
  origins: z.array(baselineOrigin),
});
export type BaselineView = z.infer<typeof baselineView>;

/** What the sides of Rounds say to each other; served over every transport, implemented once in the core. */
export const contract = {
  status: base
    .route({ method: 'GET', path: '/status' })
    .output(
      z.object({ compliance_score: z.number().nullable(), controls_status: z.partialRecord(checkId, checkStatus) }),
    ),
  controls: base.route({ method: 'GET', path: '/controls' }).output(z.array(complianceCheck)),
  vault: {
    /** `ways`: what can open it; a passphrase always can. */
    status: base.output(
      z.object({
        state: z.enum(['absent', 'locked', 'unlocked']),
        ways: z.array(z.enum(['passphrase', 'recovery', 'keychain'])).optional(),
      }),
    ),
    create: base.input(z.object({ passphrase: secret })).output(done),
    unlock: base.input(z.object({ passphrase: secret })).output(done),
    /** By the operating system's keychain, where a person has allowed that; `opened` is false where it is not to be had. */
    unlockByKeychain: base.output(z.object({ opened: z.boolean() })),
    /** Lets the keychain open the vault from now on, or no longer. The passphrase always opens it too. */
    useKeychain: base.input(z.object({ use: z.boolean() })).output(done),
    lock: base.output(done),
    changePassphrase: base.input(z.object({ current: secret, next: secret })).output(done),
    /** Makes a recovery code in the place of any earlier one. It is shown this once. */
    makeRecoveryCode: base.input(z.object({ passphrase: secret })).output(z.object({ code: z.string() })),
    /** Opens the vault with the recovery code and gives it a new passphrase. */
    recover: base.input(z.object({ recovery_code: z.string().min(1).max(200), passphrase: secret })).output(done),
  },
  sites: {
    list: base.output(z.array(site)),
    add: base.input(z.object({ name: shortName, timezone: timeZone })).output(site),
    /** Hosts, baselines and known identities of a site, signed by this device, for other technicians of the clinic. */
    export: base.input(z.object({ site: ref })).output(siteExport),
    /** What taking in such a file would change; nothing is shown of a file whose signer nobody has confirmed. */
    importPreview: base.input(siteImportRequest).output(sitePreview),
    importApply: base.input(siteImportApply).output(siteImportReport),
  },
  hosts: {
    list: base.output(z.array(listedHost)),
    add: base.input(newHost).output(host),
    show: base
      .input(z.object({ host: ref }))
      .output(z.object({ host, site, groups: z.array(group), trust, access: hostAccess })),
    remove: base.input(z.object({ host: ref })).output(done),
    /** What a list of hosts (CSV, known_hosts, ssh_config, Ansible inventory) would add; changes nothing. */
    importPreview: base.input(importRequest).output(importPreview),
    /** Adds, updates and trusts what was accepted of it, in one step or not at all. */
    importApply: base.input(importApply).output(importReport),
    /** The computer that the core runs on, for adding it as a host. */
    thisComputer: base.output(thisComputer),
    /** The sudoers drop-in that lets reads do what they need as root, for a person to install. */
    sudoers: base.input(z.object({ host: ref })).output(z.object({ path: z.string(), text: z.string() })),
  },
  /** Hosts of a site that are to look alike. Who is in which group decides by which baseline a host is judged: every change is evidence. */
  groups: {
    list: base.input(z.object({ site: ref.optional() }).optional()).output(z.array(groupView)),
    /** Makes a group, which stands above all others of its site. */
    add: base.input(z.object({ site: ref, name: shortName, reason: reason('group added') })).output(groupView),
    /** Its hosts stay; its baseline goes. */
    remove: base.input(z.object({ group: groupRef, reason: reason('group removed') })).output(done),
    assign: base
      .input(z.object({ group: groupRef, hosts: z.array(ref).min(1).max(5000), reason: reason('put into the group') }))
      .output(groupView),
    unassign: base
      .input(z.object({ group: groupRef, hosts: z.array(ref).min(1).max(5000), reason: reason('taken out of it') }))
      .output(groupView),
    /** All groups of a site, the weakest first. */
    order: base
      .input(z.object({ site: ref, groups: z.array(groupRef).min(1).max(1000), reason: reason('order changed') }))
      .output(z.array(groupView)),
  },
  trust: {
    list: base.output(z.array(trust)),
    /** Asks the host who it is, without logging in. */
    show: base.input(z.object({ host: ref })).output(trust),
    accept: base.input(z.object({ host: ref, fingerprint: sshFingerprint })).output(trust),
    forget: base.input(z.object({ host: ref })).output(done),
  },
  baselines: {
    show: base.input(z.object({ target: baselineScope })).output(baselineView),
    /** Reads the host and proposes a baseline that it meets now; sets nothing. */
    capture: base.input(z.object({ host: ref })).output(z.object({ yaml: z.string(), notes: z.array(z.string()) })),
    set: base
      .input(
        z.object({
          target: baselineScope,
          yaml: z.string().max(65_536),
          reason: z.string().min(1).max(2000),
          file: z.string().max(1000).default('baseline.yaml'),
        }),
      )
      .output(baselineView.extend({ bundle_id: uuid.optional() })),
    /** A start for a platform, with every option explained. */
    template: base.input(z.object({ platform })).output(z.object({ yaml: z.string() })),
    /** A text against what is set at one place; changes nothing. */
    diff: base
      .input(
        z.object({
          target: baselineScope,
          yaml: z.string().max(65_536),
          file: z.string().max(1000).default('baseline.yaml'),
        }),
      )
      .output(baselineDiff),
    /** What applies to a host against what {@link capture} would propose now. */
    diffCapture: base.input(z.object({ host: ref })).output(baselineDiff),
  },
  /** Checks that are switched off or met in another way, where their baselines say so. */
  exceptions: {
    /** All of them, or those that apply to one host. */
    list: base.input(z.object({ host: ref.optional() })).output(z.array(exceptionView)),
    add: base.input(newException).output(exceptionView.extend({ bundle_id: uuid.optional() })),
    remove: base
      .input(z.object({ target: baselineScope, check: checkId, reason: z.string().min(3).max(2000) }))
      .output(z.object({ ok: z.literal(true), bundle_id: uuid.optional() })),
  },
  technicians: {
    list: base.output(z.array(technicianView)),
    add: base
      .input(z.object({ name: technicianName, passphrase: secret, role: role.default('technician') }))
      .output(technicianView),
    setRole: base
      .input(z.object({ technician: ref, role, reason: z.string().min(3).max(2000) }))
      .output(technicianView.extend({ bundle_id: uuid.optional() })),
    /** Whose id new records carry from now on; proved by their own passphrase. */
    use: base.input(z.object({ technician: ref, passphrase: secret })).output(technicianView),
    changePassphrase: base.input(z.object({ technician: ref, current: secret, next: secret })).output(done),
  },
  customChecks: {
    list: base.output(
      z.object({ dir: z.string().optional(), checks: z.array(customCheckView), problems: z.array(z.string()) }),
    ),
    show: base.input(z.object({ name: customCheckName })).output(customCheckDetail),
    /** Lets the check with exactly these bytes run. */
    accept: base
      .input(z.object({ name: customCheckName, sha256: sha256Hex, reason: z.string().min(3).max(2000) }))
      .output(customCheckView.extend({ bundle_id: uuid.optional() })),
    withdraw: base
      .input(z.object({ name: customCheckName, reason: z.string().min(3).max(2000) }))
      .output(z.object({ ok: z.literal(true), bundle_id: uuid.optional() })),
  },
  fleet: {
    snapshot: base.output(fleetSnapshot),
    watch: base.output(eventIterator(fleetEvent)),
  },
  scan: {
    /** Scans and streams; ends with the report. Dropping the stream cancels the scan. Empty = all hosts. */
    run: base.input(z.object({ hosts: z.array(ref).max(5000) })).output(eventIterator(scanEvent)),
    /** Starts a scan that goes on without the caller; `fleet.watch` shows it. */
    start: base.input(z.object({ hosts: z.array(ref).max(5000) })).output(z.object({ scan_id: uuid })),
    cancel: base.input(z.object({ scan_id: uuid })).output(done),
  },
  /** Watching without anybody asking: cheap facts every 5 minutes, expensive ones hourly. */
  watch: {
    status: base.output(watchStatus),
    start: base.output(watchStatus),
    /** Lets what is under way come to its end and begins nothing new. */
    pause: base.output(watchStatus),
  },
  /** The score hour by hour, oldest first; of one site or of all. */
  trend: base
    .input(z.object({ site: ref.optional(), days: count.min(1).max(3650).default(30) }))
    .output(z.array(trendPoint)),
  /**
   * Hosts that had drifted, check by check, oldest first and now last: hourly for up to 2 days, every 6 hours for up to 14,
   * daily for more; of one site or of all.
   */
  driftTrend: base
    .input(z.object({ site: ref.optional(), days: count.min(1).max(366).default(30) }))
    .output(z.array(driftPoint)),
  history: base
    .input(z.object({ host: ref, check: checkId.optional(), days: count.min(1).max(3650).default(30) }))
    .output(z.array(historyEntry)),
  evidence: {
    /** The newest bundles about a check of a host, as fleet agents exchange them. */
    fleetAgent: base
      .route({ method: 'GET', path: '/evidence' })
      .input(fleetAgentQuery)
      .output(z.array(fleetAgentEvidence)),
    list: base.input(evidenceFilter).output(z.array(evidenceRow)),
    show: base
      .input(z.object({ bundle: z.string().min(1).max(100) }))
      .output(z.object({ bundle, path: z.string(), verification: verifyResult })),
    verify: base.input(z.object({ bundles: z.array(z.string()).max(100_000) })).output(verifyReport),
    rebuildIndex: base.output(z.object({ bundles: count, problems: z.array(z.string()) })),
  },
  log: {
    /** `days`: how far back completeness is judged, with today; default 7. */
    status: base.input(z.object({ days: count.min(1).max(3650).default(7) }).optional()).output(
      z.object({
        device_id: uuid,
        size: count,
        checkpoint: treeHead.optional(),
        verdict: logVerdict,
        completeness: z.array(dayCompleteness),
        /** Checks that the configuration switches off: inventories do not list them, so nothing is missing of them. */
        switched_off: z.array(checkId).default([]),
      }),
    ),
    checkpoint: base.output(z.object({ text: z.string() })),
    consistency: base
      .input(z.object({ old: z.string().max(10_000), newer: z.string().max(10_000).optional() }))
      .output(logVerdict),
  },
  keys: { list: base.output(z.array(keyRecord)) },
  doctor: base.input(z.object({ host: ref.optional() })).output(z.array(doctorItem)),
  /** What somebody who helps from afar needs to see, as one JSON document: scrubbed, and without any secret. */
  supportFile: base
    .input(z.object({ host: ref.optional() }))
    .output(z.object({ text: z.string(), items: z.array(doctorItem) })),
};
/** See {@link contract}. */
export type Contract = typeof contract;
