import { expect, open, pictures, test } from '../support/screen-test.ts';

test.use({ viewport: { width: 1440, height: 900 }, trace: 'off' });

test('a host, a check and a page are found by a few letters, with the keyboard alone', async ({ page, rounds }) => {
  await open(page, rounds);
  await expect(page.getByTestId('row-ehr-db-01')).toBeVisible();
  const palette = page.getByRole('dialog', { name: 'Find' });

  await page.keyboard.press('Control+k');
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('xray fire');
  await expect(palette.getByRole('option', { selected: true })).toContainText('Firewall on xray-archive');
  await pictures(page, 'palette');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Firewall on xray-archive' })).toBeVisible();
  await expect(palette).toHaveCount(0);

  await page.keyboard.press('Control+k');
  // A host's whole name opens the host: it does not scan it.
  await page.keyboard.type('imaging-gw');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/fleet\/imaging-gw/);
  expect(rounds.core.received.filter((one) => one.procedure === 'scan.start')).toEqual([]);

  await page.keyboard.press('Meta+k');
  await page.keyboard.type('vau');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await palette.getByRole('option', { name: /^Vault/ }).click();
  await expect(page).toHaveURL(/#\/vault/);
});

test('a record is found by its label', async ({ page, rounds }) => {
  await open(page, rounds);
  const [first] = rounds.core.recordsNow();
  if (first === undefined) throw new Error('there is no record');
  await page.keyboard.press('Control+k');
  await page.keyboard.type(first.label);
  const found = page.getByRole('group', { name: 'Records' }).getByRole('option', { name: new RegExp(first.label) });
  await expect(found).toBeVisible();
  await found.click();
  await expect(page).toHaveURL(new RegExp(`#/evidence/${first.bundle_id}`));
});

test('commands do what they say, or why they cannot', async ({ page, rounds, complaints }) => {
  complaints.expected = /WebSocket connection|ERR_CONNECTION_REFUSED/;
  await open(page, rounds);
  await expect(page.getByTestId('row-ehr-db-01')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('pause');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('watcher')).toHaveAttribute('data-state', 'paused');

  rounds.core.failNext({ code: 'VAULT_LOCKED', message: 'The vault is locked. Open it, and scan again.' });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('scan all');
  await page.keyboard.press('Enter');
  const palette = page.getByRole('dialog', { name: 'Find' });
  await expect(palette.getByRole('alert')).toContainText('The vault is locked.');
  await page.keyboard.press('Enter');
  await expect(palette).toHaveCount(0);
  await expect(page.getByTestId('last-scan')).toBeVisible();

  await rounds.stop();
  await expect(page.getByTestId('away')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('scan all');
  await expect(palette.getByRole('option', { name: /Scan all/ })).toHaveAttribute('aria-disabled', 'true');
  await expect(palette.getByRole('option', { name: /Scan all/ })).toContainText('the core is away');
  await page.keyboard.press('Enter');
  await expect(palette).toBeVisible();
});

test('Escape and a press beside it close it; whoever had the focus gets it back', async ({ page, rounds }) => {
  await open(page, rounds);
  const host = page.getByTestId('host-reception');
  await host.focus();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('nothing like this');
  await expect(page.getByText('Nothing answers to this.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Find' })).toHaveCount(0);
  await expect(host).toBeFocused();
  await page.getByRole('button', { name: /^Find/ }).click();
  await page.mouse.click(20, 880);
  await expect(page.getByRole('dialog', { name: 'Find' })).toHaveCount(0);
});

test('the keyboard map opens on ?, names every key, and switches single keys off', async ({ page, rounds }) => {
  await open(page, rounds);
  await expect(page.getByTestId('row-ehr-db-01')).toBeVisible();
  await page.keyboard.press('?');
  const map = page.getByRole('dialog', { name: 'Keyboard map' });
  await expect(map).toContainText('Pick all hosts that are shown');
  await pictures(page, 'keyboard-map', ['light', 'dark', 'narrow']);
  await page.keyboard.press('Escape');
  await expect(map).toHaveCount(0);

  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(page.getByRole('heading', { name: 'Evidence', level: 1 })).toBeFocused();
  await page.keyboard.press('/');
  await expect(page.getByLabel('Search the records')).toBeFocused();
  await page.keyboard.type('g f?');
  await expect(page.getByLabel('Search the records')).toHaveValue('g f?');
  await expect(page).toHaveURL(/#\/evidence/);

  await page.getByRole('button', { name: 'Keyboard map' }).click();
  await map.getByRole('checkbox').uncheck();
  await map.getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await page.keyboard.press('?');
  await expect(map).toHaveCount(0);
  await expect(page).toHaveURL(/#\/evidence/);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Evidence', level: 1 })).toBeVisible();
  await page.keyboard.press('?');
  await expect(map).toHaveCount(0);
});
