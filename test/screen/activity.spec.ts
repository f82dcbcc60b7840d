import type { Bundle } from '../../src/contract/evidence.ts';
import { envelopeOf } from '../support/fake-core/bundles.ts';
import { expect, open, pictures, type Rounds, test } from '../support/screen-test.ts';

test.use({ viewport: { width: 1440, height: 900 }, trace: 'off' });

/** A change of policy, `minutes` ago. */
function policy(rounds: Rounds, seq: number, minutes: number, rest: Partial<Extract<Bundle, { kind: 'policy' }>> = {}) {
  const at = new Date(Date.now() - minutes * 60_000).toISOString();
  const row = rounds.core.find('ehr-db-01');
  const bundle: Bundle = {
    ...envelopeOf(row, seq, at),
    kind: 'policy',
    subject: 'baseline',
    target: 'riverside-clinic',
    before: { logging: { journal_retention_days: 90 } },
    after: { logging: { journal_retention_days: 30 } },
    by: 'dana',
    reason: 'The disk of the archive is full until Friday',
    ...rest,
  };
  return bundle;
}

function key(rounds: Rounds, seq: number, minutes: number): Bundle {
  const at = new Date(Date.now() - minutes * 60_000).toISOString();
  return {
    ...envelopeOf(rounds.core.find('reception'), seq, at),
    kind: 'key',
    event: 'made',
    subject_key_id: 'a'.repeat(64),
    subject_role: 'technician',
    public_key: 'q1Z0m3b7c9fXyT2kLw5vN8sR4uE6pHjD0aGxBiCoQzE=',
  };
}

test('who did what and why, newest first, each with its signed record', async ({ page, rounds }) => {
  rounds.core.says.bundles = [
    policy(rounds, 101, 90, { subject: 'host', target: 'ehr-db-01', before: {}, reason: 'host added' }),
    key(rounds, 102, 40),
    policy(rounds, 103, 5),
  ];
  await open(page, rounds, '#/activity');
  const lines = page.getByRole('table', { name: 'Activity, newest first' }).locator('tbody > tr');
  await expect(lines).toHaveText([
    /Baseline of riverside-clinic changed.*dana.*The disk of the archive is full until Friday.*C[SD]T/,
    /Technician key made.*this console.*no reason given.*E[SD]T/,
    /Host ehr-db-01 added.*dana.*host added/,
  ]);
  await pictures(page, 'activity');
  await lines.first().getByRole('button', { name: /EB-/ }).click();
  await expect(page.getByRole('dialog', { name: /Record EB-/ })).toContainText('What was changed');
  await expect(page).toHaveURL(/#\/activity\/0197c000/);
  await page.keyboard.press('Escape');
  await page.getByLabel('Kind').selectOption({ label: 'Keys' });
  await expect(lines).toHaveCount(1);
});

test('what is done meanwhile is announced, and shown when a person asks', async ({ page, rounds }) => {
  rounds.core.says.bundles = [policy(rounds, 101, 90)];
  await open(page, rounds, '#/activity');
  const lines = page.locator('tbody > tr');
  await expect(lines).toHaveCount(1);
  await expect(page.getByTestId('fresh')).toBeEmpty();
  rounds.core.says.bundles = [...rounds.core.says.bundles, policy(rounds, 102, 0, { reason: 'Back to ninety days' })];
  rounds.core.turn('reception', 'logging', { state: 'compliant', summary: 'Fine.', minutes: 0 });
  await page.getByRole('button', { name: 'Show 1 new entry' }).click();
  await expect(lines).toHaveCount(2);
  await expect(lines.first()).toContainText('Back to ninety days');
  await expect(page.getByTestId('fresh')).toBeEmpty();
});

test('goes on to older entries without leaving one out', async ({ page, rounds }) => {
  rounds.core.says.bundles = Array.from({ length: 60 }, (_, at) =>
    at % 20 === 7 ? key(rounds, 100 + at, 600 - at) : policy(rounds, 100 + at, 600 - at),
  );
  await open(page, rounds, '#/activity');
  const lines = page.locator('tbody > tr');
  await expect(lines).toHaveCount(26);
  await page.getByRole('button', { name: 'Older entries' }).click();
  await expect(lines).toHaveCount(52);
  await page.getByRole('button', { name: 'Older entries' }).click();
  await expect(lines).toHaveCount(60);
  await expect(page.getByRole('button', { name: 'Older entries' })).toHaveCount(0);
});

test('names and reasons stay the text that they are', async ({ page, rounds }) => {
  const reason = `<img src=x onerror=alert(1)> \u202Egnp ${'word'.repeat(2500)}`;
  rounds.core.says.bundles = [policy(rounds, 101, 1, { by: '\u202Edana <b>', reason: reason.slice(0, 2000) })];
  await open(page, rounds, '#/activity');
  await expect(page.locator('tbody > tr')).toContainText('<img src=x onerror=alert(1)> U+202Egnp');
  await expect(page.locator('tbody > tr')).toContainText('U+202Edana <b>');
  await page.setViewportSize({ width: 320, height: 900 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('nothing, an error and a core that went away are told apart', async ({ page, rounds, complaints }) => {
  complaints.expected = /WebSocket connection|ERR_CONNECTION_REFUSED/;
  await open(page, rounds, '#/activity');
  await expect(page.getByText('Nothing was decided yet')).toBeVisible();
  rounds.core.failNext({
    code: 'STORE_CORRUPT',
    message: 'The index is damaged. Run "rounds evidence rebuild-index".',
  });
  await page.getByLabel('Kind').selectOption({ label: 'Approvals' });
  await expect(page.getByRole('alert')).toContainText('The index is damaged.');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await rounds.stop();
  await expect(page.getByTestId('away')).toBeVisible();
  await expect(page.getByTestId('growing-old')).toBeVisible();
});
