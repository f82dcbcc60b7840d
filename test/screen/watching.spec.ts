import type { HostSpec } from '../support/fake-core/fixtures.ts';
import { idOf } from '../support/fake-core/fixtures.ts';
import { cellOf, expect, open, test } from '../support/screen-test.ts';

test('the watcher says how it stands, is paused and started, and an error of it is shown', async ({ page, rounds }) => {
  await open(page, rounds);
  const chip = page.getByTestId('watcher');
  await expect(chip).toHaveText('Watching');
  await expect(page.getByTestId('watcher-details')).toContainText('next host in');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(chip).toHaveAttribute('data-state', 'paused');
  await expect(page.getByTestId('watcher-details')).toHaveText('');
  rounds.core.failNext({ code: 'VAULT_LOCKED', message: 'The vault is locked. Unlock it, then start watching.' });
  await page.getByRole('button', { name: 'Go on watching' }).click();
  await expect(page.getByRole('alert')).toContainText('Unlock it, then start watching.');
  await expect(chip).toHaveAttribute('data-state', 'paused');
  await page.getByRole('button', { name: 'Go on watching' }).click();
  await expect(chip).toHaveText('Watching');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a watcher that turns by itself says why, in words, and what only a person can do', async ({ page, rounds }) => {
  await open(page, rounds);
  const chip = page.getByTestId('watcher');
  rounds.core.turnWatcher({ state: 'offline', reason: 'network_down', unreachable: 6, held: 1 });
  await expect(chip).toHaveText('Offline: this computer has no network');
  await expect(page.getByTestId('watcher-details')).toHaveText(
    '6 hosts did not answer · 1 host waits for your decision',
  );
  rounds.core.turnWatcher({
    state: 'running',
    problem: { code: 'DISK_FULL', message: 'The disk is full. Make room.' },
  });
  await expect(page.getByRole('alert')).toContainText('The disk is full. Make room.');
  rounds.core.turnWatcher({ state: 'paused', reason: 'vault_locked' });
  await expect(chip).toHaveText('Paused: the vault is locked');
  await page.getByRole('link', { name: 'Unlock the vault' }).click();
  await expect(page.getByRole('heading', { name: 'Vault', exact: true })).toBeVisible();
});

test('what the watcher reads by itself is no scan to wait for or to cancel', async ({ page, rounds }) => {
  await open(page, rounds);
  rounds.core.publishRow({ ...rounds.core.find('imaging-gw'), activity: 'scanning' });
  await expect(page.getByTestId('watcher-details')).toContainText('reading 1 host now');
  await expect(page.getByTestId('scan-bar')).toHaveCount(0);
});

const drifting: HostSpec = {
  name: 'ehr-db-01',
  site: 'riverside-clinic',
  cells: {
    logging: { state: 'drifted', severity: 'high', summary: 'Down.', minutes: 2, consecutive: 3, alerting: true },
    firewall: { state: 'drifted', severity: 'low', summary: 'A rule.', minutes: 2, consecutive: 2, alerting: false },
    backup: { state: 'alternative', summary: 'Met in another way: nightly tape.', minutes: 2 },
    encryption: { state: 'stale', summary: 'Stale (too old to count): was compliant. Scan again.', minutes: 300 },
  },
  further: {
    'usb-ports': { state: 'drifted', severity: 'medium', summary: 'Two USB ports are open.', minutes: 2 },
    'screen-lock': { state: 'compliant', summary: 'Locks after 5 minutes.', minutes: 2 },
  },
};
const silent: HostSpec = {
  name: 'front-desk',
  site: 'riverside-clinic',
  problem: { code: 'TARGET_TIMEOUT', message: 'front-desk does not answer. Switch it on.' },
  retryMinutes: 8,
  cells: { logging: { state: 'unreachable', summary: 'front-desk does not answer.', minutes: 4 } },
};

test.describe('cells', () => {
  test.use({ coreOptions: { hosts: [drifting, silent] } });

  test('say how often in a row, and whether a person is to be told, against the threshold', async ({
    page,
    rounds,
  }) => {
    rounds.core.setBaseline('ehr-db-01', 'drift_threshold: {firewall: 3}\n');
    await open(page, rounds);
    const logging = cellOf(page, 'ehr-db-01', 'logging');
    await expect(logging).toContainText('High ×3');
    await expect(logging).toHaveAccessibleName(
      'Logging on ehr-db-01: drifted, high, 3 times in a row, alerting, 2 min ago',
    );
    await expect(cellOf(page, 'ehr-db-01', 'firewall')).toHaveAttribute('data-alerting', 'false');
    await expect(page.getByTestId('count-alerting')).toHaveText('1 alerting');
    await logging.click();
    await expect(page.getByTestId('in-a-row')).toHaveText('Found 3 times in a row. It alerts.');
    await cellOf(page, 'ehr-db-01', 'firewall').click();
    await expect(page.getByTestId('in-a-row')).toHaveText(
      'Found 2 times in a row. The baseline alerts from 3 times on. It does not alert yet.',
    );
  });

  test('that are stale, out of reach or excepted say why and what comes next', async ({ page, rounds }) => {
    rounds.core.says.exceptions = {
      'ehr-db-01': [
        {
          scope: 'site',
          target_id: idOf('site', 1),
          target: 'riverside-clinic',
          check: 'backup',
          state: 'alternative',
          reason: 'The archive is append-only',
          measure: 'Nightly tape, kept in the bank',
          by: 'Dana Lead',
          review_by: '2026-12-01',
          standing: 'due_soon',
        },
      ],
    };
    await open(page, rounds);
    await cellOf(page, 'ehr-db-01', 'backup').click();
    const exception = page.getByTestId('exception');
    await expect(exception).toContainText('Nightly tape, kept in the bank');
    await expect(exception).toContainText('Dana Lead');
    await expect(exception).toContainText('Tue 1 Dec 2026');
    await expect(exception).toContainText('the clinic riverside-clinic');
    await expect(exception.getByRole('status')).toContainText('due for review soon');
    await cellOf(page, 'ehr-db-01', 'encryption').click();
    await expect(page.getByTestId('cell-summary')).toContainText('proves nothing about now');
    await cellOf(page, 'front-desk', 'logging').click();
    await expect(page.getByTestId('next-try')).toHaveText('The watcher tries it again in 8 min.');
    rounds.core.turnWatcher({ state: 'stopped' });
    await expect(page.getByTestId('next-try')).toContainText('Nobody watches');
    await page.getByRole('dialog').getByRole('button', { name: 'Scan this host' }).click();
    const { host } = rounds.core.find('front-desk');
    await expect
      .poll(() => rounds.core.received.find((one) => one.procedure === 'scan.start')?.input)
      .toEqual({ hosts: [host.host_id] });
  });

  test('beyond the six stand in one more column, and each in the panel of its host', async ({ page, rounds }) => {
    await open(page, rounds);
    await expect(page.getByRole('columnheader', { name: 'Custom checks' })).toBeVisible();
    await expect(page.getByTestId('row-front-desk').getByRole('gridcell')).toHaveCount(8);
    await expect(page.getByTestId('also-ehr-db-01')).toHaveAccessibleName(
      '2 further checks on ehr-db-01, the worst medium',
    );
    await page.getByTestId('also-ehr-db-01').click();
    await expect(page.getByTestId('checks').getByRole('listitem')).toHaveCount(8);
    await page.getByTestId('check-custom:usb-ports').getByRole('link').click();
    await expect(page.getByRole('dialog', { name: 'usb-ports on ehr-db-01' })).toContainText('Two USB ports are open.');
  });

  test('of a check show its last two weeks as shapes, and a quiet day never as good', async ({ page, rounds }) => {
    rounds.core.turn('ehr-db-01', 'logging', { state: 'compliant', summary: 'Runs.', minutes: 3 * 1440 });
    rounds.core.turn('ehr-db-01', 'logging', { state: 'drifted', severity: 'high', summary: 'Down.', minutes: 0 });
    await open(page, rounds);
    await cellOf(page, 'ehr-db-01', 'logging').click();
    const days = page.getByTestId('strip').getByRole('listitem');
    await expect(days).toHaveCount(14);
    await expect(days.nth(13)).toHaveAttribute('data-tone', 'high');
    await expect(days.nth(10)).toContainText('compliant');
    await expect(days.nth(11)).toContainText('no change recorded');
    await expect(days.nth(11)).not.toHaveAttribute('data-tone');
  });

  test('are picked by keyboard, scanned and let go', async ({ page, rounds }) => {
    await open(page, rounds);
    await cellOf(page, 'ehr-db-01', 'logging').focus();
    await page.keyboard.press('Shift+Space');
    await expect(page.getByTestId('row-ehr-db-01')).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('Control+a');
    await page.getByLabel('Find a host by name or address').fill('front');
    await expect(page.getByText('One of them is not shown.')).toBeVisible();
    await page.getByRole('button', { name: 'Scan selected (2)' }).click();
    await expect(page.getByTestId('last-scan')).toHaveText(
      'Scan of 2 hosts ended. Not read: front-desk. Open a host to see why.',
    );
    await page.getByRole('button', { name: 'Clear selection' }).click();
    await expect(page.getByRole('button', { name: /Scan selected/ })).toHaveCount(0);
  });
});

test('how the score went is told in numbers, with the days on which nobody looked', async ({ page, rounds }) => {
  const hour = new Date();
  hour.setUTCMinutes(0, 0, 0);
  rounds.core.says.trend = [{ at: hour.toISOString(), score_bp: 8750, counted: 40 }];
  await open(page, rounds);
  await page.getByText('Score and drift over time').click();
  await page.getByRole('button', { name: 'Tables' }).click();
  const days = page.getByRole('table', { name: /Score by day/ }).locator('tbody tr');
  await expect(days).toHaveCount(7);
  await expect(days.first()).toContainText('87.5 %');
  await expect(days.nth(1)).toContainText('nobody looked');
});
