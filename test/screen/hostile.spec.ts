import type { Page } from '@playwright/test';
import type { HostSpec } from '../support/fake-core/fixtures.ts';
import { cellOf, expect, open, pictures, test, visit } from '../support/screen-test.ts';

const MARKUP = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
const TURNED = 'safe.\u202egnp.exe';
const HEBREW = 'שרת הגיבוי כבוי';
const EMOJI = '🏥👩‍⚕️🔥';
const LONG = 'x'.repeat(10_240);
const TERMINAL = '\u001b[2J\u001b]0;owned\u0007\u0000\u009b31m';

const summaries = {
  patching: MARKUP,
  logging: TURNED,
  firewall: `${HEBREW} ${EMOJI}`,
  backup: LONG,
  encryption: TERMINAL,
};
const hosts: readonly HostSpec[] = [
  {
    name: 'hostile',
    site: 'riverside-clinic',
    problem: { code: 'PROTOCOL', message: `The host said: ${MARKUP}${TERMINAL}`, details: [LONG, TURNED] },
    facts: { os: MARKUP, kernel: LONG, system_state: TURNED, clock_source: TERMINAL },
    cells: Object.fromEntries(
      Object.entries(summaries).map(([check, summary]) => [
        check,
        { state: 'drifted', severity: 'high', summary, causes: ['odd'], minutes: 1 },
      ]),
    ),
  },
];

test.use({ coreOptions: { hosts } });

/** Nothing sticks out of the page to the right. */
async function expectNoSideways(page: Page): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over).toBeLessThanOrEqual(0);
}

test('markup is text, wherever it is shown', async ({ page, rounds }) => {
  await open(page, rounds);
  await cellOf(page, 'hostile', 'patching').click();
  await expect(page.getByTestId('cell-summary')).toContainText(MARKUP);
  await expect(page.locator('img, script:not([src])')).toHaveCount(0);
  await visit(page, '#/fleet/hostile');
  await expect(page.getByRole('alert').first()).toContainText(MARKUP);
  await expect(page.getByRole('dialog')).toContainText(MARKUP);
  await visit(page, '#/evidence');
  await expect(page.locator('tbody')).toContainText(MARKUP);
  await expect(page.locator('img, script:not([src])')).toHaveCount(0);
});

test('direction overrides and terminal codes are shown, not obeyed', async ({ page, rounds }) => {
  await open(page, rounds);
  await cellOf(page, 'hostile', 'logging').click();
  await expect(page.getByTestId('cell-summary')).toContainText('safe.U+202Egnp.exe');
  await cellOf(page, 'hostile', 'encryption').click();
  await expect(page.getByTestId('cell-summary')).toContainText('ESC[2JESC]0;ownedU+0007U+0000U+009B31m');
  const raw = await page.evaluate(() => document.body.textContent ?? '');
  expect(raw).not.toMatch(/(?![\n\t\u200d])[\p{Cc}\p{Cf}]/u);
});

test('letters of other scripts and emoji stay what they are', async ({ page, rounds }) => {
  await open(page, rounds);
  await cellOf(page, 'hostile', 'firewall').click();
  await expect(page.getByTestId('cell-summary')).toContainText(HEBREW);
  await expect(page.getByTestId('cell-summary')).toContainText('🏥');
});

test('a word of 10 kB is folded, opens on demand, and never widens the page', async ({ page, rounds }) => {
  await open(page, rounds);
  await cellOf(page, 'hostile', 'backup').click();
  const summary = page.getByTestId('cell-summary');
  await expect(summary).toContainText('Show all 10,240 characters');
  await expectNoSideways(page);
  await summary.getByRole('button', { name: /^Show all/ }).click();
  await expect(summary).toContainText(LONG);
  await expectNoSideways(page);
  await page.setViewportSize({ width: 420, height: 900 });
  await expectNoSideways(page);
});

test('the layout holds in every look', async ({ page, rounds }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, rounds, '#/fleet/hostile');
  await expect(page.getByRole('dialog')).toContainText('What it says of itself');
  await pictures(page, 'hostile-host');
  await expectNoSideways(page);
  await visit(page, '#/evidence');
  await expect(page.locator('tbody tr')).toHaveCount(5);
  await pictures(page, 'hostile-evidence');
  await expectNoSideways(page);
});
