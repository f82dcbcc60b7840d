import { envelopeOf } from '../support/fake-core/bundles.ts';
import { expect, open, test } from '../support/screen-test.ts';

test('records come newest first and open beside the list', async ({ page, rounds }) => {
  await open(page, rounds, '#/evidence');
  const opening = page.locator('tbody tr th button');
  await expect(opening).toHaveCount(17);
  const labels = await opening.allInnerTexts();
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
  await page.getByRole('button', { name: 'Verify all 17' }).click();
  await expect(page.getByText('16 of 17 verified records are valid.')).toBeVisible();
  await expect(page.getByTestId(`record-${bundle}`).getByTestId('verdict')).toHaveAttribute('data-verdict', 'invalid');
  await page.getByRole('alert').getByRole('link').click();
  await expect(page.getByRole('dialog').locator('[data-check=bytes_canonical]')).toContainText('Byte 12 differs.');
});

test('records are narrowed by host, check and words', async ({ page, rounds }) => {
  await open(page, rounds, '#/evidence');
  const rows = page.locator('tbody tr');
  await expect(rows).toHaveCount(17);
  await page.getByLabel('Host', { exact: true }).selectOption('imaging-gw');
  await expect(rows).toHaveCount(3);
  await page.getByLabel('Check', { exact: true }).selectOption('firewall');
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

test('what is missing is told per clinic and day, when somebody asks; a day that is not over is no gap', async ({
  page,
  rounds,
}) => {
  rounds.core.says.completeness = [
    { site: 'riverside-clinic', day: '2026-11-18', missing: [] },
    {
      site: 'riverside-clinic',
      day: '2026-11-19',
      missing: [
        { host: 'ehr-db-01', check: 'backup' },
        { host: 'ehr-db-01', check: 'custom:usb-ports' },
      ],
    },
    { site: 'riverside-clinic', day: '2026-11-20', ongoing: true, missing: [{ host: 'reception', check: 'av_edr' }] },
    { site: 'harbor-dental', day: '2026-11-20', ongoing: true, missing: [] },
  ];
  await open(page, rounds, '#/evidence');
  await expect(page.getByTestId('completeness')).toHaveCount(0);
  await page.getByRole('button', { name: 'Check completeness' }).click();
  await expect(page.getByTestId('log-summary')).toHaveText('17 records in the log, none lost; 1 day has a gap.');
  const gap = page.locator('[data-day="riverside-clinic/2026-11-19"]');
  await expect(gap).toHaveAttribute('data-standing', 'gap');
  await expect(gap).toContainText('Thu 19 Nov 2026');
  await expect(gap).toContainText('2 results missing');
  await expect(gap).toContainText('ehr-db-01: Backup, usb-ports');
  const today = page.locator('[data-day="riverside-clinic/2026-11-20"]');
  await expect(today).toHaveAttribute('data-standing', 'ongoing');
  await expect(today).toContainText('1 result still to come');
});

test('attestations, silences and inventories are read without knowing the format', async ({ page, rounds }) => {
  const { core } = rounds;
  const row = core.find('ehr-db-01');
  const { host_id, name: host_name, address } = row.host;
  const host = { host_id, host_name };
  core.says.bundles = [
    {
      ...envelopeOf(row, 101, '2026-11-20T08:00:00.000Z'),
      ...host,
      kind: 'attestation',
      checks: [
        { check: 'backup', state: 'drifted', severity: 'high', age_s: 240, causes: ['backup_old'] },
        { check: 'custom:usb-ports', state: 'compliant', age_s: 30, causes: [] },
      ],
      host_facts: { kernel: '6.12.41' },
    },
    {
      ...envelopeOf(row, 102, '2026-11-20T09:00:00.000Z'),
      ...host,
      kind: 'unreachable',
      reason: 'TARGET_TIMEOUT',
      detail: 'ehr-db-01 did not answer.',
      period_start: '2026-11-20T08:00:00.000Z',
      period_end: '2026-11-20T09:00:00.000Z',
    },
    {
      ...envelopeOf(row, 103, '2026-11-20T10:00:00.000Z'),
      kind: 'inventory',
      hosts: [
        {
          ...host,
          platform: 'nixos',
          address,
          checks: ['backup', 'logging'],
          exceptions: [{ check: 'backup', state: 'alternative', review_by: '2027-01-31' }],
        },
      ],
    },
  ];
  await open(page, rounds, '#/evidence');
  const opened = async (at: number) => {
    await page.getByTestId(`record-${core.says.bundles[at]?.bundle_id}`).getByRole('button').first().click();
  };
  await opened(0);
  await expect(
    page.getByTestId('attested').getByRole('row', { name: /Backup backup old High 4 min old/ }),
  ).toBeVisible();
  await expect(page.getByRole('dialog')).toContainText('usb-ports');
  await opened(1);
  await expect(page.getByTestId('unreachable')).toContainText('no answer (TARGET_TIMEOUT)');
  await expect(page.getByTestId('unreachable')).toContainText('(1 h)');
  await opened(2);
  await expect(page.getByTestId('inventory')).toContainText('Backup, Logging');
  await expect(page.getByTestId('inventory')).toContainText('Backup: alternative, review by Sun 31 Jan 2027');
});
