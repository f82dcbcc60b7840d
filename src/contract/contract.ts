import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { baseline, baselineScope } from './baseline.ts';
import { complianceCheck } from './drift.ts';
import { checkId, checkStatus, platform } from './enums.ts';
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
import { host, hostAccess, loginName, MAX_JUMPS, site, sudoMode, trust } from './fleet.ts';
import { importApply, importPreview, importReport, importRequest } from './imports.ts';
import { keyRecord } from './keys.ts';
import { doctorItem, fleetEvent, fleetSnapshot, historyEntry, scanEvent, trendPoint, watchStatus } from './live.ts';
import { count, sha256Hex, shortName, sshFingerprint, timeZone, uuid } from './primitives.ts';
import { siteExport, siteImportApply, siteImportReport, siteImportRequest, sitePreview } from './site-document.ts';

/**
 * Every procedure can end in `PROBLEM`: an expected failure with a closed code and a message that says what to do.
 * Anything else that is thrown is a defect.
 */
const base = oc.errors({ PROBLEM: { status: 422, message: 'The request could not be done', data: problem } });

/** A host or site by id or short name. */
const ref = z.string().min(1).max(100);
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
  yaml: z.string(),
  /** Which of `site` and `host` have one of their own. */
  from: z.array(z.enum(['site', 'host'])),
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
    list: base.output(z.array(host)),
    add: base.input(newHost).output(host),
    show: base.input(z.object({ host: ref })).output(z.object({ host, site, trust, access: hostAccess })),
    remove: base.input(z.object({ host: ref })).output(done),
    /** What a list of hosts (CSV, known_hosts, ssh_config, Ansible inventory) would add; changes nothing. */
    importPreview: base.input(importRequest).output(importPreview),
    /** Adds, updates and trusts what was accepted of it, in one step or not at all. */
    importApply: base.input(importApply).output(importReport),
    /** The sudoers drop-in that lets reads do what they need as root, for a person to install. */
    sudoers: base.input(z.object({ host: ref })).output(z.object({ path: z.string(), text: z.string() })),
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
  history: base
    .input(z.object({ host: ref, check: checkId.optional(), days: count.min(1).max(3650).default(30) }))
    .output(z.array(historyEntry)),
  evidence: {
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
