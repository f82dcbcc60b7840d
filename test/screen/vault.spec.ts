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
