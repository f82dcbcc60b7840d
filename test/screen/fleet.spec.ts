import { cellOf, expect, open, test } from '../support/screen-test.ts';

const hostNames = ['ehr-db-01', 'imaging-gw', 'front-desk-2', 'reception', 'lab-printer-srv', 'xray-archive'];

test('hosts come worst first', async ({ page, rounds }) => {
  await open(page, rounds);
  const rows = page.locator('tbody tr');
  await expect(rows).toHaveCount(hostNames.length);
  for (const [at, name] of hostNames.entries())
    await expect(rows.nth(at)).toHaveAttribute('data-testid', `row-${name}`);
});

test('a cell says its state in a word, with a shape and its age, and says all of it to a screen reader', async ({
  page,
  rounds,
}) => {
  await open(page, rounds);
  const cell = cellOf(page, 'ehr-db-01', 'logging');
  await expect(cell).toContainText('Critical');
  await expect(cell).toContainText('3 min ago');
  await expect(cell.locator('svg')).toHaveCount(1);
  await expect(cell).toHaveAccessibleName('Logging on ehr-db-01: drifted, critical, 3 min ago');
  await expect(cellOf(page, 'reception', 'firewall')).toHaveAccessibleName(
    'Firewall on reception: unknown, not read yet',
  );
});

test('the exact time, in the zone of the clinic, shows on hover and on focus', async ({ page, rounds }) => {
  await open(page, rounds);
  const exact = /Read \d+ \w+ \d{4}, \d\d:\d\d:\d\d America\/Chicago \(C[SD]T\)/;
  await cellOf(page, 'ehr-db-01', 'logging').hover();
  await expect(page.getByRole('tooltip')).toContainText(exact);
  await page.mouse.move(40, 700, { steps: 5 });
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  await page.getByTestId('host-ehr-db-01').focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tooltip')).toContainText(exact);
});

test('the head shows score, vault, console, hosts and records', async ({ page, rounds }) => {
  await open(page, rounds);
  await expect(page.getByTestId('score')).toContainText('20 %');
  const meta = page.getByTestId('fleet-meta');
  await expect(meta).toContainText('Console laptop-7');
  await expect(meta).toContainText('6 hosts');
  await expect(meta).toContainText('17 signed records');
  await expect(meta).toContainText('Updated');
  await expect(page.getByTestId('vault-state')).toHaveAttribute('data-state', 'unlocked');
  await expect(page.getByTestId('count-unreachable')).toContainText('3');
});

test('a cell turns by itself when the core says so, and the score with it', async ({ page, rounds }) => {
  await open(page, rounds);
  await expect(cellOf(page, 'ehr-db-01', 'firewall')).toHaveAttribute('data-state', 'compliant');
  rounds.core.turn('ehr-db-01', 'firewall', {
    state: 'drifted',
    severity: 'high',
    summary: 'A rule is missing.',
    causes: ['rule_missing'],
    minutes: 0,
  });
  await expect(cellOf(page, 'ehr-db-01', 'firewall')).toHaveAttribute('data-state', 'drifted');
  await expect(cellOf(page, 'ehr-db-01', 'firewall')).toContainText('High');
  await expect(page.getByTestId('score')).toContainText('17.1 %');
});

test('ages tick', async ({ page, rounds }) => {
  await open(page, rounds);
  rounds.core.turn('reception', 'patching', { state: 'compliant', summary: 'Fine.', minutes: 0 });
  await expect(cellOf(page, 'reception', 'patching')).toContainText('just now');
  await expect(cellOf(page, 'reception', 'patching')).toContainText(/[5-9] s ago/, { timeout: 10_000 });
});

test.describe('a scan', () => {
  test.use({ coreOptions: { scansFinish: false } });

  test('shows what is read now and what waits, turns cells as results come, and ends', async ({ page, rounds }) => {
    await open(page, rounds);
    await page.getByRole('button', { name: 'Scan all' }).click();
    const bar = page.getByTestId('scan-bar');
    await expect(bar).toContainText('0 of 6 hosts done');
    await expect(bar).toContainText('now reading ehr-db-01');
    await expect(page.getByTestId('row-ehr-db-01')).toHaveAttribute('data-activity', 'scanning');
    await expect(page.getByTestId('row-imaging-gw')).toContainText('waiting');
    const logging = cellOf(page, 'ehr-db-01', 'logging');
    await expect(logging).toContainText('reading');
    rounds.core.turn('ehr-db-01', 'logging', { state: 'compliant', summary: 'Logging runs.', minutes: 0 }, 'scanning');
    await expect(logging).toHaveAttribute('data-state', 'compliant');
    await expect(logging).toHaveAttribute('data-awaited', 'false');
    await expect(cellOf(page, 'ehr-db-01', 'firewall')).toHaveAttribute('data-awaited', 'true');
    rounds.core.publishRow({ ...rounds.core.find('ehr-db-01'), activity: 'idle' });
    await expect(bar).toContainText('1 of 6 hosts done');
    rounds.core.finishScan();
    await expect(bar).toHaveCount(0);
    await expect(page.getByText('The scan has ended.')).toBeAttached();
  });

  test('does not move hosts under the hand; they move when it is over', async ({ page, rounds }) => {
    await open(page, rounds);
    await page.getByRole('button', { name: 'Scan all' }).click();
    rounds.core.turn(
      'xray-archive',
      'patching',
      { state: 'drifted', severity: 'critical', summary: 'Bad.', minutes: 0 },
      'idle',
    );
    rounds.core.turn(
      'xray-archive',
      'logging',
      { state: 'drifted', severity: 'critical', summary: 'Bad.', minutes: 0 },
      'idle',
    );
    await expect(cellOf(page, 'xray-archive', 'logging')).toHaveAttribute('data-state', 'drifted');
    await expect(page.locator('tbody tr').last()).toHaveAttribute('data-testid', 'row-xray-archive');
    rounds.core.finishScan();
    await expect(page.locator('tbody tr').first()).toHaveAttribute('data-testid', 'row-xray-archive');
  });

  test('can be cancelled', async ({ page, rounds }) => {
    await open(page, rounds);
    await page.getByRole('button', { name: 'Scan all' }).click();
    await page.getByTestId('scan-bar').getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByTestId('scan-bar')).toHaveCount(0);
    await expect(page.getByText('The scan was cancelled.')).toBeAttached();
  });

  test('that began before the page was opened can be cancelled too', async ({ page, rounds, context }) => {
    await open(page, rounds);
    await page.getByRole('button', { name: 'Scan all' }).click();
    const second = await context.newPage();
    await open(second, rounds);
    await second.getByTestId('scan-bar').getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByTestId('scan-bar')).toHaveCount(0);
  });

  test('reads only the hosts that were picked', async ({ page, rounds }) => {
    await open(page, rounds);
    await page.getByRole('checkbox', { name: 'Select imaging-gw' }).check();
    await page.getByRole('checkbox', { name: 'Select reception' }).check();
    await page.getByRole('button', { name: 'Scan selected (2)' }).click();
    await expect(page.getByTestId('scan-bar')).toContainText('0 of 2 hosts done');
    const asked = rounds.core.received.find((one) => one.procedure === 'scan.start')?.input;
    expect(asked).toEqual({
      hosts: [rounds.core.find('imaging-gw').host.host_id, rounds.core.find('reception').host.host_id],
    });
  });
});

test('a scan that is refused says why', async ({ page, rounds }) => {
  await open(page, rounds);
  rounds.core.failNext({
    code: 'VAULT_LOCKED',
    message: 'The vault is locked, so nothing can be signed. Unlock it, then scan again.',
  });
  await page.getByRole('button', { name: 'Scan all' }).click();
  await expect(page.getByRole('alert')).toContainText('Unlock it, then scan again.');
});

test('a state pressed shows only the hosts that have it; names and clinics narrow too', async ({ page, rounds }) => {
  await open(page, rounds);
  const rows = page.locator('tbody tr');
  await page.getByTestId('count-unreachable').click();
  await expect(rows).toHaveCount(1);
  await expect(page.getByText('1 of 6 hosts')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByLabel('Clinic').selectOption('harbor-dental');
  await expect(rows).toHaveCount(2);
  await page.getByLabel('Find a host by name or address').fill('xray');
  await expect(rows).toHaveCount(1);
  await page.getByLabel('Find a host by name or address').fill('nothing like it');
  await expect(page.getByRole('heading', { name: 'No host matches' })).toBeVisible();
});

test('a host that could not be reached says why in its panel, with what to do', async ({ page, rounds }) => {
  await open(page, rounds);
  await expect(page.getByTestId('row-front-desk-2')).toContainText('connection refused');
  await page.getByTestId('host-front-desk-2').click();
  await expect(page.getByRole('alert')).toContainText('Start sshd on it, or correct the port of its address.');
});

test('an unconfirmed and a changed identity read differently, and lead to the identity', async ({ page, rounds }) => {
  const { core } = rounds;
  core.publishRow({ ...core.find('imaging-gw'), problem: { code: 'IDENTITY_UNCONFIRMED', message: 'Confirm it.' } });
  core.publishRow({ ...core.find('reception'), problem: { code: 'E008', message: 'It changed.' } });
  core.setTrust('reception', 'changed');
  await open(page, rounds);
  await expect(page.getByTestId('row-imaging-gw').getByRole('link')).toHaveText('confirm its identity');
  await page.getByTestId('row-reception').getByRole('link', { name: 'host key changed: stop' }).click();
  await expect(page.getByTestId('changed-key')).toBeVisible();
});

test('a host is removed after a second press', async ({ page, rounds }) => {
  await open(page, rounds);
  await page.getByTestId('host-reception').click();
  await page.getByRole('button', { name: 'Remove this host …' }).click();
  await expect(page.getByText('Its evidence stays')).toBeVisible();
  await page.getByRole('button', { name: 'Remove reception' }).click();
  await expect(page.getByTestId('row-reception')).toHaveCount(0);
});

test.describe('without hosts', () => {
  test.use({ coreOptions: { hosts: [], sites: [] } });

  test('it leads to adding a clinic, or this computer', async ({ page, rounds }) => {
    await open(page, rounds);
    await page.getByRole('button', { name: 'Add a clinic' }).click();
    await expect(page.getByRole('heading', { name: 'Add a host' })).toBeVisible();
    await expect(page.getByLabel('Name of the clinic')).toBeVisible();
    await page.goBack();
    await page.getByRole('button', { name: 'Check this computer' }).click();
    await expect(page.getByTestId('this-computer')).toContainText('bench-7');
  });
});
