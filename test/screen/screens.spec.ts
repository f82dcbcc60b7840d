import { cellOf, expect, open, pictures, test } from '../support/screen-test.ts';

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
    await page.getByTestId('host-front-desk-2').click();
    await expect(page.getByRole('heading', { name: 'How it is reached' })).toBeVisible();
    await pictures(page, 'panel-host');
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
    await open(page, rounds, '#/evidence');
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
