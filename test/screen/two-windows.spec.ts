import type { BrowserContext, Page } from '@playwright/test';
import { cellOf, expect, open, type Rounds, test, visit } from '../support/screen-test.ts';

/** A second window of the same console. */
async function beside(context: BrowserContext, rounds: Rounds, place: string): Promise<Page> {
  const page = await context.newPage();
  await open(page, rounds, place);
  return page;
}

test.describe('two windows on one core', () => {
  test.describe('with a scan that goes on', () => {
    test.use({ coreOptions: { scansFinish: false } });
    test('a scan that one begins is seen and can be cancelled in the other', async ({ page, rounds, context }) => {
      await open(page, rounds);
      const other = await beside(context, rounds, '#/fleet');
      await page.getByRole('button', { name: 'Scan all' }).click();
      await expect(other.getByTestId('scan-bar')).toContainText('Scanning: 0 of 6');
      rounds.core.turn('ehr-db-01', 'logging', { state: 'compliant', summary: 'Runs.', minutes: 0 });
      for (const one of [page, other])
        await expect(cellOf(one, 'ehr-db-01', 'logging')).toHaveAttribute('data-state', 'compliant');
      await other.getByTestId('scan-bar').getByRole('button', { name: 'Cancel' }).click();
      for (const one of [page, other]) await expect(one.getByTestId('last-scan')).toContainText('cancelled');
    });
  });

  test('an identity that one confirms is known in the other', async ({ page, rounds, context }) => {
    rounds.core.setTrust('ehr-db-01', 'first_contact');
    await open(page, rounds, '#/hosts/ehr-db-01/identity');
    const other = await beside(context, rounds, '#/hosts/ehr-db-01/identity');
    await expect(other.getByTestId('first-contact')).toBeVisible();
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Trust ehr-db-01' }).click();
    await expect(page.getByTestId('trusted')).toBeVisible();
    await expect(other.getByTestId('trusted')).toBeVisible();
  });

  test('a baseline that one sets is in force in the other, which keeps what was typed there', async ({
    page,
    rounds,
    context,
  }) => {
    await open(page, rounds, '#/hosts/ehr-db-01/baseline');
    const other = await beside(context, rounds, '#/hosts/ehr-db-01/baseline');
    await expect(other.getByText('No baseline is set')).toBeVisible();
    await other.getByLabel('Reason').fill('typed in the other');
    await page.getByLabel('Baseline (YAML)').fill('logging:\n  services: [rsyslog]');
    await page.getByLabel('Reason').fill('agreed');
    await page.getByRole('button', { name: 'Set this baseline' }).click();
    await expect(other.getByText(/^In force/)).toBeVisible();
    await expect(other.getByLabel('Reason')).toHaveValue('typed in the other');
  });

  test('a host that one removes is gone in the other, which says so', async ({ page, rounds, context }) => {
    await open(page, rounds, '#/hosts/reception/baseline');
    await expect(page.getByRole('heading', { name: 'reception', level: 1 })).toBeVisible();
    const other = await beside(context, rounds, '#/fleet/reception');
    await other
      .getByRole('button', { name: /^Remove/ })
      .first()
      .click();
    await other
      .getByRole('dialog')
      .getByRole('button', { name: /^Remove/ })
      .last()
      .click();
    await expect(page.getByText('There is no such host')).toBeVisible();
  });

  test('the vault that one locks is locked in the other, and open again with it', async ({ page, rounds, context }) => {
    await open(page, rounds, '#/vault');
    const other = await beside(context, rounds, '#/evidence');
    await page.getByRole('button', { name: 'Lock now' }).click();
    await expect(other.getByTestId('vault-locked')).toBeVisible();
    await page.getByLabel('Passphrase', { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    await expect(other.getByTestId('vault-locked')).toHaveCount(0);
  });

  test('the look that one chooses is that of both; where each is stays its own', async ({ page, rounds, context }) => {
    await open(page, rounds);
    const other = await beside(context, rounds, '#/evidence');
    await page.getByRole('radio', { name: 'Dark' }).click();
    await page.getByRole('button', { name: 'Compact rows' }).click();
    await page.getByRole('button', { name: 'More contrast' }).click();
    const root = other.locator('html');
    await expect(root).toHaveAttribute('data-theme', 'dark');
    await expect(root).toHaveAttribute('data-density', 'compact');
    await expect(root).toHaveAttribute('data-contrast', 'more');
    await visit(page, '#/vault');
    await expect(other).toHaveURL(/#\/evidence/);
  });
});
