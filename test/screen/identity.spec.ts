import { FINGERPRINT, OTHER_FINGERPRINT } from '../support/fake-core/trusts.ts';
import { expect, open, test } from '../support/screen-test.ts';

const PLACE = '#/hosts/ehr-db-01/identity';

test.describe('first contact', () => {
  test.beforeEach(async ({ page, rounds }) => {
    rounds.core.setTrust('ehr-db-01', 'first_contact');
    await open(page, rounds, PLACE);
  });

  test('shows the fingerprint and how to check it on the host', async ({ page }) => {
    await expect(page.getByTestId('fingerprint')).toContainText(FINGERPRINT);
    await expect(page.getByTestId('first-contact')).toContainText('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
  });

  test('cannot be accepted before a person says that they compared', async ({ page, rounds }) => {
    const trust = page.getByRole('button', { name: 'Trust ehr-db-01' });
    await expect(trust).toBeDisabled();
    await page.getByRole('checkbox', { name: /I compared/ }).check();
    await trust.click();
    await expect(page.getByTestId('trusted')).toBeVisible();
    const asked = rounds.core.received.map((one) => one.procedure);
    expect(asked.slice(0, 2)).toEqual(['trust.show', 'trust.accept']);
    expect(asked.filter((one) => one === 'trust.accept')).toHaveLength(1);
  });

  test('cannot be accepted when what the host printed is another fingerprint, whatever was ticked', async ({
    page,
  }) => {
    await page.getByRole('checkbox', { name: /I compared/ }).check();
    await page.getByLabel(/What the host printed/).fill(OTHER_FINGERPRINT);
    await expect(page.getByText('It is NOT the same.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Trust ehr-db-01' })).toBeDisabled();
    await page.getByLabel(/What the host printed/).press('Enter');
    await expect(page.getByTestId('first-contact')).toBeVisible();
  });

  test('that the core refuses stays a first contact, with the reason', async ({ page, rounds }) => {
    await page.getByRole('checkbox', { name: /I compared/ }).check();
    rounds.core.failNext({
      code: 'IDENTITY_UNCONFIRMED',
      message: 'ehr-db-01 shows another fingerprint now, so nothing was accepted.',
    });
    await page.getByRole('button', { name: 'Trust ehr-db-01' }).click();
    await expect(page.getByRole('alert')).toContainText('nothing was accepted');
    await expect(page.getByTestId('first-contact')).toBeVisible();
  });
});

test.describe('a changed key', () => {
  test.beforeEach(async ({ page, rounds }) => {
    rounds.core.setTrust('ehr-db-01', 'changed');
    await open(page, rounds, PLACE);
  });

  test('is a stop with old and new side by side, and looks nothing like a first contact', async ({ page }) => {
    const stop = page.getByTestId('changed-key');
    await expect(stop).toContainText('Stop: ehr-db-01 shows another key than before');
    await expect(page.getByTestId('known-fingerprint')).toContainText(FINGERPRINT);
    await expect(page.getByTestId('known-fingerprint')).toContainText('dana@laptop-7');
    await expect(page.getByTestId('shown-fingerprint')).toContainText(OTHER_FINGERPRINT);
    await expect(page.getByTestId('first-contact')).toHaveCount(0);
  });

  test('cannot be accepted: there is nothing to press but copying what to do', async ({ page, rounds }) => {
    await expect(page.getByTestId('changed-key')).toBeVisible();
    await expect(page.getByTestId('changed-key').getByRole('button')).toHaveAccessibleName('Copy the command');
    await expect(page.locator('main').getByRole('button', { name: /trust|accept|confirm/i })).toHaveCount(0);
    await expect(page.locator('main').getByRole('checkbox')).toHaveCount(0);
    await expect(page.locator('main').getByRole('textbox')).toHaveCount(0);
    await expect(page.getByTestId('changed-key')).toContainText('rounds trust forget ehr-db-01');
    expect(rounds.core.received.map((one) => one.procedure)).toEqual(['trust.show']);
  });
});

test('a host that does not answer says so, and can be asked again', async ({ page, rounds }) => {
  rounds.core.failNext({ code: 'TARGET_REFUSED', message: 'ehr-db-01 refused the connection. Start sshd on it.' });
  await open(page, rounds, PLACE);
  await expect(page.getByRole('alert')).toContainText('Start sshd on it.');
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByTestId('trusted')).toBeVisible();
});
