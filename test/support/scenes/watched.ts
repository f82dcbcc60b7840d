import type { DayCompleteness } from '../../../src/contract/evidence.ts';
import type { ExceptionView } from '../../../src/contract/exceptions.ts';
import type { DoctorItem } from '../../../src/contract/live.ts';
import type { CellSpec, HostSpec } from '../fake-core/fixtures.ts';
import { idOf } from '../fake-core/fixtures.ts';

export const WATCHED_BACKUP: CellSpec = {
  state: 'alternative',
  summary: 'Met in another way: nightly tape; decided by Dana Lead, to be reviewed by 2026-12-01.',
  minutes: 2,
};

/** Hosts that a watcher has read for a while: alerts, rows of drift, an exception, further checks. */
export const WATCHED: readonly HostSpec[] = [
  {
    name: 'imaging-gw',
    site: 'riverside-clinic',
    cells: {
      patching: { state: 'compliant', summary: 'Nothing waits.', minutes: 2 },
      av_edr: { state: 'drifted', severity: 'critical', summary: 'Off.', minutes: 12, consecutive: 12, alerting: true },
      backup: WATCHED_BACKUP,
      logging: { state: 'drifted', severity: 'medium', summary: 'Quiet.', minutes: 12, consecutive: 2 },
      firewall: { state: 'not_applicable', summary: 'Not applicable: no network of its own.', minutes: 2 },
      encryption: { state: 'stale', summary: 'Stale (too old to count): was compliant.', minutes: 300 },
    },
    further: {
      'usb-ports': { state: 'drifted', severity: 'low', summary: 'Two USB ports are open.', minutes: 2 },
      'screen-lock': { state: 'compliant', summary: 'Locks after 5 minutes.', minutes: 2 },
    },
  },
  {
    name: 'front-desk-2',
    site: 'riverside-clinic',
    problem: { code: 'TARGET_TIMEOUT', message: 'front-desk-2 does not answer. Switch it on.' },
    cells: { patching: { state: 'unreachable', summary: 'front-desk-2 does not answer.', minutes: 12 } },
  },
];

/** A decision that is due for review soon. */
export const EXCEPTION: ExceptionView = {
  target_id: idOf('device', 1),
  scope: 'group',
  target: 'imaging',
  check: 'backup',
  state: 'alternative',
  reason: 'The archive is append-only and copied by its maker.',
  measure: 'Nightly tape, kept in the bank.',
  by: 'Dana Lead',
  review_by: '2026-12-01',
  standing: 'due_soon',
};

/** Days of two clinics: whole, with a gap, and not over yet. */
export const COMPLETENESS: DayCompleteness[] = [
  { site: 'harbor-dental', day: '2026-11-20', missing: [] },
  { site: 'riverside-clinic', day: '2026-11-19', missing: [] },
  {
    site: 'riverside-clinic',
    day: '2026-11-20',
    missing: [
      { host: 'ehr-db-01', check: 'backup' },
      { host: 'ehr-db-01', check: 'logging' },
      { host: 'reception', check: 'av_edr' },
    ],
  },
  { site: 'riverside-clinic', day: '2026-11-21', ongoing: true, missing: [{ host: 'reception', check: 'av_edr' }] },
];

/** An examination with one step of each kind. */
export const DOCTOR: DoctorItem[] = [
  { name: 'data folder', result: 'ok', detail: 'Only you can read it.' },
  { name: 'front-desk-2 name', host: 'front-desk-2', step: 'dns', result: 'ok', detail: '10.20.0.13' },
  {
    name: 'front-desk-2 connection',
    host: 'front-desk-2',
    step: 'tcp',
    result: 'failed',
    detail: 'Port 22 refused the connection.',
    advice: 'Start sshd on it, or correct the port of its address.',
  },
  { name: 'front-desk-2 clock', host: 'front-desk-2', step: 'clock', result: 'warning', detail: '4 s behind' },
  { name: 'front-desk-2 login', host: 'front-desk-2', step: 'login', result: 'not_checked', detail: 'not tried' },
];
