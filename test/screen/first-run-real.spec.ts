import { readFileSync } from 'node:fs';
import { newConsole } from '../support/cli.ts';
import { cellOf, expect, test } from '../support/screen-test.ts';
import { serve } from '../support/serve.ts';

const PASSPHRASE = 'four unrelated words here';

test.use({ viewport: { width: 1440, height: 900 }, trace: 'off' });

test('from an empty data folder to real results of this computer, on the real core', async ({ page }) => {
  test.skip(process.platform !== 'linux', 'this computer is read as a host only where it runs Linux');
  test.slow();
  await using laptop = await newConsole();
  // Nobody gives a passphrase: the person types it into the page.
  await using served = await serve(laptop, { env: { ROUNDS_PASSPHRASE_FILE: '' } });
  await page.goto(served.link);
  await page.getByRole('button', { name: 'Check this computer' }).click();
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Passphrase again', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Make the vault' }).click();
  const sheet = page.getByRole('dialog', { name: 'Your recovery code' });
  await sheet.getByRole('checkbox').check({ timeout: 20_000 });
  await sheet.getByRole('button', { name: 'Done' }).click();

  const name = /^PRETTY_NAME="?(.*?)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
  await expect(page.getByTestId('this-computer')).toContainText(name);
  await page.getByLabel('Name', { exact: true }).fill('bench');
  await page.getByRole('button', { name: 'Check this computer' }).click();
  await expect(page.getByTestId('review')).toContainText('bench is added, and was read', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Set this baseline' }).click();

  const panel = page.getByRole('dialog', { name: 'Host bench' });
  await expect(panel).toBeVisible({ timeout: 20_000 });
  // A result has come in: whatever it is, it was read on this computer and is a signed record.
  await expect(cellOf(page, 'bench', 'patching')).not.toHaveAttribute('data-read', 'never', { timeout: 60_000 });
  await page.getByRole('link', { name: 'Activity' }).click();
  const lines = page.getByRole('table', { name: 'Activity, newest first' }).locator('tbody > tr');
  await expect(lines.filter({ hasText: 'Baseline of bench set' })).toContainText(
    'First baseline of this computer, as it is now',
  );
  await expect(lines.filter({ hasText: 'Host bench added' })).toHaveCount(1);
  // The console ends with this test; the page must not be there to look for it.
  await page.goto('about:blank');
});
