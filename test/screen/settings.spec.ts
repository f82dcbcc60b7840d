import { SETTINGS_PARTS } from '../../src/renderer/state/route.ts';
import { expectAccessible } from '../support/accessible.ts';
import { settingsClinic } from '../support/fake-core/settings-clinic.ts';
import { expect, open, pictures, test, visit } from '../support/screen-test.ts';

test.use({ viewport: { width: 1440, height: 900 }, trace: 'off' });

const SITE = 'site:0197a000-0000-7000-8000-000000000001';

test('a clinic is added, and what is typed stays while one looks elsewhere', async ({ page, rounds }) => {
  await open(page, rounds, '#/settings/sites');
  await expect(page.getByTestId('site-riverside-clinic')).toContainText('America/Chicago');
  const form = page.getByRole('form', { name: 'Add a clinic' });
  await form.getByLabel('Name').fill('Lakeside');
  await form.getByLabel('Time zone').fill('Mars/Olympus');
  await page.getByRole('link', { name: 'Groups', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Groups', exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Sites', exact: true }).click();
  await expect(form.getByLabel('Name')).toHaveValue('lakeside');
  await form.getByRole('button', { name: 'Add the clinic' }).click();
  await expect(form.getByText('Choose an IANA time zone')).toBeVisible();
  expect(rounds.core.received.filter((one) => one.procedure === 'sites.add')).toEqual([]);
  await form.getByLabel('Time zone').fill('America/Denver');
  await form.getByRole('button', { name: 'Add the clinic' }).click();
  await expect(page.getByTestId('site-lakeside')).toBeVisible();
  await expect(form.getByLabel('Name')).toHaveValue('');
});

test('groups are made, put in order, filled and removed', async ({ page, rounds }) => {
  await open(page, rounds, '#/settings/groups');
  const card = page.getByTestId('groups-riverside-clinic');
  await expect(card).toContainText('No groups');
  for (const name of ['front-desks', 'imaging']) {
    await card.getByLabel('New group').fill(name);
    await card.getByRole('button', { name: 'Add the group' }).click();
    await expect(page.getByTestId(`group-${name}`)).toBeVisible();
  }
  const names = card.locator('tbody th');
  await expect(names).toHaveText(['imaging', 'front-desks']);
  await card.getByRole('button', { name: 'Make front-desks stronger' }).press('Enter');
  await expect(names).toHaveText(['front-desks', 'imaging']);
  await card.getByRole('button', { name: 'Choose the hosts of imaging' }).click();
  const hosts = page.getByRole('dialog', { name: 'Hosts of the group imaging' });
  await hosts.getByLabel('imaging-gw').check();
  await hosts.getByLabel('Reason').fill('it is one');
  await hosts.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('group-imaging')).toContainText('imaging-gw');
  expect(rounds.core.received.find((one) => one.procedure === 'groups.assign')?.input).toMatchObject({
    hosts: ['imaging-gw'],
    reason: 'it is one',
  });
  await card.getByRole('button', { name: 'Remove the group imaging' }).click();
  const remove = page.getByRole('dialog', { name: 'Remove the group imaging?' });
  await expect(remove.getByRole('button', { name: 'Remove the group' })).toBeDisabled();
  await remove.getByLabel('Reason').fill('not needed');
  await remove.getByRole('button', { name: 'Remove the group' }).click();
  await expect(page.getByTestId('group-imaging')).toHaveCount(0);
});

test('a baseline is filled in as a form, compared, and set with a reason', async ({ page, rounds }) => {
  await open(page, rounds, `#/settings/baselines/${SITE}`);
  const logging = page.getByTestId('section-logging');
  await logging.getByRole('checkbox').check();
  await logging.getByLabel('Services that must run').fill('rsyslog, auditd');
  await logging.getByLabel('Age of the last line found again').fill('two');
  await expect(logging.getByText(/^must be/)).toBeVisible();
  const set = page.getByRole('button', { name: 'Set for the clinic riverside-clinic' });
  await page.getByLabel('Reason').fill('agreed with the clinic');
  await expect(set).toBeDisabled();
  await logging.getByLabel('Age of the last line found again').fill('4');
  await page.getByTestId('section-thresholds').getByLabel('Backup, told after').fill('3');
  await expect(page.getByTestId('changes').locator('[data-path="logging"]')).toContainText('auditd');
  await page.getByRole('tab', { name: 'YAML' }).click();
  await expect(page.getByLabel('Baseline (YAML)')).toHaveValue(
    'logging:\n  services: [rsyslog, auditd]\n  canary_max_age_hours: 4\ndrift_threshold:\n  backup: 3\n',
  );
  await set.click();
  await expect(page.getByText('The baseline of the clinic riverside-clinic is set')).toBeVisible();
  await expect(page.getByTestId('no-changes')).toBeVisible();
  expect(rounds.core.received.find((one) => one.procedure === 'baselines.set')?.input).toMatchObject({
    target: { scope: 'site' },
    reason: 'agreed with the clinic',
  });
});

test('mistakes of a YAML text stand beside their lines, and lead there', async ({ page, rounds }) => {
  await open(page, rounds, `#/settings/baselines/${SITE}`);
  await page.getByRole('tab', { name: 'YAML' }).click();
  const editor = page.getByLabel('Baseline (YAML)');
  await editor.fill(
    '# ours\nlogging:\n  services: ["not a unit"]\n  canary_max_age_hours: 2\nfirewal:\n  service: ufw\n',
  );
  const mistakes = page.getByTestId('mistakes').getByRole('button');
  await expect(mistakes).toHaveText([/^Line 3: logging.services\[0\]/, /^Line 5: firewal/]);
  await expect(editor).toHaveAttribute('aria-invalid', 'true');
  await mistakes.last().click();
  expect(
    await editor.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd)),
  ).toBe('firewal:');
  await page.getByRole('tab', { name: 'Form' }).click();
  await expect(page.getByText('Line 5: firewal is not known')).toBeVisible();
  await expect(page.getByTestId('section-logging').getByText('must be a systemd unit name')).toBeVisible();
  await page.getByRole('button', { name: 'Mend it as YAML' }).click();
  await editor.fill('logging: [');
  await expect(mistakes.first()).toContainText('Line 1');
  await page.getByRole('tab', { name: 'Form' }).click();
  await expect(page.getByText('cannot be shown as a form yet')).toBeVisible();
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByLabel('Template for').selectOption('nixos');
  await page.getByRole('button', { name: 'Begin with it' }).click();
  await expect(page.getByTestId('section-firewall').getByLabel('Tables that are yours')).toHaveValue(/inet/);
  await expect(page.getByTestId('changes')).toBeVisible();
});

test('what holds for a host says where each part comes from', async ({ page, rounds }) => {
  const { hostKey } = settingsClinic(rounds.core);
  await open(page, rounds, `#/settings/baselines/${hostKey}`);
  await expect(page.getByTestId('section-logging')).toContainText('that of the group front-desks holds');
  await page.getByRole('tab', { name: 'In force' }).click();
  await expect(page.getByTestId('origin-logging')).toContainText('the group front-desks');
  await expect(page.getByTestId('origin-logging')).toContainText('site riverside-clinic');
  await expect(page.getByTestId('origin-firewall')).toHaveAttribute('data-scope', 'host');
});

test('exceptions show what is overdue, are added with all that they need, and removed with a reason', async ({
  page,
  rounds,
}) => {
  settingsClinic(rounds.core);
  await open(page, rounds, '#/settings/exceptions');
  await expect(page.getByTestId('exceptions-due')).toContainText('One is overdue and no longer counts.');
  await expect(page.getByTestId('exception-imaging-gw-backup')).toHaveAttribute('data-standing', 'overdue');
  const form = page.getByRole('form', { name: 'Add an exception' });
  await form.getByLabel('Holds for').selectOption('ehr-db-01 (riverside-clinic)');
  await form.getByLabel('Check', { exact: true }).selectOption('encryption');
  await form.getByRole('radio', { name: /Met in another way/ }).check();
  await form.getByLabel('Reason').fill('The machine room is locked.');
  await form.getByLabel('Review by').fill('2099-01-31');
  await form.getByRole('button', { name: 'Add the exception' }).click();
  await expect(form.getByText('Say what is done instead.')).toBeVisible();
  await form.getByLabel('Measure').fill('Disks are destroyed by a certified company.');
  await form.getByRole('button', { name: 'Add the exception' }).click();
  await expect(page.getByTestId('exception-ehr-db-01-encryption')).toContainText('31 Jan 2099');
  await page.getByRole('button', { name: 'Remove the exception for Encryption of ehr-db-01' }).click();
  const dialog = page.getByRole('dialog', { name: /Remove the exception for Encryption/ });
  await dialog.getByLabel('Reason').fill('encrypted now');
  await dialog.getByRole('button', { name: 'Remove the exception' }).click();
  await expect(page.getByTestId('exception-ehr-db-01-encryption')).toHaveCount(0);
});

test('known peers tell a first contact from a changed key, and are forgotten only when asked twice', async ({
  page,
  rounds,
}) => {
  rounds.core.setTrust('imaging-gw', 'changed');
  rounds.core.setTrust('front-desk-2', 'first_contact');
  await open(page, rounds, '#/settings/known-peers');
  await expect(page.getByTestId('peer-imaging-gw')).toContainText('Key changed');
  await expect(page.getByTestId('peer-front-desk-2')).toContainText('First contact');
  await expect(page.locator('tbody th').first()).toHaveText('imaging-gw');
  await page.getByRole('button', { name: 'Forget the identity of ehr-db-01' }).click();
  const dialog = page.getByRole('dialog', { name: 'Forget the identity of ehr-db-01?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('peer-ehr-db-01')).toHaveAttribute('data-status', 'trusted');
  await page.getByRole('button', { name: 'Forget the identity of ehr-db-01' }).click();
  await dialog.getByRole('button', { name: 'Forget ehr-db-01' }).click();
  await expect(page.getByTestId('peer-ehr-db-01')).toHaveAttribute('data-status', 'first_contact');
});

test('technicians are added, take a role with a reason, and work', async ({ page, rounds }) => {
  await open(page, rounds, '#/settings/technicians');
  await expect(page.getByText('Roles are self-asserted')).toBeVisible();
  const form = page.getByRole('form', { name: 'Add a technician' });
  await form.getByLabel('Name').fill('Dana Lead');
  await form.getByLabel('Their passphrase', { exact: true }).fill('four unrelated words');
  await form.getByLabel('Their passphrase again', { exact: true }).fill('four unrelated words');
  await form.getByRole('button', { name: 'Add the technician' }).click();
  await expect(page.getByRole('row', { name: /Dana Lead/ })).toContainText('self-asserted');
  await expect(form.getByLabel('Their passphrase', { exact: true })).toHaveValue('');
  await page.getByRole('button', { name: 'Change the role of Dana Lead' }).click();
  const role = page.getByRole('dialog', { name: 'Role of Dana Lead' });
  await role.getByRole('radio', { name: /^Lead/ }).check();
  await role.getByLabel('Reason').fill('on call');
  await role.getByRole('button', { name: 'Change the role' }).click();
  await expect(page.getByText('Dana Lead is now lead')).toBeVisible();
  await page.getByRole('button', { name: 'Work as Dana Lead' }).click();
  const use = page.getByRole('dialog', { name: 'Work as Dana Lead' });
  await use.getByLabel('Passphrase of Dana Lead', { exact: true }).fill('four unrelated words');
  await use.getByRole('button', { name: 'Work as Dana Lead' }).click();
  await expect(page.getByRole('row', { name: /Dana Lead/ })).toContainText('works now');
});

test('a custom check is accepted by the hash of what was read, and withdrawn', async ({ page, rounds }) => {
  const { hash } = settingsClinic(rounds.core);
  await open(page, rounds, '#/settings/custom-checks');
  await expect(page.getByTestId('custom-usb-storage')).toHaveAttribute('data-state', 'inert');
  await page.getByRole('button', { name: 'Show usb-storage' }).click();
  await expect(page.getByTestId('custom-hash')).toHaveText(hash);
  await expect(page.getByLabel('File probe.sh')).toHaveValue(/devices=/);
  const accept = page.getByRole('form', { name: 'Accept usb-storage' });
  await accept.getByLabel('Reason').fill('read with Pat');
  await expect(accept.getByRole('button', { name: 'Accept these bytes' })).toBeDisabled();
  await accept.getByRole('checkbox').check();
  await accept.getByRole('button', { name: 'Accept these bytes' }).click();
  await expect(page.getByTestId('custom-usb-storage')).toHaveAttribute('data-state', 'active');
  expect(rounds.core.received.find((one) => one.procedure === 'customChecks.accept')?.input).toMatchObject({
    sha256: hash,
  });
  await page.getByRole('button', { name: 'Withdraw usb-storage' }).click();
  const dialog = page.getByRole('dialog', { name: 'Withdraw usb-storage?' });
  await dialog.getByLabel('Reason').fill('too slow');
  await dialog.getByRole('button', { name: 'Withdraw it' }).click();
  await expect(page.getByTestId('custom-usb-storage')).toHaveAttribute('data-state', 'inert');
});

test('the public half of a key is copied as openssl reads it', async ({ page, rounds, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  settingsClinic(rounds.core);
  await open(page, rounds, '#/settings/keys');
  await page
    .getByRole('button', { name: /^Copy the public key/ })
    .first()
    .click();
  await expect(page.getByRole('button', { name: /^Copied the public key/ })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /^-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA/,
  );
});

test('the vault says what opens it, and where to change that', async ({ page, rounds }) => {
  await open(page, rounds, '#/settings/vault');
  await expect(page.getByTestId('settings-vault-state')).toContainText('whoever forgets the passphrase loses');
  await page.getByRole('link', { name: 'Lock it, or change what opens it' }).click();
  await expect(page.getByRole('heading', { name: 'The vault is unlocked' })).toBeVisible();
});

test('the core goes away: what was typed is kept, nothing is sent, and it goes on by itself', async ({
  page,
  rounds,
  complaints,
}) => {
  complaints.expected = /WebSocket connection|ERR_CONNECTION_REFUSED/;
  const network = { up: true };
  const cuts: (() => void)[] = [];
  await page.routeWebSocket(/\/rpc$/, (socket) => {
    if (network.up) socket.connectToServer();
    else void socket.close({ code: 1012 });
    cuts.push(() => void socket.close({ code: 1012 }));
  });
  await open(page, rounds, `#/settings/baselines/${SITE}`);
  await page.getByTestId('section-backup').getByRole('checkbox').check();
  await page.getByLabel('Reason').fill('typed before');
  await expect(page.getByTestId('changes')).toBeVisible();
  network.up = false;
  for (const cut of cuts) cut();
  await expect(page.getByTestId('away')).toBeVisible();
  const set = page.getByRole('button', { name: /^Set for/ });
  await expect(set).toBeDisabled();
  await page.getByTestId('section-backup').getByLabel('Job that makes the backup').fill('borgmatic');
  await visit(page, '#/settings/keys');
  await expect(page.getByText('This is read when it is back')).toBeVisible();
  await visit(page, `#/settings/baselines/${SITE}`);
  network.up = true;
  await expect(page.getByTestId('away')).toHaveCount(0, { timeout: 15_000 });
  await expect(page.getByTestId('section-backup').getByLabel('Job that makes the backup')).toHaveValue('borgmatic');
  await expect(page.getByTestId('changes')).toContainText('borgmatic');
  await set.click();
  await expect(page.getByText('is set', { exact: false }).first()).toBeVisible();
});

test('a list that could not be read says why and is read again when asked', async ({ page, rounds }) => {
  rounds.core.moods.fail('groups.list', { code: 'STORE_LOCKED', message: 'Another console holds the data folder.' });
  await open(page, rounds, '#/settings/groups');
  await expect(page.getByRole('alert')).toContainText('Another console holds the data folder.');
  rounds.core.moods.clear();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByTestId('groups-riverside-clinic')).toBeVisible();
});

test('axe finds nothing serious in any part, in a question, and beside mistakes', async ({ page, rounds }) => {
  const { hostKey } = settingsClinic(rounds.core);
  rounds.core.setTrust('imaging-gw', 'changed');
  await open(page, rounds, '#/settings/sites');
  for (const part of SETTINGS_PARTS) {
    await visit(page, `#/settings/${part}`);
    await expect(page.getByTestId(`settings-${part}`)).toBeVisible();
    await expect(page.getByTestId('loading')).toHaveCount(0);
    await expectAccessible(page, part);
  }
  await visit(page, '#/settings/groups');
  await page.getByRole('button', { name: 'Choose the hosts of front-desks' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'a question');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await visit(page, `#/settings/baselines/${hostKey}`);
  await page.getByRole('tab', { name: 'YAML' }).click();
  await page.getByLabel('Baseline (YAML)').fill('logging:\n  services: ["not a unit"]\n  canary_max_age_hours: soon\n');
  await expect(page.getByTestId('mistakes').getByRole('button')).toHaveCount(2);
  await pictures(page, 'settings-baseline-mistakes');
});
