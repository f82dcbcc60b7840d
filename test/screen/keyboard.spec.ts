import { cellOf, expect, open, test } from '../support/screen-test.ts';

test.use({ viewport: { width: 1440, height: 900 } });

test('one Tab stop leads into the matrix, arrow keys move in it, Enter opens, Escape comes back', async ({
  page,
  rounds,
}) => {
  await open(page, rounds);
  await page.getByLabel('Platform').focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('checkbox', { name: 'Select all hosts that are shown' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('host-ehr-db-01')).toBeFocused();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await expect(cellOf(page, 'ehr-db-01', 'logging')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(cellOf(page, 'imaging-gw', 'logging')).toBeFocused();
  await page.keyboard.press('End');
  await expect(cellOf(page, 'imaging-gw', 'encryption')).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await expect(page.getByRole('checkbox', { name: 'Select imaging-gw' })).toBeChecked();
  await page.keyboard.press('Control+End');
  await expect(cellOf(page, 'xray-archive', 'encryption')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog', { name: 'Firewall on xray-archive' });
  await expect(panel.getByRole('heading', { level: 2 })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(cellOf(page, 'xray-archive', 'firewall')).toBeFocused();
});

test('the matrix is left by Tab, and remembers its place', async ({ page, rounds }) => {
  await open(page, rounds);
  await cellOf(page, 'imaging-gw', 'firewall').focus();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('tbody') === null)).toBe(true);
  await page.keyboard.press('Shift+Tab');
  await expect(cellOf(page, 'imaging-gw', 'firewall')).toBeFocused();
});

test('on a small screen the panel holds the keyboard and gives it back', async ({ page, rounds }) => {
  await page.setViewportSize({ width: 420, height: 900 });
  await open(page, rounds);
  await cellOf(page, 'ehr-db-01', 'logging').focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog');
  await expect(panel.getByTestId('verification-checks')).toBeVisible();
  for (let press = 0; press < 25; press += 1) {
    await page.keyboard.press('Tab');
    const place = await page.evaluate(() =>
      document.activeElement === document.body
        ? 'browser'
        : document.activeElement?.closest('dialog') === null
          ? 'outside'
          : 'inside',
    );
    expect(place).not.toBe('outside');
  }
  await panel.getByRole('button', { name: 'Close the panel' }).focus();
  await page.keyboard.press('Escape');
  await expect(cellOf(page, 'ehr-db-01', 'logging')).toBeFocused();
});

test('whatever has the focus shows it', async ({ page, rounds }) => {
  await open(page, rounds);
  await expect(cellOf(page, 'ehr-db-01', 'logging')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Skip to the page' })).toBeFocused();
  const without: string[] = [];
  for (let press = 0; press < 30; press += 1) {
    const found = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return undefined;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle === 'none' || outlineWidth === '0px' ? element.outerHTML.slice(0, 120) : undefined;
    });
    if (found !== undefined) without.push(found);
    await page.keyboard.press('Tab');
  }
  expect(without).toEqual([]);
});

test('a whole host is added with the keyboard alone', async ({ page, rounds }) => {
  await open(page, rounds, '#/add');
  await page.getByRole('radio', { name: /riverside/ }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByLabel('Name of the host').focus();
  await page.keyboard.type('typed-host');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: 'On the network, over SSH' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('10.20.0.77');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('rounds');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('first-contact')).toBeVisible();
  await page.getByRole('checkbox', { name: /I compared/ }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('trusted')).toBeVisible();
});

test('the look can be chosen, and stays over a reload', async ({ page, rounds }) => {
  await open(page, rounds);
  await page.getByRole('radio', { name: 'Dark' }).click();
  await page.getByRole('button', { name: 'More contrast' }).click();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'more');
});
