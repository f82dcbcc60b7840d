import { expect, open, test, visit } from '../support/screen-test.ts';

const rows = 'tbody tr[data-testid]';

test('filters stand in the address: a link, a reload and the way back show the same hosts', async ({
  page,
  rounds,
}) => {
  await open(page, rounds);
  await expect(page.locator(rows)).toHaveCount(6);
  await page.getByLabel('State', { exact: true }).selectOption('Drifted');
  await expect(page.locator(rows)).toHaveCount(3);
  await page.getByLabel('Severity').selectOption('Critical');
  await expect(page.locator(rows)).toHaveCount(1);
  await expect(page).toHaveURL(/#\/fleet\?state=drifted&severity=critical$/);
  await page.getByTestId('host-ehr-db-01').click();
  await expect(page).toHaveURL(/#\/fleet\/ehr-db-01\?state=drifted&severity=critical$/);
  await expect(page.locator(rows)).toHaveCount(1);
  await page.reload();
  await expect(page.locator(rows)).toHaveCount(1);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Evidence' }).click();
  await expect(page.getByRole('heading', { name: 'Evidence' })).toBeVisible();
  await page.goBack();
  await expect(page.locator(rows)).toHaveCount(1);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page.locator(rows)).toHaveCount(6);
  await expect(page).toHaveURL(/#\/fleet\/ehr-db-01$/);
});

test('hosts are narrowed by platform, clinic and group', async ({ page, rounds }) => {
  rounds.core.addGroup('riverside-clinic', 'servers', ['ehr-db-01', 'imaging-gw']);
  await open(page, rounds, '#/fleet?platform=windows');
  await expect(page.locator(rows)).toHaveCount(1);
  await expect(page.getByTestId('row-reception')).toBeVisible();
  await page.getByLabel('Platform').selectOption('All platforms');
  await page.getByLabel('Group').selectOption('servers');
  await expect(page.locator(rows)).toHaveCount(2);
  await page.getByLabel('Clinic').selectOption('harbor-dental');
  await expect(page.getByRole('heading', { name: 'No host matches' })).toBeVisible();
});

test('a state pressed in the summary is the same filter', async ({ page, rounds }) => {
  await open(page, rounds);
  await page.getByTestId('count-critical').click();
  await expect(page.getByLabel('Severity')).toHaveValue('critical');
  await expect(page.getByTestId('count-critical')).toHaveAttribute('aria-pressed', 'true');
  await page.getByTestId('count-critical').click();
  await expect(page.getByLabel('State', { exact: true })).toHaveValue('');
});

test('an address that somebody made up harms nothing', async ({ page, rounds }) => {
  await open(page, rounds, '#/fleet?state=%3Cb%3E&severity=__proto__&group=a%2Fb&text=%E0%A4%A');
  await expect(page.getByRole('heading', { name: 'No host matches' })).toBeVisible();
  await visit(page, '#/fleet?state=nonsense');
  await expect(page.locator(rows)).toHaveCount(6);
});
