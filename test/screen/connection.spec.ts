import { cellOf, expect, open, test } from '../support/screen-test.ts';

test('the token leaves the address at once, and is kept nowhere', async ({ page, rounds }) => {
  const link = rounds.host.freshLink();
  const token = link.slice(link.indexOf('=') + 1);
  await page.goto(link);
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
  expect(page.url()).not.toContain(token);
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, window.history.state]),
  );
  expect(kept).not.toContain(token);
  await page.goBack().catch(() => undefined);
  expect(page.url()).not.toContain(token);
});

test('a reload and a second tab work', async ({ page, rounds, context }) => {
  await open(page, rounds);
  await page.reload();
  await expect(cellOf(page, 'ehr-db-01', 'logging')).toBeVisible();
  const second = await context.newPage();
  await open(second, rounds);
  await expect(cellOf(second, 'ehr-db-01', 'logging')).toBeVisible();
  await expect(cellOf(page, 'ehr-db-01', 'logging')).toBeVisible();
});

test('a page without a link says how to get one, and takes it', async ({ page, rounds }) => {
  await page.goto(`http://127.0.0.1:${rounds.host.port}/`);
  await expect(page.getByRole('heading', { name: 'This page is not signed in' })).toBeVisible();
  await page.getByLabel('Fresh link').fill(rounds.host.freshLink());
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(cellOf(page, 'ehr-db-01', 'logging')).toBeVisible();
});

test('a link that was used says so', async ({ page, rounds, context, complaints }) => {
  complaints.expected = /401/;
  const link = rounds.host.freshLink();
  const first = await context.newPage();
  await first.goto(link);
  await expect(first.getByRole('navigation', { name: 'Pages' })).toBeVisible();
  await page.goto(link);
  await expect(page.getByText('This link was used before')).toBeVisible();
});

test.describe('when the core goes away', () => {
  test.beforeEach(({ complaints }) => {
    complaints.expected = /WebSocket connection|ERR_CONNECTION_REFUSED/;
  });

  test('the page says so, shows what it knew without green, sends nothing, and keeps what was typed', async ({
    page,
    rounds,
  }) => {
    await open(page, rounds, '#/hosts/ehr-db-01/baseline');
    await page.getByLabel('Baseline (YAML)').fill('logging:\n  services: [rsyslog]');
    await page.getByLabel('Reason').fill('typed before');
    await rounds.stop();
    const away = page.getByTestId('away');
    await expect(away).toContainText('The core is away');
    await expect(page.getByLabel('Baseline (YAML)')).toHaveValue('logging:\n  services: [rsyslog]');
    await expect(page.getByRole('button', { name: 'Set this baseline' })).toBeDisabled();
    await page.getByLabel('Reason').fill('typed while away');
    await page.getByRole('link', { name: 'Fleet', exact: true }).first().click();
    await expect(cellOf(page, 'ehr-db-01', 'logging')).toContainText('Critical');
    await expect(page.getByRole('button', { name: 'Scan all' })).toBeDisabled();
    const [well, bad] = await Promise.all(
      ['patching', 'logging'].map((check) =>
        cellOf(page, 'ehr-db-01', check)
          .locator('svg')
          .evaluate((icon) => getComputedStyle(icon).color),
      ),
    );
    const plain = await page
      .getByTestId('fleet-meta')
      .locator('li')
      .first()
      .evaluate((item) => getComputedStyle(item).color);
    expect(well).toBe(plain);
    expect(bad).not.toBe(plain);
  });

  test('it recovers by itself when a connection can be made again, and is live', async ({ page, rounds }) => {
    const cuts: (() => void)[] = [];
    const network = { up: true };
    await page.routeWebSocket(/\/rpc$/, (socket) => {
      if (network.up) socket.connectToServer();
      else void socket.close({ code: 1012 });
      cuts.push(() => void socket.close({ code: 1012 }));
    });
    await open(page, rounds);
    await expect(cellOf(page, 'ehr-db-01', 'logging')).toBeVisible();
    network.up = false;
    for (const cut of cuts) cut();
    await expect(page.getByTestId('away')).toContainText('The core is away');
    rounds.core.turn('ehr-db-01', 'firewall', {
      state: 'drifted',
      severity: 'high',
      summary: 'While away.',
      minutes: 0,
    });
    await expect(cellOf(page, 'ehr-db-01', 'firewall')).toHaveAttribute('data-state', 'compliant');
    network.up = true;
    await expect(page.getByTestId('away')).toHaveCount(0, { timeout: 15_000 });
    await expect(cellOf(page, 'ehr-db-01', 'firewall')).toHaveAttribute('data-state', 'drifted');
    rounds.core.turn('ehr-db-01', 'firewall', { state: 'compliant', summary: 'Live again.', minutes: 0 });
    await expect(cellOf(page, 'ehr-db-01', 'firewall')).toHaveAttribute('data-state', 'compliant');
  });

  test('a press of "Try now" does not wait', async ({ page, rounds }) => {
    const network = { up: true, attempts: 0 };
    const cuts: (() => void)[] = [];
    await page.routeWebSocket(/\/rpc$/, (socket) => {
      network.attempts += 1;
      if (network.up) socket.connectToServer();
      else void socket.close({ code: 1012 });
      cuts.push(() => void socket.close({ code: 1012 }));
    });
    await open(page, rounds);
    await expect(cellOf(page, 'ehr-db-01', 'logging')).toBeVisible();
    network.up = false;
    for (const cut of cuts) cut();
    await expect(page.getByTestId('away')).toContainText(/Trying again in [3-5] s/, { timeout: 15_000 });
    network.up = true;
    await page.getByRole('button', { name: 'Try now' }).click();
    await expect(page.getByTestId('away')).toHaveCount(0, { timeout: 2500 });
  });

  test('started anew, it asks for a fresh link in place, and everything typed is still there', async ({
    page,
    rounds,
  }) => {
    await open(page, rounds, '#/hosts/ehr-db-01/baseline');
    await page.getByLabel('Baseline (YAML)').fill('logging:\n  services: [rsyslog]');
    await page.getByLabel('Reason').fill('typed before');
    await rounds.stop();
    await expect(page.getByTestId('away')).toContainText('The core is away');
    await rounds.restart();
    await expect(page.getByTestId('away')).toContainText('This page is signed out', { timeout: 15_000 });
    await page.getByLabel('Fresh link').fill(rounds.host.freshLink());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByTestId('away')).toHaveCount(0);
    await page.getByRole('button', { name: 'Set this baseline' }).click();
    await expect(page.getByText('The baseline is set')).toBeVisible();
    expect(rounds.core.received.find((one) => one.procedure === 'baselines.set')?.input).toMatchObject({
      reason: 'typed before',
    });
  });

  test('a fresh link opened in the same tab goes on without a reload', async ({ page, rounds }) => {
    await open(page, rounds, '#/hosts/ehr-db-01/baseline');
    await page.getByLabel('Reason').fill('typed before');
    await rounds.stop();
    await rounds.restart();
    await expect(page.getByTestId('away')).toContainText('This page is signed out', { timeout: 15_000 });
    await page.evaluate((link) => window.location.assign(link), rounds.host.freshLink());
    await expect(page.getByTestId('away')).toHaveCount(0);
    await expect(page.getByLabel('Reason')).toHaveValue('typed before');
  });
});
