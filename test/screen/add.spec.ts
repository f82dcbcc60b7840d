import { FINGERPRINT } from '../support/fake-core/trusts.ts';
import { cellOf, expect, open, test } from '../support/screen-test.ts';

const PASSPHRASE = 'four unrelated words here';

test.describe('on a fresh console', () => {
  test.use({ coreOptions: { hosts: [], sites: [], vault: 'absent' } });

  test('a technician goes from nothing to the first results without leaving the page', async ({ page, rounds }) => {
    await open(page, rounds);
    await page.getByRole('button', { name: 'Add a clinic' }).click();

    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('Passphrase again', { exact: true }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Make the vault' }).click();
    await page.getByRole('checkbox', { name: 'I have kept the code' }).check();
    await page.getByRole('button', { name: 'Done' }).click();

    await page.getByLabel('Name of the clinic').fill('Riverside Clinic');
    await page.getByLabel('Its time zone').fill('America/Chicago');
    await page.getByRole('button', { name: 'Add the clinic and go on' }).click();

    await page.getByLabel('Name of the host').fill('ehr-db-01');
    await page.getByLabel('Name or IP address').fill('10.20.0.11');
    await page.getByLabel('User').fill('rounds');
    await page.getByRole('button', { name: 'Add the host and go on' }).click();

    await expect(page.getByTestId('fingerprint')).toContainText('SHA256:');
    await page.getByLabel(/What the host printed/).fill(`256 ${FINGERPRINT} root@ehr-db-01 (ED25519)`);
    await expect(page.getByText('It is the same, to the last character.')).toBeVisible();
    await page.getByRole('checkbox', { name: /I compared/ }).check();
    await page.getByRole('button', { name: 'Trust ehr-db-01' }).click();
    await page.getByRole('button', { name: 'Go on to the baseline' }).click();

    await page.getByRole('button', { name: 'Capture from ehr-db-01' }).click();
    await expect(page.getByLabel('Baseline (YAML)')).toHaveValue(/rsyslog/);
    await page.getByLabel('Reason').fill('First baseline, reviewed with the clinic');
    await page.getByRole('button', { name: 'Set this baseline' }).click();

    await page.getByRole('button', { name: 'Scan it now' }).click();
    await expect(cellOf(page, 'ehr-db-01', 'logging')).toBeVisible();

    // What is shown is asked for again after each change: once is enough here.
    const calls = rounds.core.received.map((one) => one.procedure);
    expect([...new Set(calls)]).toEqual([
      'vault.create',
      'vault.makeRecoveryCode',
      'sites.add',
      'hosts.add',
      'trust.show',
      'trust.accept',
      'baselines.capture',
      'baselines.set',
      'scan.start',
    ]);
    expect(rounds.core.received.find((one) => one.procedure === 'sites.add')?.input).toEqual({
      name: 'riverside-clinic',
      timezone: 'America/Chicago',
    });
    expect(rounds.core.received.find((one) => one.procedure === 'hosts.add')?.input).toMatchObject({
      address: 'ssh://rounds@10.20.0.11:22',
      site: 'riverside-clinic',
      sudo: 'nopasswd',
    });
    expect(rounds.core.received.find((one) => one.procedure === 'trust.accept')?.input).toMatchObject({
      fingerprint: FINGERPRINT,
    });
  });
});

test('this computer needs no identity', async ({ page, rounds }) => {
  await open(page, rounds, '#/add');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('Name of the host').fill('this-laptop');
  await page.getByRole('radio', { name: 'This computer' }).check();
  await page.getByRole('button', { name: 'Add the host and go on' }).click();
  await expect(page.getByLabel('Baseline (YAML)')).toBeVisible();
  expect(rounds.core.received.find((one) => one.procedure === 'hosts.add')?.input).toMatchObject({
    address: 'local:',
    credential: { kind: 'none' },
  });
});

test('what is missing or wrong is named at its field, and nothing is sent', async ({ page, rounds }) => {
  await open(page, rounds, '#/add');
  await page.getByRole('radio', { name: 'A new clinic' }).check();
  await page.getByLabel('Its time zone').fill('Mars/Olympus');
  await page.getByRole('button', { name: 'Add the clinic and go on' }).click();
  await expect(page.getByText('Choose an IANA time zone such as America/Chicago.')).toBeVisible();
  await expect(page.getByLabel('Its time zone')).toHaveAttribute('aria-invalid', 'true');
  expect(rounds.core.received).toEqual([]);
});

test('a refusal of the core keeps everything that was typed', async ({ page, rounds }) => {
  await open(page, rounds, '#/add');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('Name of the host').fill('imaging-gw');
  await page.getByLabel('Name or IP address').fill('10.20.0.99');
  await page.getByLabel('User').fill('rounds');
  await page.getByRole('button', { name: 'Add the host and go on' }).click();
  await expect(page.getByRole('alert')).toContainText('There is a host "imaging-gw" already. Choose another name.');
  await expect(page.getByLabel('Name or IP address')).toHaveValue('10.20.0.99');
});

test('a password goes to the core once and stays nowhere in the page', async ({ page, rounds }) => {
  const secret = 'hunter2-hunter2';
  await open(page, rounds, '#/add');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('Name of the host').fill('with-password');
  await page.getByLabel('Name or IP address').fill('10.20.0.99');
  await page.getByLabel('User').fill('rounds');
  await page.getByRole('radio', { name: /^Password/ }).check();
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Add the host and go on' }).click();
  await expect(page.getByTestId('first-contact')).toBeVisible();
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.documentElement.outerHTML, document.cookie]),
  );
  expect(kept).not.toContain(secret);
});

test('what was typed is there again after a look elsewhere', async ({ page, rounds }) => {
  await open(page, rounds, '#/add');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('Name of the host').fill('half-typed');
  await page.getByRole('link', { name: 'Evidence' }).click();
  await page.getByRole('link', { name: 'Add a host' }).click();
  await expect(page.getByLabel('Name of the host')).toHaveValue('half-typed');
});
