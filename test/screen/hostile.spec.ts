import type { Page } from '@playwright/test';
import { expectNoSideways } from '../support/accessible.ts';
import type { HostSpec } from '../support/fake-core/fixtures.ts';
import { idOf } from '../support/fake-core/fixtures.ts';
import { PLACES } from '../support/scenes/places.ts';
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
  await expectNoSideways(page, 'a long word');
  await summary.getByRole('button', { name: /^Show all/ }).click();
  await expect(summary).toContainText(LONG);
  await expectNoSideways(page, 'a long word');
  await page.setViewportSize({ width: 420, height: 900 });
  await expectNoSideways(page, 'a long word');
});

test('the layout holds in every look', async ({ page, rounds }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, rounds, '#/fleet/hostile');
  await expect(page.getByRole('dialog')).toContainText('What it says of itself');
  await pictures(page, 'hostile-host');
  await expectNoSideways(page, 'the panel of the host');
  await visit(page, '#/evidence');
  await expect(page.locator('tbody tr')).toHaveCount(5);
  await pictures(page, 'hostile-evidence');
  await expectNoSideways(page, 'the evidence');
});

/** What a browser or a terminal would obey: direction overrides and isolates, ESC, CSI. */
const OBEYED = [...'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u001b\u009b'];

/** Goes through every page at three widths: nothing is obeyed, nothing sticks out. */
async function expectHarmless(page: Page): Promise<void> {
  for (const [name, place] of Object.entries(PLACES)) {
    await visit(page, place.replace('ehr-db-01', 'hostile'));
    await expect(page.getByTestId('loading')).toHaveCount(0);
    for (const width of [1440, 720, 320]) {
      await page.setViewportSize({ width, height: 900 });
      await expectNoSideways(page, `${name} at ${width} px`);
    }
    expect(await page.locator('img, iframe, script:not([src])').count(), name).toBe(0);
    const raw = await page.evaluate(() => document.body.textContent ?? '');
    expect(
      OBEYED.filter((one) => raw.includes(one)),
      name,
    ).toEqual([]);
  }
}

test('no page is harmed by what hosts and people wrote: reasons, names, notes, records', async ({ page, rounds }) => {
  test.slow();
  const words = `${MARKUP} ${TURNED} ${EMOJI} ${HEBREW}`;
  rounds.core.says.exceptions = {
    hostile: [
      {
        scope: 'host',
        target_id: idOf('host', 1),
        target: 'hostile',
        check: 'backup',
        state: 'alternative',
        reason: `${words} ${LONG.slice(0, 1900)}`,
        measure: `${TURNED}${LONG.slice(0, 900)}`,
        by: `${MARKUP}${TURNED}`,
        review_by: '2026-12-01',
        standing: 'due_soon',
      },
    ],
  };
  rounds.core.says.groups = ['g'.repeat(63)];
  rounds.core.says.access = { via: ['v'.repeat(63)], writes: 'same_as_reads', site_has_one_credential: true };
  await open(page, rounds);
  await expect(cellOf(page, 'hostile', 'logging')).toBeVisible();
  await expectHarmless(page);
});

test('no page is harmed by what the core itself passes on when it fails', async ({ page, rounds }) => {
  test.slow();
  rounds.core.moods.fail('*', {
    code: 'PROTOCOL',
    message: `It said: ${MARKUP}${TURNED}${LONG}`,
    details: [LONG, MARKUP],
  });
  await open(page, rounds);
  await expect(cellOf(page, 'hostile', 'logging')).toBeVisible();
  await expectHarmless(page);
});
