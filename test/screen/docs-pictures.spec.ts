import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { FLEET_DAY } from '../support/scenes/fleet-day.ts';
import { expect, open, type Rounds, test, visit, wear } from '../support/screen-test.ts';

/** The pictures of README and docs/. Kept only when asked for: a test run must not change what is checked in. */
const FOLDER =
  process.env['ROUNDS_DOCS_PICTURES'] === '1' ? join(import.meta.dirname, '../../docs/pictures') : undefined;

test.use({ coreOptions: { hosts: FLEET_DAY }, trace: 'off' });

async function keep(page: Page, name: string): Promise<void> {
  for (const look of ['light', 'dark'] as const) {
    await wear(page, look);
    const path = FOLDER === undefined ? {} : { path: join(FOLDER, `${name}-${look}.png`) };
    const bytes = await page.screenshot({ ...path, animations: 'disabled' });
    expect(bytes.length).toBeGreaterThan(20_000);
  }
}

const PAGES = [
  ['fleet', '#/fleet', (page: Page) => page.getByTestId('cell-ehr-db-01-logging')],
  ['host', '#/fleet/ehr-db-01/logging', (page: Page) => page.getByTestId('verification-checks')],
  ['evidence', '#/evidence', (page: Page) => page.getByText(/verified records are valid/)],
] as const;

test('the pictures of README and docs can be taken', async ({ page, rounds }: { page: Page; rounds: Rounds }) => {
  await wear(page, 'light');
  await open(page, rounds);
  for (const [name, place, sees] of PAGES) {
    await visit(page, place);
    if (name === 'evidence') await page.getByRole('button', { name: /^Verify all/ }).click();
    await expect(sees(page)).toBeVisible();
    await keep(page, name);
  }
});
