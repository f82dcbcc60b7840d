import type { DriftPoint, TrendPoint } from '../../src/contract/live.ts';
import { expect, open, pictures, test } from '../support/screen-test.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Scores of the last week, with a night on which nobody looked. */
function scores(now: number): TrendPoint[] {
  const hours = Array.from({ length: 7 * 24 }, (_, index) => now - (7 * 24 - 1 - index) * HOUR);
  return hours.flatMap((at, index) =>
    index > 60 && index < 78
      ? []
      : [
          {
            at: new Date(at - (at % HOUR)).toISOString(),
            score_bp: 6400 + index * 12 + (index % 24 < 6 ? -900 : 0),
            counted: 54,
          },
        ],
  );
}

/** Drift of the last week: logging gets worse, backup gets well, a custom check comes up. */
function drift(now: number): DriftPoint[] {
  return Array.from({ length: 29 }, (_, index) => ({
    at: new Date(now - (28 - index) * 6 * HOUR).toISOString(),
    drifted: {
      logging: 1 + Math.floor(index / 8),
      ...(index < 20 ? { backup: 3 } : {}),
      ...(index > 12 ? { firewall: 1, 'custom:usb-ports': 2 } : {}),
      patching: 2,
    } as DriftPoint['drifted'],
    counted: index < 2 ? 0 : 54,
  }));
}

test.use({ viewport: { width: 1440, height: 900 }, trace: 'off' });

test('score and drift are drawn when somebody looks, and stay open for the next time', async ({ page, rounds }) => {
  const now = Date.now();
  rounds.core.says.trend = scores(now);
  rounds.core.says.driftTrend = drift(now);
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await open(page, rounds);
  await expect(page.getByTestId('score')).toBeVisible();
  expect(loaded.filter((url) => /chart/.test(url))).toEqual([]);
  await page.getByText('Score and drift over time').click();
  await expect(page.getByRole('img', { name: /^Score: 84 % at last, / })).toBeVisible();
  await expect(page.getByTestId('drift-charts').getByRole('listitem')).toHaveCount(7);
  await expect(page.getByRole('img', { name: 'Logging: 4 now, at most 4 hosts in this time' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'Backup: none now, at most 3 hosts in this time' })).toBeVisible();
  // No style is made up by the charts: the policy of the page would refuse it, and the complaints of this test say so.
  expect(await page.locator('style').count()).toBe(0);
  await pictures(page, 'fleet-over-time');
  await page.reload();
  await expect(page.getByTestId('drift-charts')).toBeVisible();
});

test('each chart can be read as a table', async ({ page, rounds }) => {
  const now = Date.now();
  rounds.core.says.trend = scores(now);
  rounds.core.says.driftTrend = drift(now);
  await open(page, rounds);
  await page.getByText('Score and drift over time').click();
  await page.getByRole('button', { name: 'Tables' }).click();
  const table = page.getByRole('table', { name: 'Drifted hosts by day and check, newest first' });
  await expect(table.getByRole('columnheader')).toHaveText([
    /^Day/,
    'Patching',
    'Antivirus',
    'Backup',
    'Logging',
    'Firewall',
    'Encryption',
    'usb-ports',
  ]);
  await expect(table.locator('tbody tr').first().getByRole('cell')).toHaveText(['2', '0', '0', '4', '1', '0', '2']);
  await expect(page.getByRole('table', { name: /Score by day/ })).toBeVisible();
  await pictures(page, 'fleet-over-time-tables');
});

test('the chosen time and clinic are asked for, in the zone of the clinic', async ({ page, rounds }) => {
  rounds.core.says.driftTrend = drift(Date.now() - DAY);
  await open(page, rounds, '#/fleet?site=harbor-dental');
  await page.getByText('Score and drift over time').click();
  await expect(page.getByText('harbor-dental · times of America/New_York')).toBeVisible();
  await page.getByTestId('over-time').getByLabel('How far back').selectOption('Last 30 days');
  await expect
    .poll(() => rounds.core.received.filter((one) => one.procedure === 'driftTrend').at(-1)?.input)
    .toEqual({ site: 'harbor-dental', days: 30 });
  await expect(page.getByText('No score was kept yet', { exact: false })).toBeVisible();
});

test('a chart that cannot be had says so, and is tried again', async ({ page, rounds }) => {
  await open(page, rounds);
  await expect(page.getByTestId('score')).toBeVisible();
  rounds.core.failNext({ code: 'STORE_CORRUPT', message: 'The scores cannot be read. Run "rounds doctor".' });
  await page.getByText('Score and drift over time').click();
  const wrong = page.getByTestId('over-time').getByRole('alert');
  await expect(wrong).toContainText('The scores cannot be read.');
  await page.getByTestId('over-time').getByRole('button', { name: 'Try again' }).click();
  await expect(wrong).toHaveCount(0);
});
