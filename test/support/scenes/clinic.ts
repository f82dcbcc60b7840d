import { expect } from '@playwright/test';
import type { Act, Scene, Stage } from './scene.ts';
import { COMPLETENESS, DOCTOR, EXCEPTION, WATCHED, WATCHED_BACKUP } from './watched.ts';

const GREEN = { state: 'compliant', summary: 'Logging runs.', minutes: 240 } as const;
const RED = {
  state: 'drifted',
  severity: 'critical',
  summary: 'rsyslog is stopped: nothing has been written to the audit log since 13:58.',
  causes: ['service_inactive', 'canary_missing'],
  minutes: 3,
} as const;

const bad = ({ core }: Stage) => core.find('imaging-gw').cells.find((one) => one.check === 'firewall')?.bundle_id ?? '';

const FLEET: readonly Scene[] = [
  { name: 'fleet', place: '#/fleet', sees: (page) => page.getByTestId('cell-ehr-db-01-logging') },
  {
    name: 'fleet-compact',
    place: '#/fleet',
    act: ({ page }) => page.getByRole('button', { name: 'Compact rows' }).click(),
    sees: (page) => page.locator('html[data-density="compact"]'),
    after: ({ page }) => page.getByRole('button', { name: 'Compact rows' }).click(),
  },
  {
    name: 'fleet-no-match',
    place: '#/fleet',
    act: ({ page }) => page.getByPlaceholder('Find a host').fill('no such host'),
    sees: (page) => page.getByText('No host matches'),
    after: ({ page }) => page.getByPlaceholder('Find a host').fill(''),
  },
  {
    name: 'panel-cell',
    place: '#/fleet/ehr-db-01/logging',
    before: ({ core }) => {
      core.turn('ehr-db-01', 'logging', GREEN);
      core.turn('ehr-db-01', 'logging', RED);
    },
    act: async ({ page }) => expect(page.getByTestId('history')).toBeVisible(),
    sees: (page) => page.getByTestId('verification-checks'),
  },
  {
    name: 'panel-host',
    place: '#/fleet/front-desk-2',
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Examine the way' }).click();
      await expect(page.getByTestId('reached')).toContainText('gate-1');
    },
    sees: (page) => page.getByTestId('doctor'),
  },
];

const HOST: readonly Scene[] = [
  { name: 'identity', place: '#/hosts/ehr-db-01/identity', sees: (page) => page.getByTestId('trusted') },
  {
    name: 'first-contact',
    place: '#/hosts/imaging-gw/identity',
    before: ({ core }) => core.setTrust('imaging-gw', 'first_contact'),
    sees: (page) => page.getByTestId('first-contact'),
  },
  {
    name: 'changed-key',
    place: '#/hosts/lab-printer-srv/identity',
    before: ({ core }) => core.setTrust('lab-printer-srv', 'changed'),
    sees: (page) => page.getByTestId('changed-key'),
  },
  {
    name: 'baseline',
    place: '#/hosts/ehr-db-01/baseline',
    act: async ({ page }) => {
      await page.getByRole('button', { name: /^Capture/ }).click();
      await expect(page.getByLabel('Baseline (YAML)')).toHaveValue(/rsyslog/);
    },
    sees: (page) => page.getByRole('list', { name: 'Notes of the capture' }),
  },
  { name: 'access', place: '#/hosts/ehr-db-01/access', sees: (page) => page.getByLabel(/^File/) },
  { name: 'host-gone', place: '#/hosts/nobody/identity', sees: (page) => page.getByText('There is no such host') },
];

const EVIDENCE: readonly Scene[] = [
  {
    name: 'evidence',
    place: '#/evidence',
    before: (stage) =>
      stage.core.failVerification(bad(stage), { signature: 'The signature does not fit: byte 217 differs.' }),
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Check completeness' }).click();
      await expect(page.getByTestId('completeness')).toBeVisible();
      await page.getByRole('button', { name: /^Verify all/ }).click();
    },
    sees: (page) => page.getByText(/verified records are valid/),
  },
  {
    name: 'evidence-panel',
    place: '#/evidence',
    act: async (stage) =>
      stage.page
        .getByTestId(`record-${bad(stage)}`)
        .getByRole('button')
        .first()
        .click(),
    sees: (page) => page.getByTestId('verification-checks'),
  },
];

const VAULT: readonly Scene[] = [
  {
    name: 'vault-open',
    place: '#/vault',
    sees: (page) => page.getByRole('heading', { name: 'The vault is unlocked' }),
  },
  {
    name: 'vault-recovery-code',
    place: '#/vault',
    act: async ({ page }) => {
      const form = page.getByRole('form', { name: 'Make a recovery code' });
      await form.getByLabel('Passphrase of the vault', { exact: true }).fill('correct horse battery');
      await form.getByRole('button', { name: 'Make a recovery code' }).click();
    },
    sees: (page) => page.getByTestId('recovery-code'),
    after: async ({ page }) => void (await page.reload()),
  },
];

/** A console in full use. */
export const CLINIC: Act = {
  name: 'a clinic',
  before: ({ core }) => {
    core.says.access = { via: ['gate-1'], writes: 'same_as_reads', site_has_one_credential: true };
    core.says.groups = ['front-desks'];
    core.says.doctor = DOCTOR;
    core.says.completeness = COMPLETENESS;
  },
  scenes: [...FLEET, ...HOST, ...EVIDENCE, ...VAULT],
};

/** While hosts are watched, with what only time brings. */
export const WATCHING: Act = {
  name: 'watched hosts',
  core: { hosts: WATCHED },
  before: ({ core }) => {
    core.turn('imaging-gw', 'backup', { state: 'compliant', summary: 'Ran.', minutes: 4000 });
    core.turn('imaging-gw', 'backup', WATCHED_BACKUP);
    core.turnWatcher({ state: 'running', unreachable: 1, held: 1, next_at: new Date().toISOString() });
    core.says.exceptions = { 'imaging-gw': [EXCEPTION] };
    core.says.trend = [{ at: new Date().toISOString(), score_bp: 8750, counted: 40 }];
  },
  scenes: [
    {
      name: 'fleet-watched',
      place: '#/fleet/imaging-gw/backup',
      act: async ({ page }) => expect(page.getByTestId('exception')).toBeVisible(),
      sees: (page) => page.getByTestId('strip'),
    },
  ],
};

/** A scan that goes on. */
export const SCANNING: Act = {
  name: 'a scan under way',
  core: { scansFinish: false },
  scenes: [
    {
      name: 'fleet-scanning',
      place: '#/fleet',
      act: async ({ page, core }) => {
        await page.getByRole('button', { name: 'Scan all' }).click();
        await expect(page.getByTestId('scan-bar')).toBeVisible();
        core.turn('ehr-db-01', 'patching', { state: 'compliant', summary: 'Fine.', minutes: 0 }, 'scanning');
      },
      sees: (page) => page.locator('[data-testid="cell-ehr-db-01-patching"][data-awaited="false"]'),
    },
  ],
};
