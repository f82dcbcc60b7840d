import { envelopeOf } from '../support/fake-core/bundles.ts';
import { expect, open, pictures, type Rounds, test } from '../support/screen-test.ts';

test.use({ viewport: { width: 1440, height: 900 }, trace: 'off' });

/** This many policy records beside those of the cells. */
function manyRecords(rounds: Rounds, count: number): void {
  const row = rounds.core.find('ehr-db-01');
  rounds.core.says.bundles = Array.from({ length: count }, (_, index) => ({
    ...envelopeOf(row, index + 100, new Date(Date.parse('2026-11-01T00:00:00.000Z') + index * 60_000).toISOString()),
    kind: 'policy' as const,
    subject: 'baseline' as const,
    target: row.site.name,
    before: {},
    after: {},
    by: 'pat',
    reason: 'reviewed',
  }));
}

test('records are narrowed by facets, which stand in the address', async ({ page, rounds }) => {
  await open(page, rounds, '#/evidence');
  const lines = page.locator('tbody tr[data-testid]');
  await expect(lines).toHaveCount(17);
  await page.getByLabel('Outcome').selectOption('alert');
  await expect(lines).toHaveCount(4);
  await page.getByLabel('Clinic').selectOption('riverside-clinic');
  await page.getByLabel('Host', { exact: true }).selectOption('imaging-gw');
  await expect(lines).toHaveCount(2);
  await expect(page).toHaveURL(/#\/evidence\?site=riverside-clinic&host=imaging-gw&outcome=alert$/);
  await lines.first().getByRole('button').first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.reload();
  await expect(lines).toHaveCount(2);
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('a span of days is asked for in the zone of the clinic', async ({ page, rounds }) => {
  await open(page, rounds, '#/evidence?site=riverside-clinic');
  await page.getByLabel('Time', { exact: true }).selectOption('From … to …');
  await page.getByLabel('From', { exact: true }).fill('2026-11-01');
  await page.getByLabel('To', { exact: true }).fill('2026-11-02');
  await expect(page.getByText('days of America/Chicago')).toBeVisible();
  await expect
    .poll(() => rounds.core.received.filter((one) => one.procedure === 'evidence.list').at(-1)?.input)
    .toMatchObject({ site: 'riverside-clinic', from: '2026-11-01T05:00:00.000Z', to: '2026-11-03T06:00:00.000Z' });
});

test('thousands of records scroll: only those near the window are drawn, older ones come by themselves', async ({
  page,
  rounds,
}) => {
  manyRecords(rounds, 3000);
  await open(page, rounds, '#/evidence');
  const lines = page.locator('tbody tr[data-testid]');
  await expect(page.getByTestId('records-shown')).toHaveText('200 records, and older ones');
  expect(await lines.count()).toBeLessThan(80);
  for (let screen = 0; screen < 4; screen += 1) {
    const before = await page.getByTestId('records-shown').textContent();
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await expect(page.getByTestId('records-shown')).not.toHaveText(before ?? '');
  }
  expect(await lines.count()).toBeLessThan(80);
  await expect(lines.last()).toHaveAttribute('aria-rowindex', /^\d{3,}$/);
});

test('what was picked is verified, and nothing else', async ({ page, rounds }) => {
  await open(page, rounds, '#/evidence');
  const picks = page.locator('tbody').getByRole('checkbox');
  await picks.nth(0).check();
  await picks.nth(2).check();
  await page.getByRole('button', { name: 'Verify selected (2)' }).click();
  await expect(page.getByTestId('verify-status')).toHaveText('2 of 2 verified records are valid.');
  await page.getByLabel('Verdict').selectOption('Valid');
  await expect(page.locator('tbody tr[data-testid]')).toHaveCount(2);
  await expect(page.getByTestId('records-shown')).toHaveText('2 records of the 17 that were read');
});

test('verifying everything says how far it is, and can be stopped, at the core too', async ({ page, rounds }) => {
  manyRecords(rounds, 450);
  rounds.core.says.verifications = 2;
  await open(page, rounds, '#/evidence');
  await page.getByRole('button', { name: /^Verify all/ }).click();
  await expect(page.getByTestId('verify-status')).toContainText('Verifying … 200');
  await expect(page.getByRole('progressbar', { name: 'Records verified' })).toBeAttached();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('verify-status')).toHaveText('Stopped. 200 of 200 verified records are valid.');
  await expect.poll(() => rounds.core.received.map((one) => one.procedure)).toContain('evidence.verify aborted');
  rounds.core.says.verifications = Number.POSITIVE_INFINITY;
  await page.getByRole('button', { name: /^Verify all/ }).click();
  await expect(page.getByTestId('verify-status')).toHaveText('467 of 467 verified records are valid.');
});

test('the log is compared with an older checkpoint, pasted or from a file', async ({ page, rounds }) => {
  rounds.core.says.consistency = { log_consistent: { result: 'pass' } };
  await open(page, rounds, '#/evidence');
  await page.getByText('Compare with an older checkpoint').click();
  const compare = page.getByTestId('compare');
  await expect(compare.getByRole('button', { name: 'Compare', exact: true })).toBeDisabled();
  await compare.getByLabel('Older checkpoint').fill('rounds.example/log\n12\nabc=\n');
  await compare.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(compare.getByText('The log goes on from this checkpoint')).toBeVisible();

  rounds.core.says.consistency = { log_consistent: { result: 'fail', detail: 'Its root at 12 is another one.' } };
  await compare.locator('input[type=file]').setInputFiles({
    name: 'old.checkpoint',
    mimeType: 'text/plain',
    buffer: Buffer.from('rounds.example/log\n12\nold=\n'),
  });
  await expect(compare.getByLabel('Older checkpoint')).toHaveValue(/old=/);
  await compare.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(compare.getByText('The log does not go on from this checkpoint')).toBeVisible();
  await expect(compare).toContainText('Its root at 12 is another one.');
  await compare.getByRole('button', { name: /newest checkpoint/ }).click();
  await expect(compare.getByLabel('The newest checkpoint')).toHaveValue(/rounds\.example\/log/);
  await pictures(page, 'evidence-compare');
});

test('a repair shows its commands, and the facts before and after', async ({ page, rounds }) => {
  const row = rounds.core.find('ehr-db-01');
  const { host_id, name: host_name } = row.host;
  const hash = 'a'.repeat(64);
  rounds.core.says.bundles = [
    {
      ...envelopeOf(row, 101, '2026-11-20T08:00:00.000Z'),
      host_id,
      host_name,
      kind: 'remediation',
      check: 'logging',
      runbook_id: 'RB-LOG-01',
      runbook_sha256: hash,
      plan: {},
      plan_hash: hash,
      window: {},
      pre_state: { services: { rsyslog: 'inactive' }, canary_age_s: 9000 },
      post_state: { services: { rsyslog: 'active' }, canary_age_s: 4 },
      action_taken: [
        {
          step: 1,
          action: 'Start rsyslog',
          command: 'systemctl start rsyslog <b>now</b>',
          exit_code: 0,
          duration_ms: 840,
          timestamp: '2026-11-20T08:00:00.000Z',
        },
      ],
      outcome: 'success',
      cured: ['service_inactive'],
      remaining: [],
      rollback_available: true,
    },
  ];
  await open(page, rounds, `#/evidence/${rounds.core.says.bundles[0]?.bundle_id}`);
  const panel = page.getByRole('dialog');
  await expect(panel.getByTestId('remediation')).toContainText('can be rolled back');
  await expect(panel.getByTestId('commands')).toContainText('systemctl start rsyslog <b>now</b>');
  await expect(panel.getByRole('row', { name: /rsyslog inactive active/ })).toBeVisible();
  await pictures(page, 'evidence-repair');
});
