import type { FakeCore } from '../fake-core.ts';
import { idOf } from './fixtures.ts';

const HASH = 'b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184';
const CHECK_YAML = `id: custom:usb-storage
name: USB storage is kept out
platforms: [linux, nixos]
hipaa_controls: ["164.310(d)(1)"]
facts:
  devices: { type: integer }
rules:
  - when: [{ fact: devices, is: greater_than, value: 0 }]
    cause: usb_device_present
    severity: high
    summary: a USB storage device is plugged in
`;
const EFFECTIVE = `# from the group front-desks; instead of that of the site riverside-clinic
logging:
  services: [rsyslog, systemd-journald]
# from the host ehr-db-01
firewall:
  service: nftables
  tables: [inet filter]
`;

/** A clinic whose settings have something everywhere: groups, inheritance, exceptions, people, keys, a custom check. */
export function settingsClinic(core: FakeCore): { readonly hash: string; readonly hostKey: string } {
  const { host } = core.find('ehr-db-01');
  core.addGroup('riverside-clinic', 'workstations', ['front-desk-2', 'imaging-gw']);
  core.addGroup('riverside-clinic', 'front-desks', ['ehr-db-01', 'front-desk-2']);
  core.setView(
    { scope: 'host', id: host.host_id },
    {
      yaml: 'firewall:\n  service: nftables\n  tables: [inet filter]\n',
      effective_yaml: EFFECTIVE,
      from: ['site', 'group', 'host'],
      origins: [
        {
          path: 'logging',
          scope: 'group',
          name: 'front-desks',
          over: ['site riverside-clinic'],
          standard: ['canary_max_age_hours', 'auditd_keys', 'journal_retention_days'],
        },
        { path: 'firewall', scope: 'host', name: 'ehr-db-01', over: [], standard: [] },
      ],
    },
  );
  core.people.exceptions.push(
    {
      scope: 'host',
      target_id: idOf('host', 3),
      target: 'imaging-gw',
      check: 'backup',
      state: 'alternative',
      reason: 'The archive is append-only and copied by its maker.',
      measure: 'Nightly tape, kept in the bank.',
      by: 'Dana Lead',
      review_by: '2026-01-31',
      standing: 'overdue',
    },
    {
      scope: 'group',
      target_id: idOf('device', 2),
      target: 'front-desks',
      check: 'encryption',
      state: 'not_applicable',
      reason: 'Thin clients without a disk.',
      by: 'Dana Lead',
      review_by: '2026-12-01',
      standing: 'due_soon',
    },
    {
      scope: 'site',
      target_id: idOf('site', 1),
      target: 'riverside-clinic',
      check: 'custom:usb-storage',
      state: 'not_applicable',
      reason: 'USB is switched off in the firmware.',
      by: 'Pat Doe',
      review_by: '2027-09-30',
      standing: 'current',
    },
  );
  core.people.addTechnician('Dana Lead', 'lead', true);
  core.people.addTechnician('Pat Doe', 'technician');
  const at = '2026-03-02T09:15:00.000Z';
  core.people.keys.push(
    {
      key_id: 'a1'.repeat(32),
      holder: '0197e000-0000-7000-8000-000000000001',
      role: 'bundle',
      public_key: `${'A'.repeat(42)}E=`,
      not_before: at,
    },
    {
      key_id: 'b2'.repeat(32),
      holder: '0197e000-0000-7000-8000-000000000001',
      role: 'log',
      public_key: `${'B'.repeat(42)}E=`,
      not_before: at,
    },
    {
      key_id: 'c3'.repeat(32),
      holder: '01971000-0000-7000-8000-000000000001',
      role: 'technician',
      public_key: `${'C'.repeat(42)}E=`,
      not_before: at,
    },
  );
  core.people.customs.dir = '/etc/rounds/checks';
  core.people.customs.checks.push({
    id: 'custom:usb-storage',
    title: 'USB storage is kept out',
    state: 'inert',
    platforms: ['linux', 'nixos'],
    hipaa_controls: ['164.310(d)(1)'],
    timeout_ms: 10_000,
    sha256: HASH,
    problems: [],
    folder: '/etc/rounds/checks/usb-storage',
    files: [
      { name: 'check.yaml', sha256: 'c'.repeat(64), text: CHECK_YAML },
      { name: 'probe.sh', sha256: 'd'.repeat(64), text: 'echo "devices=$(lsusb | grep -c Storage)"\n' },
    ],
  });
  return { hash: HASH, hostKey: `host:${host.host_id}` };
}
