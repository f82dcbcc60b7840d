import { expect, open, test } from '../support/screen-test.ts';

test('a host says how it is reached, by which logins, and in which groups it is', async ({ page, rounds }) => {
  rounds.core.says.access = { via: ['gate-1', 'gate-2'], writes: 'same_as_reads', site_has_one_credential: true };
  rounds.core.says.groups = ['servers', 'ehr'];
  await open(page, rounds, '#/fleet/ehr-db-01');
  const reached = page.getByTestId('reached');
  await expect(reached).toContainText('gate-1 → gate-2');
  await expect(reached).toContainText('servers, ehr');
  await expect(reached).toContainText('the same login as for reading');
  await expect(page.getByText('Whoever can read can change')).toBeVisible();
});

test('the way to a host is examined step by step, with what to do where it fails', async ({ page, rounds }) => {
  rounds.core.says.doctor = [
    { name: 'front-desk-2 name', host: 'front-desk-2', step: 'dns', result: 'ok', detail: '10.20.0.13' },
    {
      name: 'front-desk-2 connection',
      host: 'front-desk-2',
      step: 'tcp',
      result: 'failed',
      detail: 'Port 22 refused the connection.',
      advice: 'Start sshd on it.',
    },
    { name: 'front-desk-2 login', host: 'front-desk-2', step: 'login', result: 'not_checked', detail: 'not tried' },
  ];
  await open(page, rounds, '#/fleet/front-desk-2');
  await page.getByRole('button', { name: 'Examine the way' }).click();
  const steps = page.getByTestId('doctor').getByRole('listitem');
  await expect(steps).toHaveCount(3);
  await expect(steps.nth(0)).toContainText('Works');
  await expect(steps.nth(1)).toContainText('Start sshd on it.');
  await expect(steps.nth(2)).toContainText('Not tried');
  await expect(page.getByText('1 of 3 steps need you.')).toBeVisible();
});

test('an examination that takes long is cancelled, at the core too', async ({ page, rounds }) => {
  rounds.core.says.doctorAnswers = false;
  await open(page, rounds, '#/fleet/front-desk-2');
  await page.getByRole('button', { name: 'Examine the way' }).click();
  await expect(page.getByText('Trying each step to front-desk-2 …')).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Cancelled.')).toBeVisible();
  await expect.poll(() => rounds.core.received.map((one) => one.procedure)).toContain('doctor aborted');
});

test('what happened on a host stands in its panel, check by check, newest first', async ({ page, rounds }) => {
  rounds.core.turn('reception', 'logging', { state: 'compliant', summary: 'Logging runs.', minutes: 9 });
  rounds.core.turn('reception', 'patching', { state: 'drifted', severity: 'low', summary: 'Old lists.', minutes: 1 });
  await open(page, rounds, '#/fleet/reception');
  const changes = page.getByTestId('history').getByRole('listitem');
  await expect(changes).toHaveCount(2);
  await expect(changes.first()).toContainText('Patching');
  await expect(changes.last()).toContainText('Logging');
});
