import type { HostSpec } from '../support/fake-core/fixtures.ts';
import { cellOf, expect, open, test } from '../support/screen-test.ts';

const many: HostSpec[] = Array.from({ length: 200 }, (_, at) => ({
  name: `host-${String(at).padStart(3, '0')}`,
  site: 'riverside-clinic',
  cells: { logging: { state: 'compliant', summary: 'Fine.', minutes: 1 } },
}));

test.use({ coreOptions: { hosts: many }, viewport: { width: 1440, height: 900 } });

const row = (index: number) => `tbody tr[aria-rowindex="${index + 2}"]`;

test('of 200 hosts those in the window are in the page, and all are counted', async ({ page, rounds }) => {
  await open(page, rounds);
  await expect(page.locator(row(0))).toBeVisible();
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '201');
  expect(await page.locator('tbody tr[data-testid]').count()).toBeLessThan(60);
});

test('scrolled to the end, the last host stands at the end of the page', async ({ page, rounds }) => {
  await open(page, rounds);
  await expect(page.locator(row(0))).toBeVisible();
  await page.mouse.move(800, 700);
  await expect(async () => {
    await page.mouse.wheel(0, 5000);
    await expect(page.getByTestId('row-host-199')).toBeInViewport({ timeout: 500 });
  }).toPass();
  await expect(page.locator(row(0))).toBeAttached();
  expect(await page.locator('tbody tr[data-testid]').count()).toBeLessThan(60);
});

test('Ctrl+End reaches the last host by keyboard, arrow keys go on from there, Ctrl+Home comes back', async ({
  page,
  rounds,
}) => {
  await open(page, rounds);
  await cellOf(page, 'host-000', 'patching').focus();
  await page.keyboard.press('Control+End');
  await expect(cellOf(page, 'host-199', 'encryption')).toBeFocused();
  await expect(cellOf(page, 'host-199', 'encryption')).toBeInViewport();
  await page.keyboard.press('ArrowUp');
  await expect(cellOf(page, 'host-198', 'encryption')).toBeFocused();
  for (let press = 0; press < 30; press += 1) await page.keyboard.press('ArrowUp');
  await expect(cellOf(page, 'host-168', 'encryption')).toBeFocused();
  await page.keyboard.press('Control+Home');
  await expect(page.getByRole('checkbox', { name: 'Select host-000' })).toBeFocused();
});

test('the cell with the focus keeps it while its host is scrolled out of sight', async ({ page, rounds }) => {
  await open(page, rounds);
  const cell = cellOf(page, 'host-000', 'logging');
  await cell.focus();
  await page.mouse.move(800, 700);
  await page.mouse.wheel(0, 6000);
  await expect(cell).not.toBeInViewport();
  await expect(cell).toBeFocused();
});

test('all hosts are picked together, those out of sight too', async ({ page, rounds }) => {
  await open(page, rounds);
  await page.getByRole('checkbox', { name: 'Select all hosts that are shown' }).check();
  await expect(page.getByRole('button', { name: 'Scan selected (200)' })).toBeVisible();
});
