import type { Cause } from '../../../src/contract/drift.ts';
import type { BuiltinCheckId, CheckState, Severity } from '../../../src/contract/enums.ts';
import {
  type Bundle,
  type BundleOf,
  CHECK_NAMES,
  type EvidenceRow,
  type Verdict,
  type VerifyCheck,
  type VerifyCheckName,
  type VerifyResult,
} from '../../../src/contract/evidence.ts';
import type { FleetRow } from '../../../src/contract/live.ts';
import type { SignableObject } from '../../../src/contract/primitives.ts';
import { citationsOf, idOf, iso } from './fixtures.ts';

const HEX = 'a3f1c2d4e5b60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90';
const ROOT = 'q1Z0m3b7c9fXyT2kLw5vN8sR4uE6pHjD0aGxBiCoQzE=';

/** Found and expected facts of each check, in the shapes that the checks write. */
const FACTS: Partial<
  Record<BuiltinCheckId, Partial<Record<CheckState, { found: SignableObject; expected: SignableObject }>>>
> = {
  logging: {
    compliant: {
      found: {
        services: { rsyslog: 'active', 'systemd-journald': 'active' },
        canary_age_s: 61,
        auditd_keys: ['auth-changes', 'time-change'],
        journal_retention_days: 90,
      },
      expected: {
        services: { rsyslog: 'active', 'systemd-journald': 'active' },
        canary_max_age_hours: 2,
        auditd_keys: ['auth-changes', 'time-change'],
        journal_retention_days: 90,
      },
    },
    drifted: {
      found: {
        services: { rsyslog: 'inactive', 'systemd-journald': 'active' },
        auditd_keys: ['auth-changes'],
        journal_retention_days: 90,
      },
      expected: {
        services: { rsyslog: 'active', 'systemd-journald': 'active' },
        canary_max_age_hours: 2,
        auditd_keys: ['auth-changes', 'time-change'],
        journal_retention_days: 90,
      },
    },
  },
  firewall: {
    drifted: {
      found: { service: 'nftables', service_state: 'active', tables: ['inet filter'], ruleset_hash: HEX },
      expected: {
        service: 'nftables',
        service_state: 'active',
        tables: ['inet filter'],
        ruleset_hash: HEX.replace(/^a3f1/, '77b0'),
      },
    },
  },
  patching: {
    drifted: {
      found: { security_updates: 14, days_since_update: 41, metadata_age_days: 1 },
      expected: { max_security_updates: 0, max_days_since_update: 30, max_metadata_age_days: 3 },
    },
  },
};

const DETAILS: Readonly<Record<string, { detail: string; severity: Severity; subject?: string }>> = {
  service_inactive: {
    detail: 'Found rsyslog inactive (dead) since 13:58, expected active.',
    severity: 'critical',
    subject: 'rsyslog',
  },
  canary_missing: {
    detail: 'The test line of the last scan did not arrive in the log.',
    severity: 'high',
    subject: 'journal',
  },
  ruleset_differs: {
    detail: 'Found 14 rules in inet filter, among them "tcp dport 5900 accept", expected the 13 of the baseline.',
    severity: 'medium',
    subject: 'inet filter',
  },
  security_updates_pending: {
    detail: 'Found 14 security updates that wait, the oldest for 41 days, expected none.',
    severity: 'high',
    subject: 'openssl',
  },
  metadata_old: { detail: 'Found package lists of 4 days ago, expected at most 3.', severity: 'low', subject: 'apt' },
};

function causesOf(codes: readonly string[]): Cause[] {
  return codes.map((code) => ({ code, ...(DETAILS[code] ?? { detail: `${code}.`, severity: 'medium' }) }));
}

/** The drift bundle behind a cell; undefined for a cell without a result. */
export function bundleOf(row: FleetRow, check: BuiltinCheckId, seq: number): BundleOf<'drift'> | undefined {
  const cell = row.cells.find((one) => one.check === check);
  if (cell?.at === undefined || cell.bundle_id === undefined) return undefined;
  const facts = FACTS[check]?.[cell.state] ?? { found: {}, expected: {} };
  const day = cell.at.slice(0, 10).replaceAll('-', '');
  return {
    schema: 'rounds.evidence/1',
    version: '1.0',
    kind: 'drift',
    bundle_id: cell.bundle_id,
    label: `EB-${day}-${String(seq).padStart(3, '0')}`,
    device_id: idOf('device', 1),
    seq,
    site_id: row.site.site_id,
    site_name: row.site.name,
    host_id: row.host.host_id,
    host_name: row.host.name,
    host_identity: { transport: 'ssh', address: row.host.address, ssh_host_key_sha256: `SHA256:${'k'.repeat(43)}` },
    deployment_mode: 'direct',
    app_version: '0.1.0',
    policy_version: '1',
    baseline_sha256: HEX,
    timestamp_start: iso(Date.parse(cell.at) - 640),
    timestamp_end: cell.at,
    clock: { source: 'systemd-timesyncd', offset_ms: 0, synced: true },
    ntp_offset_ms: 3,
    hipaa_controls: citationsOf(check),
    phi_scrubbed: true,
    redactions: {},
    artifacts: [],
    key_id: HEX,
    prev_checkpoint: { size: seq - 1, root: ROOT },
    check,
    state: cell.state,
    ...(cell.severity === undefined ? {} : { severity: cell.severity }),
    causes: causesOf(cell.causes),
    summary: cell.summary,
    pre_state: facts.found,
    expected: facts.expected,
    facts_fingerprint: HEX,
    previous_state: 'compliant',
  };
}

/** What every record carries, for one that is not about drift. `seq` is its number in the log. */
export function envelopeOf(row: FleetRow, seq: number, at: string) {
  return {
    schema: 'rounds.evidence/1' as const,
    version: '1.0' as const,
    bundle_id: idOf('bundle', 700_000 + seq),
    label: `EB-${at.slice(0, 10).replaceAll('-', '')}-${String(seq).padStart(3, '0')}`,
    device_id: idOf('device', 1),
    seq,
    site_id: row.site.site_id,
    site_name: row.site.name,
    deployment_mode: 'direct' as const,
    app_version: '0.1.0',
    policy_version: '1',
    timestamp_start: at,
    timestamp_end: at,
    clock: { source: 'systemd-timesyncd', offset_ms: 0, synced: true },
    hipaa_controls: ['164.312(b)'],
    phi_scrubbed: true,
    redactions: {},
    artifacts: [],
    key_id: HEX,
    prev_checkpoint: { size: seq - 1, root: ROOT },
  };
}

/** A bundle as a line of the evidence list. */
export function evidenceRowOf(bundle: Bundle): EvidenceRow {
  return {
    bundle_id: bundle.bundle_id,
    label: bundle.label,
    kind: bundle.kind,
    device_id: bundle.device_id,
    seq: bundle.seq,
    site_id: bundle.site_id,
    site_name: bundle.site_name,
    ...(bundle.host_id === undefined ? {} : { host_id: bundle.host_id }),
    ...(bundle.host_name === undefined ? {} : { host_name: bundle.host_name }),
    ...(bundle.kind === 'drift'
      ? {
          check: bundle.check,
          state: bundle.state,
          ...(bundle.severity === undefined ? {} : { severity: bundle.severity }),
          outcome: outcomeOf(bundle.state),
          summary: bundle.summary,
        }
      : { summary: `A record of kind ${bundle.kind}.` }),
    timestamp: bundle.timestamp_end,
  };
}

/** As the core has it: compliant is a success, drift an alert, what could not be told has failed. */
function outcomeOf(state: CheckState): string {
  if (state === 'compliant' || state === 'alternative' || state === 'not_applicable') return 'success';
  return state === 'drifted' ? 'alert' : 'failed';
}

/** A verification with every check passed, but for those that `failed` names. */
export function verificationOf(bundle: Bundle, failed: Partial<Record<VerifyCheckName, string>>): VerifyResult {
  const check = (name: VerifyCheckName): VerifyCheck => {
    const detail = failed[name];
    if (detail !== undefined) return { result: 'fail', detail };
    return name === 'artifacts'
      ? { result: 'not_checked', detail: 'This bundle has no artifacts.' }
      : { result: 'pass' };
  };
  const [first, ...rest] = CHECK_NAMES;
  const checks = { [first]: check(first) } as Record<VerifyCheckName, VerifyCheck>;
  for (const name of rest) checks[name] = check(name);
  const verdict: Verdict = Object.keys(failed).length > 0 ? 'invalid' : 'valid';
  return { path: pathOf(bundle), bundle_id: bundle.bundle_id, label: bundle.label, seq: bundle.seq, verdict, checks };
}

/** Where the bundle would be. */
export function pathOf(bundle: Bundle): string {
  const [year, month, day] = bundle.timestamp_end.slice(0, 10).split('-');
  return `/home/tech/.local/share/rounds/evidence/${year}/${month}/${day}/${bundle.bundle_id}`;
}
