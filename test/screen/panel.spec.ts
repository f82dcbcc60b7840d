import { cellOf, expect, open, test } from '../support/screen-test.ts';

test('the panel of a cell tells why, found against expected, the citation, the past and the record', async ({
  page,
  rounds,
}) => {
  rounds.core.turn('ehr-db-01', 'logging', { state: 'compliant', summary: 'Logging runs.', minutes: 240 });
  rounds.core.turn('ehr-db-01', 'logging', {
    state: 'drifted',
    severity: 'critical',
    summary: 'rsyslog is stopped.',
    causes: ['service_inactive'],
    minutes: 3,
  });
  await open(page, rounds);
  await cellOf(page, 'ehr-db-01', 'logging').click();
  const panel = page.getByRole('dialog', { name: 'Logging on ehr-db-01' });
  await expect(panel.getByTestId('cell-summary')).toContainText('rsyslog is stopped.');
  await expect(panel).toContainText('Drifted: critical');
  await expect(panel.locator('.diff-found')).toHaveText('Foundrsyslog inactive (dead) since 13:58');
  await expect(panel.locator('.diff-expected')).toHaveText('Expectedactive');
  await expect(panel.getByRole('row', { name: /differs services\.rsyslog inactive active/ })).toBeVisible();
  await panel.getByText('2 facts are as expected').click();
  await expect(panel.getByRole('row', { name: /same services\.systemd-journald active active/ })).toBeVisible();
  await expect(panel).toContainText('45 CFR 164.312(b)');
  await expect(panel.getByTestId('history').getByRole('listitem')).toHaveCount(2);
  await expect(panel.getByTestId('history').getByRole('listitem').first()).toContainText('Critical');
});

test('the record names each check of its verification, and verifies again on demand', async ({ page, rounds }) => {
  await open(page, rounds);
  await cellOf(page, 'imaging-gw', 'patching').click();
  const panel = page.getByRole('dialog');
  await expect(panel.getByTestId('verdict')).toHaveAttribute('data-verdict', 'valid');
  await expect(panel.getByTestId('verification-checks').getByRole('listitem')).toHaveCount(11);
  const bundle = rounds.core.find('imaging-gw').cells.find((cell) => cell.check === 'patching')?.bundle_id ?? '';
  rounds.core.failVerification(bundle, { signature: 'The signature does not fit: byte 217 differs.' });
  await panel.getByRole('button', { name: 'Verify now' }).click();
  await expect(panel.getByTestId('verdict')).toHaveAttribute('data-verdict', 'invalid');
  await expect(panel.locator('[data-check=signature]')).toHaveAttribute('data-result', 'fail');
  await expect(panel.locator('[data-check=signature]')).toContainText('byte 217 differs');
});

test('a check that was never read says so, and leads to the baseline', async ({ page, rounds }) => {
  await open(page, rounds);
  await cellOf(page, 'reception', 'firewall').click();
  const panel = page.getByRole('dialog');
  await expect(panel).toContainText('Not scanned yet.');
  await expect(panel).toContainText('Not read yet');
  await panel.getByRole('link', { name: 'Set or review its baseline' }).click();
  await expect(page.getByText('No baseline is set')).toBeVisible();
});

test('an open panel follows its cell', async ({ page, rounds }) => {
  await open(page, rounds);
  await cellOf(page, 'ehr-db-01', 'firewall').click();
  await expect(page.getByTestId('cell-summary')).toContainText('The rules are those of the baseline.');
  rounds.core.turn('ehr-db-01', 'firewall', {
    state: 'drifted',
    severity: 'medium',
    summary: 'A rule was added.',
    causes: ['ruleset_differs'],
    minutes: 0,
  });
  await expect(page.getByTestId('cell-summary')).toContainText('A rule was added.');
  await expect(page.getByRole('dialog')).toContainText('ruleset differs');
});

test('the address keeps the panel over a reload, and back closes it', async ({ page, rounds }) => {
  await open(page, rounds);
  await cellOf(page, 'ehr-db-01', 'logging').click();
  await page.reload();
  await expect(page.getByRole('dialog', { name: 'Logging on ehr-db-01' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a record that is gone is told, with what to do', async ({ page, rounds }) => {
  await open(page, rounds, '#/evidence/0197c000-0000-7000-8000-999999999999');
  await expect(page.getByRole('alert')).toContainText('There is no such bundle here.');
});
