import { expect, open, test } from '../support/screen-test.ts';

test.describe('no vault', () => {
  test.use({ coreOptions: { vault: 'absent' } });

  test('asks for a passphrase twice and holds it to its rules', async ({ page, rounds }) => {
    await open(page, rounds, '#/vault');
    const make = page.getByRole('button', { name: 'Make the vault' });
    await page.getByLabel('Passphrase', { exact: true }).fill('eleven char');
    await page.getByLabel('Passphrase again', { exact: true }).fill('eleven char');
    await make.click();
    await expect(page.getByText('1 more character, please')).toBeVisible();
    await page.getByLabel('Passphrase', { exact: true }).fill('four unrelated words');
    await page.getByLabel('Passphrase again', { exact: true }).fill('four unrelated wordz');
    await make.click();
    await expect(page.getByText('The two are not the same.')).toBeVisible();
    expect(rounds.core.received).toEqual([]);
    await page.getByLabel('Passphrase again', { exact: true }).fill('four unrelated words');
    await make.click();
    await expect(page.getByRole('heading', { name: 'The vault is unlocked' })).toBeVisible();
  });

  test('says on Fleet what is missing, and leads there', async ({ page, rounds }) => {
    await open(page, rounds);
    await page.getByRole('link', { name: 'Make the vault' }).click();
    await expect(page.getByRole('form', { name: 'Make the vault' })).toBeVisible();
  });
});

test.describe('a locked vault', () => {
  test.use({ coreOptions: { vault: 'locked', passphrase: 'four unrelated words' } });

  test('says that a wrong passphrase is wrong, and opens with the right one', async ({ page, rounds }) => {
    await open(page, rounds, '#/vault');
    const field = page.getByLabel('Passphrase', { exact: true });
    await expect(field).toBeFocused();
    await expect(field).toHaveAttribute('type', 'password');
    await field.fill('not this one');
    await field.press('Enter');
    await expect(page.getByRole('alert')).toContainText('This passphrase does not open the vault.');
    await field.fill('four unrelated words');
    await field.press('Enter');
    await expect(page.getByRole('heading', { name: 'The vault is unlocked' })).toBeVisible();
    await page.getByRole('button', { name: 'Lock now' }).click();
    await expect(page.getByRole('form', { name: 'Unlock the vault' })).toBeVisible();
  });
});

test.describe('an open vault', () => {
  test.use({ coreOptions: { passphrase: 'four unrelated words' } });

  test('makes a recovery code that is shown once, and goes only when it is kept', async ({ page, rounds }) => {
    await open(page, rounds, '#/vault');
    await expect(page.getByTestId('recovery-state')).toHaveAttribute('data-has', 'false');
    const form = page.getByRole('form', { name: 'Make a recovery code' });
    await form.getByLabel('Passphrase of the vault', { exact: true }).fill('not this one');
    await form.getByRole('button', { name: 'Make a recovery code' }).click();
    await expect(form.getByRole('alert')).toContainText('does not open the vault');
    await form.getByLabel('Passphrase of the vault', { exact: true }).fill('four unrelated words');
    await form.getByRole('button', { name: 'Make a recovery code' }).click();
    const sheet = page.getByRole('dialog', { name: 'Your recovery code' });
    await expect(sheet.getByTestId('recovery-code')).toHaveText('7K3QF-9WZ2M-XH4TB-0RVNC-5GJ8D-PA61S');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(sheet).toBeVisible();
    await expect(sheet.getByRole('button', { name: 'Done' })).toBeDisabled();
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByTestId('recovery-code')).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Pages' })).toBeHidden();
    await page.emulateMedia({ media: 'screen' });
    await sheet.getByRole('checkbox').check();
    await sheet.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByTestId('recovery-code')).toHaveCount(0);
    await expect(page.getByTestId('recovery-state')).toHaveAttribute('data-has', 'true');
    expect(await page.content()).not.toContain('7K3QF');
  });

  test('changes its passphrase for who knows the present one', async ({ page, rounds }) => {
    await open(page, rounds, '#/vault');
    const form = page.getByRole('form', { name: 'Change the passphrase' });
    await form.getByLabel('New passphrase', { exact: true }).fill('five other unrelated words');
    await form.getByLabel('New passphrase again', { exact: true }).fill('five other unrelated words');
    await form.getByRole('button', { name: 'Change the passphrase' }).click();
    await expect(form.getByText('Type the passphrase that opens the vault now.')).toBeVisible();
    await form.getByLabel('Present passphrase', { exact: true }).fill('four unrelated words');
    await form.getByRole('button', { name: 'Change the passphrase' }).click();
    await expect(form.getByText('The passphrase is changed')).toBeVisible();
    await page.getByRole('button', { name: 'Lock now' }).click();
    await page.getByLabel('Passphrase', { exact: true }).fill('five other unrelated words');
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'The vault is unlocked' })).toBeVisible();
  });
});

test.describe('a lost passphrase', () => {
  test.use({ coreOptions: { vault: 'locked' } });

  test('is replaced with the recovery code; a wrong code says so', async ({ page, rounds }) => {
    rounds.core.says.recoveryCode = 'AAAAA-BBBBB';
    await open(page, rounds, '#/vault');
    await page.getByRole('button', { name: 'Open with the recovery code' }).click();
    const form = page.getByRole('form', { name: 'Open with the recovery code' });
    await form.getByLabel('Recovery code').fill('AAAAA-CCCCC');
    await form.getByLabel('New passphrase', { exact: true }).fill('five other unrelated words');
    await form.getByLabel('New passphrase again', { exact: true }).fill('five other unrelated words');
    await form.getByRole('button', { name: 'Open the vault' }).click();
    await expect(form.getByRole('alert')).toContainText('does not open the vault');
    await form.getByLabel('Recovery code').fill('AAAAA-BBBBB');
    await form.getByRole('button', { name: 'Open the vault' }).click();
    await expect(page.getByRole('heading', { name: 'The vault is unlocked' })).toBeVisible();
  });

  test('offers no code where none was made', async ({ page, rounds }) => {
    await open(page, rounds, '#/vault');
    await expect(page.getByRole('form', { name: 'Unlock the vault' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Open with the recovery code' })).toHaveCount(0);
  });
});
