import { CITATIONS } from '../../../src/contract/citations.ts';
import {
  type BuiltinCheckId,
  CHECK_IDS,
  type CheckId,
  type CheckState,
  type Severity,
  statusOf,
} from '../../../src/contract/enums.ts';
import type { Host, Site } from '../../../src/contract/fleet.ts';
import type { Cell, FleetRow } from '../../../src/contract/live.ts';

/** A UUID that a reader can tell apart: `kind` and a number. */
export function idOf(kind: 'site' | 'host' | 'bundle' | 'scan' | 'device', n: number): string {
  const group = { site: 'a', host: 'b', bundle: 'c', scan: 'd', device: 'e' }[kind];
  return `0197${group}000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

/** What one check of one host shows. */
export interface CellSpec {
  readonly state: CheckState;
  readonly severity?: Severity;
  readonly summary: string;
  readonly causes?: readonly string[];
  /** Minutes since it was read; absent before the first result. */
  readonly minutes?: number;
  readonly consecutive?: number;
  readonly alerting?: boolean;
}

/** A host of the pretended fleet. Checks that are not named are `unknown`, never read. */
export interface HostSpec {
  readonly name: string;
  readonly site: string;
  readonly address?: string;
  readonly platform?: Host['platform'];
  readonly cells?: Readonly<Partial<Record<BuiltinCheckId, CellSpec>>>;
  /** Checks beyond the six, by their names without `custom:`. */
  readonly further?: Readonly<Record<string, CellSpec>>;
  readonly problem?: FleetRow['problem'];
  /** In how many minutes the watcher tries it again. */
  readonly retryMinutes?: number;
  readonly facts?: FleetRow['facts'];
}

export const SITES: readonly { readonly name: string; readonly timezone: string }[] = [
  { name: 'riverside-clinic', timezone: 'America/Chicago' },
  { name: 'harbor-dental', timezone: 'America/New_York' },
];

const ok = (summary: string, minutes: number): CellSpec => ({ state: 'compliant', summary, minutes });

/** A fleet with one of everything that a technician meets. */
export const HOSTS: readonly HostSpec[] = [
  {
    name: 'ehr-db-01',
    site: 'riverside-clinic',
    platform: 'nixos',
    facts: {
      os: 'NixOS 25.11',
      kernel: '6.12.41',
      uptime_s: 1_036_800,
      cpus: 8,
      load_milli: 420,
      disk_free_bp: 3120,
      sessions: 2,
      clock_source: 'systemd-timesyncd',
      clock_synced: true,
      clock_offset_ms: 3,
    },
    cells: {
      patching: ok('The running system is the expected one, 4 days old.', 3),
      logging: {
        state: 'drifted',
        severity: 'critical',
        summary: 'rsyslog is stopped: nothing has been written to the audit log since 13:58.',
        causes: ['service_inactive', 'canary_missing'],
        minutes: 3,
      },
      firewall: ok('The rules are those of the baseline.', 3),
    },
  },
  {
    name: 'imaging-gw',
    site: 'riverside-clinic',
    platform: 'linux',
    facts: {
      os: 'Debian GNU/Linux 12',
      kernel: '6.1.0-39-amd64',
      uptime_s: 8_640_000,
      cpus: 4,
      load_milli: 1900,
      disk_free_bp: 840,
    },
    cells: {
      patching: {
        state: 'drifted',
        severity: 'high',
        summary: '14 security updates wait; the oldest is 41 days old.',
        causes: ['security_updates_pending'],
        minutes: 12,
      },
      logging: ok('Both services run and the last test line arrived.', 12),
      firewall: {
        state: 'drifted',
        severity: 'medium',
        summary: 'One rule more than in the baseline: port 5900 is open.',
        causes: ['ruleset_differs'],
        minutes: 12,
      },
    },
  },
  {
    name: 'front-desk-2',
    site: 'riverside-clinic',
    problem: {
      code: 'TARGET_REFUSED',
      message: 'front-desk-2 refused the connection on port 22. Start sshd on it, or correct the port of its address.',
    },
    cells: {
      patching: { state: 'unreachable', summary: 'front-desk-2 refused the connection on port 22.', minutes: 12 },
      logging: { state: 'unreachable', summary: 'front-desk-2 refused the connection on port 22.', minutes: 12 },
      firewall: { state: 'unreachable', summary: 'front-desk-2 refused the connection on port 22.', minutes: 12 },
    },
  },
  {
    name: 'lab-printer-srv',
    site: 'riverside-clinic',
    cells: {
      patching: {
        state: 'drifted',
        severity: 'low',
        summary: 'The package lists are 4 days old.',
        causes: ['metadata_old'],
        minutes: 12,
      },
      logging: { state: 'stale', summary: 'Stale: last seen compliant. Scan again.', minutes: 95 },
      firewall: {
        state: 'unknown',
        summary: 'No baseline for firewall: capture one from this host and review it.',
        minutes: 12,
      },
    },
  },
  {
    name: 'xray-archive',
    site: 'harbor-dental',
    platform: 'linux',
    cells: {
      patching: ok('No security update waits.', 1),
      logging: ok('Both services run and the last test line arrived.', 1),
      firewall: {
        state: 'alternative',
        summary: 'Met in another way: filtered by the switch in front of it (ticket 4211). Review by 2027-01-31.',
        minutes: 1,
      },
      encryption: { state: 'not_applicable', summary: 'Switched off: holds no patient data.', minutes: 1 },
    },
  },
  {
    name: 'reception',
    site: 'harbor-dental',
    platform: 'windows',
    cells: { patching: ok('All updates are installed.', 0) },
  },
];

/** Sites as records. */
export function sitesOf(specs: readonly { readonly name: string; readonly timezone: string }[], now: number): Site[] {
  return specs.map((spec, at) => ({
    site_id: idOf('site', at + 1),
    name: spec.name,
    timezone: spec.timezone,
    created_at: iso(now - 30 * 86_400_000),
  }));
}

/** One host as a row of the matrix. */
export function rowOf(spec: HostSpec, n: number, sites: readonly Site[], now: number): FleetRow {
  const site = sites.find((one) => one.name === spec.site);
  if (site === undefined) throw new Error(`no site ${spec.site}`);
  const platform = spec.platform ?? 'linux';
  const host: Host = {
    host_id: idOf('host', n),
    site_id: site.site_id,
    name: spec.name,
    address: spec.address ?? `ssh://rounds@10.20.0.${10 + n}:22`,
    platform,
    credential: 'agent',
    sudo: 'nopasswd',
    created_at: iso(now - 20 * 86_400_000),
  };
  const further = Object.entries(spec.further ?? {});
  const cells = [
    ...CHECK_IDS.map((check, at) => cellOf(check, spec.cells?.[check], n * 10 + at, now)),
    ...further.map(([name, cell], at) => cellOf(`custom:${name}`, cell, 5000 + n * 10 + at, now)),
  ];
  const ages = cells.flatMap((cell) => (cell.at === undefined ? [] : [cell.at])).sort();
  const scanned = ages.at(-1);
  return {
    host,
    site,
    activity: 'idle',
    cells,
    ...(spec.facts === undefined ? {} : { facts: spec.facts }),
    ...(spec.problem === undefined ? {} : { problem: spec.problem }),
    ...(scanned === undefined ? {} : { scanned_at: scanned }),
    ...(spec.retryMinutes === undefined ? {} : { retry_at: iso(now + spec.retryMinutes * 60_000) }),
  };
}

/** One check as a cell; its bundle is numbered `bundle`. */
export function cellOf(check: CheckId, spec: CellSpec | undefined, bundle: number, now: number): Cell {
  if (spec === undefined) {
    return { check, state: 'unknown', status: 'ERROR', summary: 'Not scanned yet.', causes: [] };
  }
  return {
    check,
    state: spec.state,
    status: statusOf(spec.state, spec.severity),
    ...(spec.severity === undefined ? {} : { severity: spec.severity }),
    summary: spec.summary,
    causes: [...(spec.causes ?? [])],
    ...(spec.consecutive === undefined ? {} : { consecutive: spec.consecutive }),
    ...(spec.alerting === undefined ? {} : { alerting: spec.alerting }),
    ...(spec.minutes === undefined ? {} : { at: iso(now - spec.minutes * 60_000), bundle_id: idOf('bundle', bundle) }),
  };
}

/** Citations of a check, as records carry them. */
export function citationsOf(check: string): string[] {
  const known = CHECK_IDS.find((one) => one === check);
  return known === undefined ? [] : [...CITATIONS[known]];
}

/** Epoch milliseconds as the contract writes times. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
