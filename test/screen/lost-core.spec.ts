import type { Page } from '@playwright/test';
import { cellOf, expect, open, test } from '../support/screen-test.ts';

/** The way between the page and its core, to be cut and mended. */
async function wire(page: Page) {
  const cuts = new Set<() => void>();
  const state = { up: true };
  await page.routeWebSocket(/\/rpc$/, (socket) => {
    if (!state.up) {
      void socket.close({ code: 1012 });
      return;
    }
    socket.connectToServer();
    cuts.add(() => void socket.close({ code: 1012 }));
  });
  return {
    cut() {
      state.up = false;
      for (const one of cuts) one();
      cuts.clear();
    },
    mend() {
      state.up = true;
    },
  };
}

const away = (page: Page) => page.getByTestId('away');
const untilBack = (page: Page) => expect(away(page)).toHaveCount(0, { timeout: 15_000 });
const YAML = 'logging:\n  services: [rsyslog]';

test.beforeEach(({ complaints }) => {
  complaints.expected = /WebSocket connection|ERR_CONNECTION_REFUSED/;
});

test.describe('when the core is lost in the middle', () => {
  test('of a list that is being read: the page says that it waits, and reads it by itself', async ({
    page,
    rounds,
  }) => {
    const way = await wire(page);
    await open(page, rounds);
    rounds.core.moods.hold('evidence.list');
    await page.getByRole('link', { name: 'Evidence', exact: true }).first().click();
    await expect(page.getByTestId('loading').first()).toBeVisible();
    way.cut();
    await expect(away(page)).toContainText('The core is away');
    await expect(page.getByTestId('offline').first()).toBeVisible();
    await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
    rounds.core.moods.clear();
    way.mend();
    await untilBack(page);
    await expect(page.getByRole('table', { name: /^Records/ })).toBeVisible();
  });

  test('of reading: what was read before stays, and says how old it is', async ({ page, rounds }) => {
    const way = await wire(page);
    await open(page, rounds, '#/hosts/ehr-db-01/identity');
    await expect(page.getByTestId('trusted')).toBeVisible();
    way.cut();
    await expect(page.getByTestId('growing-old').first()).toContainText('before the core went away');
    await expect(page.getByTestId('trusted')).toBeVisible();
    way.mend();
    await untilBack(page);
    await expect(page.getByTestId('growing-old')).toHaveCount(0);
  });

  test('of an order that was sent: the page does not claim to know, keeps the words, and the next press does it', async ({
    page,
    rounds,
  }) => {
    const way = await wire(page);
    await open(page, rounds, '#/hosts/ehr-db-01/baseline');
    await page.getByLabel('Baseline (YAML)').fill(YAML);
    await page.getByLabel('Reason').fill('typed before');
    rounds.core.moods.hold('baselines.set');
    await page.getByRole('button', { name: 'Set this baseline' }).click();
    await expect(page.getByRole('button', { name: 'Set this baseline' })).toBeDisabled();
    way.cut();
    await expect(page.getByText(/Look whether it was done before you try again/)).toBeVisible();
    await expect(page.getByLabel('Baseline (YAML)')).toHaveValue(YAML);
    rounds.core.moods.clear();
    way.mend();
    await untilBack(page);
    await expect(page.getByLabel('Reason')).toHaveValue('typed before');
    await page.getByRole('button', { name: 'Set this baseline' }).click();
    await expect(page.getByText('The baseline is set')).toBeVisible();
  });

  test('of a first contact: what was pasted and ticked is still there', async ({ page, rounds }) => {
    const way = await wire(page);
    rounds.core.setTrust('ehr-db-01', 'first_contact');
    await open(page, rounds, '#/hosts/ehr-db-01/identity');
    await page.getByPlaceholder('SHA256:…').fill('SHA256:half of it');
    await page.getByRole('checkbox').check();
    way.cut();
    await expect(away(page)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Trust ehr-db-01' })).toBeDisabled();
    way.mend();
    await untilBack(page);
    await expect(page.getByPlaceholder('SHA256:…')).toHaveValue('SHA256:half of it');
    await expect(page.getByRole('checkbox')).toBeChecked();
  });

  test('of a scan that ends meanwhile: the page shows its results and no bar that never ends', async ({
    page,
    rounds,
  }) => {
    const way = await wire(page);
    rounds.core.moods.hold('scan.cancel');
    await open(page, rounds);
    rounds.core.turnWatcher({ state: 'paused', reason: 'asked' });
    await page.getByRole('button', { name: 'Scan all' }).click();
    way.cut();
    await expect(away(page)).toBeVisible();
    rounds.core.turn('ehr-db-01', 'logging', { state: 'compliant', summary: 'Runs.', minutes: 0 });
    way.mend();
    await untilBack(page);
    await expect(cellOf(page, 'ehr-db-01', 'logging')).toHaveAttribute('data-state', 'compliant');
    await expect(page.getByTestId('scan-bar')).toHaveCount(0);
  });
});

test('an answer that failed is asked for again by hand, and what was read before stays', async ({ page, rounds }) => {
  rounds.core.moods.fail('hosts.sudoers', { code: 'DISK_FULL', message: 'The disk is full. Make room.' });
  await open(page, rounds, '#/hosts/ehr-db-01/access');
  await expect(page.getByRole('alert')).toContainText('The disk is full. Make room.');
  rounds.core.moods.clear();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByLabel(/^File/)).toBeVisible();
  rounds.core.moods.fail('hosts.sudoers', { code: 'DISK_FULL', message: 'The disk is full. Make room.' });
  rounds.core.publishSnapshot();
  await expect(page.getByRole('alert')).toContainText('The disk is full');
  await expect(page.getByLabel(/^File/)).toBeVisible();
});

test.describe('when the vault is locked meanwhile', () => {
  test('the page says so, opens it in place, and goes on with what was typed', async ({ page, rounds, context }) => {
    await open(page, rounds, '#/hosts/ehr-db-01/baseline');
    await page.getByLabel('Baseline (YAML)').fill(YAML);
    await page.getByLabel('Reason').fill('typed before');
    const other = await context.newPage();
    await open(other, rounds, '#/vault');
    await other.getByRole('button', { name: 'Lock now' }).click();
    await expect(page.getByTestId('vault-locked')).toContainText('The vault is locked');
    await page.getByRole('button', { name: 'Unlock here' }).click();
    await page.getByLabel('Passphrase', { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    await expect(page.getByTestId('vault-locked')).toHaveCount(0);
    await expect(page.getByLabel('Baseline (YAML)')).toHaveValue(YAML);
    await page.getByRole('button', { name: 'Set this baseline' }).click();
    await expect(page.getByText('The baseline is set')).toBeVisible();
  });

  test('a password that was typed for a new host is there again once it is open', async ({ page, rounds, context }) => {
    await open(page, rounds, '#/add');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('radio', { name: /^Password/ }).check();
    await page.getByLabel('Password', { exact: true }).fill('s3cret');
    const other = await context.newPage();
    await open(other, rounds, '#/vault');
    await other.getByRole('button', { name: 'Lock now' }).click();
    await page.getByLabel('Passphrase', { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('s3cret');
  });
});
