import { writeFile } from 'node:fs/promises';
import type { ImportedHost, ImportPreview } from '../../src/contract/imports.ts';
import { FINGERPRINT } from '../support/fake-core/trusts.ts';
import { cellOf, expect, open, pictures, test } from '../support/screen-test.ts';

const PASSPHRASE = 'four unrelated words here';

test.use({ viewport: { width: 1440, height: 900 }, trace: 'off' });

test.describe('on a fresh console', () => {
  test.use({ coreOptions: { hosts: [], sites: [], vault: 'absent' } });

  test('three ways lead to the first results', async ({ page, rounds }) => {
    await open(page, rounds);
    const begin = page.getByTestId('first-run').getByRole('listitem');
    await expect(begin).toHaveText([/Try the demo clinic/, /Check this computer/, /Add a clinic/]);
    await pictures(page, 'first-run');
  });

  test('a real console says how the demo clinic is opened, and does not become one', async ({ page, rounds }) => {
    await open(page, rounds);
    await page.getByRole('link', { name: 'Try the demo clinic' }).click();
    const way = page.getByTestId('demo-way');
    await expect(way).toContainText('npm start -- --demo');
    await expect(way).toContainText('rounds demo serve');
    await expect(way).toContainText('never becomes a demo');
    await pictures(page, 'first-run-demo', ['light']);
    expect(rounds.core.received).toEqual([]);
  });

  test('this computer: from a press over vault, recovery code and baseline to the first result', async ({
    page,
    rounds,
  }) => {
    await open(page, rounds);
    await page.getByRole('button', { name: 'Check this computer' }).click();
    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('Passphrase again', { exact: true }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Make the vault' }).click();
    const sheet = page.getByRole('dialog', { name: 'Your recovery code' });
    await expect(sheet.getByTestId('recovery-code')).not.toBeEmpty();
    // Nothing may cover a code that is shown this once.
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog', { name: 'Find' })).toHaveCount(0);
    await sheet.getByRole('checkbox').check();
    await sheet.getByRole('button', { name: 'Done' }).click();

    await expect(page.getByTestId('this-computer')).toContainText('Debian GNU/Linux 12 (bookworm) · read as Linux');
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('bench-7');
    await pictures(page, 'first-run-this-computer', ['light']);
    await page.getByRole('button', { name: 'Check this computer' }).click();

    await expect(page.getByLabel('Baseline (YAML)')).toHaveValue(/rsyslog/);
    await expect(page.getByLabel('Reason')).toHaveValue('First baseline of this computer, as it is now');
    await pictures(page, 'first-run-review', ['light']);
    await page.getByRole('button', { name: 'Set this baseline' }).click();
    await expect(cellOf(page, 'bench-7', 'logging')).toBeVisible();
    await expect(page.getByRole('dialog', { name: 'Host bench-7' })).toBeVisible();

    expect(rounds.core.received.map((one) => one.procedure).filter((name) => name !== 'trust.show')).toEqual([
      'vault.create',
      'vault.makeRecoveryCode',
      'sites.add',
      'hosts.add',
      'baselines.capture',
      'baselines.set',
      'scan.start',
    ]);
    expect(rounds.core.received.find((one) => one.procedure === 'hosts.add')?.input).toMatchObject({
      name: 'bench-7',
      site: 'workshop',
      address: 'local:',
      platform: 'linux',
      credential: { kind: 'none' },
    });
  });
});

test('a computer that cannot be read says so, and what to do instead', async ({ page, rounds }) => {
  rounds.core.says.thisComputer = {
    name: 'mac',
    os: 'Darwin 25.1.0',
    why_not: 'Rounds reads NixOS and Linux. Look at the demo clinic: npm start -- --demo.',
  };
  await open(page, rounds, '#/add/this-computer');
  await expect(page.getByText('It cannot be watched')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Check this computer' })).toHaveCount(0);
});

test('a failure on the way keeps what was typed, and the next press goes on from there', async ({ page, rounds }) => {
  await open(page, rounds, '#/add/this-computer');
  await page.getByLabel('Clinic it belongs to').fill('Back Office');
  rounds.core.failNext({ code: 'DISK_FULL', message: 'The disk is full. Make room, and try again.' });
  await page.getByRole('button', { name: 'Check this computer' }).click();
  await expect(page.getByRole('alert')).toContainText('The disk is full.');
  await expect(page.getByLabel('Clinic it belongs to')).toHaveValue('back-office');
  await page.getByRole('button', { name: 'Check this computer' }).click();
  await expect(page.getByTestId('review')).toBeVisible();
});

const key = { key_type: 'ssh-ed25519', fingerprint: FINGERPRINT, line: 1 } as const;
const listed = (name: string, line: number, rest: Partial<ImportedHost>): ImportedHost => ({
  name,
  address: `ssh://rounds@${name}.clinic.example:22`,
  platform: 'linux',
  site: 'riverside-clinic',
  groups: [],
  credential: 'agent',
  sudo: 'nopasswd',
  line,
  action: 'add',
  notes: [],
  ...rest,
});
const PREVIEW: ImportPreview = {
  format: 'csv',
  file: 'hosts.csv',
  hosts: [
    listed('pacs-01', 2, { trust: { ...key, status: 'new' }, groups: ['imaging'] }),
    listed('pacs-02', 3, { notes: ['The name was "PACS 02": short names have no spaces.'] }),
    listed('imaging-gw', 4, { action: 'update', notes: ['Port 22 becomes 2222.'], trust: { ...key, status: 'same' } }),
    listed('reception', 5, { action: 'exists', platform: 'windows' }),
    listed('ehr-db-01', 6, {
      action: 'conflict',
      notes: ['The address belongs to lab-printer-srv already: <b>decide</b> which is meant.'],
      trust: { ...key, status: 'differs' },
    }),
  ],
  new_groups: [{ site: 'riverside-clinic', name: 'imaging' }],
  known_peers: [],
  not_understood: [
    { line: 7, text: 'printer;;10.20.0.900', why: '10.20.0.900 is no address.' },
    { line: 9, text: '\u202egnp.exe', why: 'No name and no address.' },
  ],
  preview_sha256: 'a'.repeat(64),
};

test.describe('a list of hosts', () => {
  test('is shown before it is applied; changes and keys are a choice of their own', async ({ page, rounds }, info) => {
    const file = info.outputPath('hosts.csv');
    await writeFile(file, 'name,address\npacs-01,pacs-01.clinic.example\n');
    rounds.core.says.importPreview = PREVIEW;
    rounds.core.says.importReport = {
      added: ['pacs-01'],
      updated: ['imaging-gw'],
      trusted: ['imaging-gw'],
      groups: ['riverside-clinic/imaging'],
      unchanged: [],
      bundles: ['0197c000-0000-7000-8000-000000000001'],
      not_understood: [],
    };
    await open(page, rounds, '#/add/import');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByLabel('Choose a file for list of hosts').setInputFiles(file);
    await expect(page.getByLabel('List of hosts', { exact: true })).toHaveValue(/pacs-01/);
    await pictures(page, 'import-list', ['light']);
    await page.getByRole('button', { name: 'Show what it would do' }).click();

    await expect(page.getByTestId('import-review')).toContainText(
      'Read as CSV: 2 add, 1 update, 1 exists, 1 conflict, 2 lines not understood, 1 new group.',
    );
    await expect(page.getByTestId('not-understood')).toContainText('U+202E');
    await expect(page.getByTestId('import-ehr-db-01')).toContainText('NOT the key that is trusted here');
    await expect(page.getByTestId('import-ehr-db-01').getByRole('checkbox')).toBeDisabled();
    await expect(page.getByTestId('import-imaging-gw').getByRole('checkbox')).not.toBeChecked();
    await page.getByTestId('import-pacs-02').getByRole('checkbox').uncheck();
    await page.getByTestId('import-imaging-gw').getByRole('checkbox').check();
    await expect(page.getByRole('radio', { name: /Confirm each host myself/ })).toBeChecked();
    await page.getByRole('radio', { name: /Trust the keys of this file/ }).check();
    await pictures(page, 'import-review', ['dark', 'narrow']);
    await page.getByRole('button', { name: 'Apply to 2 hosts' }).click();

    await expect(page.getByTestId('imported')).toContainText('imaging-gw');
    await pictures(page, 'import-done', ['light']);
    expect(rounds.core.received.find((one) => one.procedure === 'hosts.importApply')?.input).toMatchObject({
      file: 'hosts.csv',
      site: 'riverside-clinic',
      accept: ['pacs-01', 'imaging-gw'],
      trust_known_hosts: true,
      preview_sha256: 'a'.repeat(64),
    });
    await page.getByRole('button', { name: 'Scan the trusted one' }).click();
    await expect(page.getByRole('heading', { name: 'Fleet' })).toBeVisible();
  });

  test('is kept when the page is left, and when the core goes away', async ({ page, rounds, complaints }) => {
    complaints.expected = /WebSocket connection|ERR_CONNECTION_REFUSED/;
    await open(page, rounds, '#/add/import');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByLabel('List of hosts', { exact: true }).fill('ehr-db-09 ansible_host=10.20.0.19');
    await page.getByRole('link', { name: 'Evidence' }).click();
    await page.goBack();
    await expect(page.getByLabel('List of hosts', { exact: true })).toHaveValue(/ehr-db-09/);
    await rounds.stop();
    await expect(page.getByTestId('away')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Show what it would do' })).toBeDisabled();
    await expect(page.getByLabel('List of hosts', { exact: true })).toHaveValue(/ehr-db-09/);
  });
});

test.describe('a demo console', () => {
  test.use({ coreOptions: { demo: true } });

  test('says so on every page, in the title and in the view of a record', async ({ page, rounds }) => {
    await open(page, rounds);
    const [first] = rounds.core.recordsNow();
    if (first === undefined) throw new Error('there is no record');
    rounds.core.says.bundles = [{ ...first, bundle_id: '0197c000-0000-7000-8000-00000000dead', demo: true }];
    for (const place of ['#/fleet', '#/evidence', '#/activity', '#/vault', '#/add', '#/hosts/reception/identity']) {
      await page.evaluate((hash) => window.location.assign(hash), place);
      await expect(page.getByTestId('demo-band')).toBeInViewport();
      await expect(page).toHaveTitle(/^DEMO · /);
    }
    await page.evaluate(() => window.location.assign('#/evidence/0197c000-0000-7000-8000-00000000dead'));
    await expect(page.getByTestId('demo-record')).toContainText('proves nothing of any clinic');
    await pictures(page, 'demo-record', ['light', 'narrow']);
    await page.getByRole('button', { name: 'Close the panel' }).click();
    await page.getByRole('button', { name: 'About the demo' }).click();
    await expect(page.getByRole('dialog', { name: 'About the demo' })).toContainText('demo drift front-desk');
    await pictures(page, 'demo-about', ['dark', 'narrow']);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog', { name: 'About the demo' })).toBeHidden();
  });

  test('takes in no real host, and says why', async ({ page, rounds }) => {
    await open(page, rounds, '#/add');
    await expect(page.getByTestId('in-demo')).toContainText('npm start');
    await expect(page.getByRole('button', { name: 'Go on' })).toHaveCount(0);
  });
});

test.describe('a demo console that was never scanned', () => {
  const bare = ['front-desk', 'records'].map((name) => ({ name, site: 'riverside-clinic', address: `demo:${name}` }));
  test.use({ coreOptions: { demo: true, hosts: bare, scansFinish: false } });

  test('begins with its first scan', async ({ page, rounds }) => {
    await open(page, rounds);
    await expect(page.getByTestId('first-scan')).toBeVisible();
    await pictures(page, 'demo-first-scan', ['light']);
    await page.getByRole('button', { name: 'Start the first scan' }).click();
    await expect(page.getByRole('button', { name: 'Scanning …' })).toBeDisabled();
    rounds.core.finishScan();
    rounds.core.turn('front-desk', 'logging', { state: 'compliant', summary: 'Fine.', minutes: 0 });
    await expect(page.getByTestId('first-scan')).toHaveCount(0);
  });
});
