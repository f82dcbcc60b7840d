import { expect, open, test } from '../support/screen-test.ts';

test('records come newest first and open beside the list', async ({ page, rounds }) => {
  await open(page, rounds, '#/evidence');
  const labels = await page.locator('tbody tr th button').allInnerTexts();
  expect(labels).toHaveLength(17);
  expect(labels).toEqual([...labels].sort().reverse());
  await page.locator('tbody tr th button').first().click();
  const panel = page.getByRole('dialog');
  await expect(panel.getByTestId('verification-checks')).toBeVisible();
  await panel.getByText('The whole record as JSON').click();
  await expect(panel.getByLabel('Record as JSON')).toHaveValue(/"schema": "rounds.evidence\/1"/);
});

test('verdicts are given on demand, and one that is not valid is named', async ({ page, rounds }) => {
  const bundle = rounds.core.find('imaging-gw').cells.find((cell) => cell.check === 'firewall')?.bundle_id ?? '';
  rounds.core.failVerification(bundle, { bytes_canonical: 'Byte 12 differs.' });
  await open(page, rounds, '#/evidence');
  await expect(page.getByTestId(`record-${bundle}`)).toContainText('not asked');
  await page.getByRole('button', { name: 'Verify all 17 shown' }).click();
  await expect(page.getByText('16 of 17 verified records are valid.')).toBeVisible();
  await expect(page.getByTestId(`record-${bundle}`).getByTestId('verdict')).toHaveAttribute('data-verdict', 'invalid');
  await page.getByRole('alert').getByRole('link').click();
  await expect(page.getByRole('dialog').locator('[data-check=bytes_canonical]')).toContainText('Byte 12 differs.');
});

test('records are narrowed by host, check and words', async ({ page, rounds }) => {
  await open(page, rounds, '#/evidence');
  const rows = page.locator('tbody tr');
  await expect(rows).toHaveCount(17);
  await page.getByLabel('Host').selectOption('imaging-gw');
  await expect(rows).toHaveCount(3);
  await page.getByLabel('Check').selectOption('firewall');
  await expect(rows).toHaveCount(1);
  await page.getByLabel('Search the records').fill('no record holds this');
  await expect(page.getByRole('heading', { name: 'No record matches' })).toBeVisible();
});

test('new records are offered, not pushed under the hand', async ({ page, rounds }) => {
  await open(page, rounds, '#/evidence');
  await expect(page.locator('tbody tr')).toHaveCount(17);
  await expect(page.getByRole('button', { name: /new$/ })).toHaveCount(0);
  rounds.core.turn('reception', 'logging', { state: 'compliant', summary: 'Logging runs.', minutes: 0 });
  await page.getByRole('button', { name: '1 new' }).click();
  await expect(page.locator('tbody tr')).toHaveCount(18);
});

test.describe('without evidence', () => {
  test.use({ coreOptions: { hosts: [] } });
  test('says what writes the first', async ({ page, rounds }) => {
    await open(page, rounds, '#/evidence');
    await expect(page.getByText('The first scan of a host writes the first records.')).toBeVisible();
  });
});
