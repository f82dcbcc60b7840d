import type { DayCompleteness } from '../../src/contract/evidence.ts';
import type { ExceptionView } from '../../src/contract/exceptions.ts';
import type { DoctorItem } from '../../src/contract/live.ts';
import type { CellSpec, HostSpec } from '../support/fake-core/fixtures.ts';
import { cellOf, expect, open, pictures, test } from '../support/screen-test.ts';

const WATCHED_BACKUP: CellSpec = {
  state: 'alternative',
  summary: 'Met in another way: nightly tape; decided by Dana Lead, to be reviewed by 2026-12-01.',
  minutes: 2,
};
const WATCHED: readonly HostSpec[] = [
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
const EXCEPTION: ExceptionView = {
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
const COMPLETENESS: DayCompleteness[] = [
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
const DOCTOR: DoctorItem[] = [
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

// The pictures are what is kept of these tests; a trace beside them doubles their time.
test.use({ viewport: { width: 1440, height: 900 }, trace: 'off' });

test.describe('pictures of every screen, in light, dark, narrow and high contrast', () => {
  test('fleet', async ({ page, rounds }) => {
    await open(page, rounds);
    await expect(cellOf(page, 'ehr-db-01', 'logging')).toHaveAttribute('data-state', 'drifted');
    await pictures(page, 'fleet');
  });

  test.describe('without hosts', () => {
    test.use({ coreOptions: { hosts: [], sites: [], vault: 'absent' } });
    test('fleet, empty', async ({ page, rounds }) => {
      await open(page, rounds);
      await expect(page.getByRole('button', { name: 'Add a clinic' })).toBeVisible();
      await pictures(page, 'fleet-empty');
    });
    test('vault, to be made', async ({ page, rounds }) => {
      await open(page, rounds, '#/vault');
      await page.getByLabel('Passphrase', { exact: true }).fill('short');
      await page.getByRole('button', { name: 'Make the vault' }).click();
      await expect(page.getByText('7 more characters')).toBeVisible();
      await pictures(page, 'vault-create');
    });
  });

  test.describe('while a scan goes on', () => {
    test.use({ coreOptions: { scansFinish: false } });
    test('fleet, scanning', async ({ page, rounds }) => {
      await open(page, rounds);
      await page.getByRole('button', { name: 'Scan all' }).click();
      await expect(page.getByTestId('scan-bar')).toBeVisible();
      rounds.core.turn('ehr-db-01', 'patching', { state: 'compliant', summary: 'Fine.', minutes: 0 }, 'scanning');
      await expect(cellOf(page, 'ehr-db-01', 'patching')).toHaveAttribute('data-awaited', 'false');
      await pictures(page, 'fleet-scanning');
    });
  });

  test('fleet, cell panel', async ({ page, rounds }) => {
    rounds.core.turn('ehr-db-01', 'logging', { state: 'compliant', summary: 'Logging runs.', minutes: 240 });
    rounds.core.turn('ehr-db-01', 'logging', {
      state: 'drifted',
      severity: 'critical',
      summary: 'rsyslog is stopped: nothing has been written to the audit log since 13:58.',
      causes: ['service_inactive', 'canary_missing'],
      minutes: 3,
    });
    await open(page, rounds);
    await cellOf(page, 'ehr-db-01', 'logging').click();
    await expect(page.getByTestId('verification-checks')).toBeVisible();
    await expect(page.getByTestId('history')).toBeVisible();
    await pictures(page, 'panel-cell');
  });

  test('fleet, host panel', async ({ page, rounds }) => {
    await open(page, rounds);
    rounds.core.says.access = { via: ['gate-1'], writes: 'same_as_reads', site_has_one_credential: true };
    rounds.core.says.groups = ['front-desks'];
    rounds.core.says.doctor = DOCTOR;
    await page.getByTestId('host-front-desk-2').click();
    await page.getByRole('button', { name: 'Examine the way' }).click();
    await expect(page.getByTestId('doctor')).toBeVisible();
    await expect(page.getByTestId('reached')).toContainText('gate-1');
    await pictures(page, 'panel-host');
  });

  test.describe('with what watching tells', () => {
    test.use({ coreOptions: { hosts: WATCHED } });
    test('fleet, watched', async ({ page, rounds }) => {
      rounds.core.turn('imaging-gw', 'backup', { state: 'compliant', summary: 'Ran.', minutes: 4000 });
      rounds.core.turn('imaging-gw', 'backup', WATCHED_BACKUP);
      rounds.core.turnWatcher({ state: 'running', unreachable: 1, held: 1, next_at: new Date().toISOString() });
      rounds.core.says.exceptions = { 'imaging-gw': [EXCEPTION] };
      rounds.core.says.trend = [{ at: new Date().toISOString(), score_bp: 8750, counted: 40 }];
      await open(page, rounds, '#/fleet/imaging-gw/backup');
      await page.getByText('How the score went').click();
      await expect(page.getByTestId('exception')).toBeVisible();
      await expect(page.getByTestId('strip')).toBeVisible();
      await expect(page.getByRole('table', { name: /Score by day/ })).toBeVisible();
      await pictures(page, 'fleet-watched');
    });
  });

  test('fleet, core away', async ({ page, rounds, complaints }) => {
    complaints.expected = /WebSocket connection/;
    await open(page, rounds);
    await expect(cellOf(page, 'ehr-db-01', 'logging')).toBeVisible();
    await rounds.stop();
    await expect(page.getByTestId('away')).toBeVisible();
    await pictures(page, 'fleet-away');
  });

  test.describe('with a locked vault', () => {
    test.use({ coreOptions: { vault: 'locked' } });
    test('vault, locked', async ({ page, rounds }) => {
      await open(page, rounds, '#/vault');
      await page.getByLabel('Passphrase', { exact: true }).fill('wrong passphrase');
      await page.getByRole('button', { name: 'Unlock', exact: true }).click();
      await expect(page.getByText('does not open the vault')).toBeVisible();
      await pictures(page, 'vault-locked');
    });
    test('fleet, vault locked', async ({ page, rounds }) => {
      await open(page, rounds);
      await expect(page.getByText('The vault is locked')).toBeVisible();
      await pictures(page, 'fleet-vault-locked');
    });
  });

  test('vault, open', async ({ page, rounds }) => {
    await open(page, rounds, '#/vault');
    await expect(page.getByRole('heading', { name: 'The vault is unlocked' })).toBeVisible();
    await pictures(page, 'vault-open');
    const form = page.getByRole('form', { name: 'Make a recovery code' });
    await form.getByLabel('Passphrase of the vault', { exact: true }).fill('correct horse battery');
    await form.getByRole('button', { name: 'Make a recovery code' }).click();
    await expect(page.getByTestId('recovery-code')).toBeVisible();
    await pictures(page, 'vault-recovery-code');
  });

  test('add a host', async ({ page, rounds }) => {
    await open(page, rounds, '#/add');
    await expect(page.getByRole('radio', { name: /harbor-dental/ })).toBeVisible();
    await pictures(page, 'add-clinic');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('radio', { name: /^Password/ }).check();
    await page.getByRole('button', { name: 'Add the host and go on' }).click();
    await expect(page.getByText('Give a name or an IP address.')).toBeVisible();
    await pictures(page, 'add-host');
  });

  test('first contact', async ({ page, rounds }) => {
    rounds.core.setTrust('ehr-db-01', 'first_contact');
    await open(page, rounds, '#/hosts/ehr-db-01/identity');
    await expect(page.getByTestId('first-contact')).toBeVisible();
    await pictures(page, 'first-contact');
  });

  test('changed key', async ({ page, rounds }) => {
    rounds.core.setTrust('ehr-db-01', 'changed');
    await open(page, rounds, '#/hosts/ehr-db-01/identity');
    await expect(page.getByTestId('changed-key')).toBeVisible();
    await pictures(page, 'changed-key');
  });

  test('known identity', async ({ page, rounds }) => {
    await open(page, rounds, '#/hosts/ehr-db-01/identity');
    await expect(page.getByTestId('trusted')).toBeVisible();
    await pictures(page, 'identity');
  });

  test('baseline', async ({ page, rounds }) => {
    await open(page, rounds, '#/hosts/ehr-db-01/baseline');
    await page.getByRole('button', { name: /^Capture/ }).click();
    await expect(page.getByLabel('Baseline (YAML)')).toHaveValue(/rsyslog/);
    await pictures(page, 'baseline');
  });

  test('evidence', async ({ page, rounds }) => {
    const bundle = rounds.core.find('imaging-gw').cells.find((cell) => cell.check === 'firewall')?.bundle_id ?? '';
    rounds.core.failVerification(bundle, { signature: 'The signature does not fit: byte 217 differs.' });
    rounds.core.says.completeness = COMPLETENESS;
    await open(page, rounds, '#/evidence');
    await page.getByRole('button', { name: 'Check completeness' }).click();
    await expect(page.getByTestId('completeness')).toBeVisible();
    await page.getByRole('button', { name: /^Verify all/ }).click();
    await expect(page.getByText(/verified records are valid/)).toBeVisible();
    await pictures(page, 'evidence');
    await page.getByTestId(`record-${bundle}`).getByRole('button').first().click();
    await expect(page.getByTestId('verification-checks')).toBeVisible();
    await pictures(page, 'evidence-panel');
  });

  test('not signed in', async ({ page, rounds, complaints }) => {
    complaints.expected = /401/;
    await page.goto(`http://127.0.0.1:${rounds.host.port}/#token=${'0'.repeat(64)}`);
    await expect(page.getByRole('heading', { name: 'This page is not signed in' })).toBeVisible();
    await pictures(page, 'sign-in');
  });
});
