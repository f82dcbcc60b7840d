import { expect, type Page } from '@playwright/test';
import { visit } from '../screen-test.ts';
import { PLACES } from './places.ts';
import type { Act, Scene } from './scene.ts';

const DEFECT = {
  code: 'DISK_FULL',
  message: 'The disk of this laptop is full, so nothing can be read or kept. Make room, then try again.',
} as const;

/** The same state of every page. */
function everywhere(state: string, sees: (page: Page) => ReturnType<Page['locator']>, but: readonly string[]): Scene[] {
  return Object.entries(PLACES)
    .filter(([name]) => !but.includes(name))
    .map(([name, place]) => ({ name: `${name}-${state}`, place, sees }));
}

const heading = (page: Page) => page.locator('main h1');

/** Nothing has come yet. */
export const LOADING: Act = {
  name: 'answers that take their time',
  before: ({ core }) => core.moods.hold('*'),
  scenes: [
    ...everywhere('loading', (page) => page.getByTestId('loading').first(), ['fleet', 'vault-page', 'settings-vault']),
    {
      name: 'fleet-loading',
      place: '#/fleet',
      before: ({ core }) => core.moods.hold('fleet.watch'),
      act: async ({ page }) => void (await page.reload()),
      sees: (page) => page.getByTestId('loading').first(),
      after: ({ core }) => core.moods.clear(),
    },
  ],
};

/** Every answer is a failure. */
export const FAILING: Act = {
  name: 'answers that fail',
  before: ({ core }) => core.moods.fail('*', DEFECT),
  scenes: [
    ...everywhere('error', (page) => page.getByRole('alert').first(), ['fleet', 'vault-page']),
    {
      name: 'fleet-error',
      place: '#/fleet',
      before: ({ core }) => core.moods.fail('fleet.watch', DEFECT),
      act: async ({ page }) => void (await page.reload()),
      sees: (page) => page.getByRole('alert').first(),
      after: ({ core }) => core.moods.clear(),
    },
  ],
};

/** The core goes away; the page goes on through what it has never read. */
export const AWAY: Act = {
  name: 'the core away',
  opened: async ({ page, rounds }) => {
    // Pages are loaded when they are first shown: a core that is away has no files either.
    for (const [place, name] of [
      ['#/evidence', 'Evidence'],
      ['#/hosts/reception', 'reception'],
    ] as const) {
      await visit(page, place);
      await expect(page.locator('main h1').filter({ hasText: name })).toBeVisible();
    }
    await visit(page, '#/settings/groups');
    await expect(page.locator('nav a[href^="#/settings/"]').nth(1)).toBeVisible();
    await visit(page, '#/fleet');
    await expect(page.getByTestId('cell-ehr-db-01-logging')).toBeVisible();
    await rounds.stop();
    await expect(page.getByTestId('away')).toBeVisible();
  },
  scenes: everywhere('away', heading, []),
};

const EMPTY_PLACES = [
  'evidence',
  'activity',
  'import',
  ...Object.keys(PLACES).filter((name) => name.startsWith('settings-')),
];

/** A console that nobody has used yet. */
export const EMPTY: Act = {
  name: 'nothing yet',
  core: { hosts: [], sites: [], vault: 'absent' },
  scenes: [
    { name: 'fleet-empty', place: '#/fleet', sees: (page) => page.locator('main button').first() },
    {
      name: 'vault-create',
      place: '#/vault',
      act: async ({ page }) => {
        await page.getByLabel('Passphrase', { exact: true }).fill('short');
        await page.getByRole('button', { name: 'Make the vault' }).click();
      },
      sees: (page) => page.getByText('7 more characters'),
    },
    ...EMPTY_PLACES.map((name) => ({ name: `${name}-empty`, place: PLACES[name] ?? '#/fleet', sees: heading })),
  ],
};

/** A vault that is not open. */
export const LOCKED: Act = {
  name: 'a locked vault',
  core: { vault: 'locked' },
  scenes: [
    { name: 'fleet-vault-locked', place: '#/fleet', sees: (page) => page.getByText('The vault is locked') },
    {
      name: 'baseline-vault-locked',
      place: '#/hosts/ehr-db-01/baseline',
      act: ({ page }) => page.getByRole('button', { name: 'Unlock here' }).click(),
      sees: (page) => page.getByRole('form', { name: 'Unlock the vault' }),
    },
    {
      name: 'vault-locked',
      place: '#/vault',
      act: async ({ page }) => {
        await page.getByLabel('Passphrase', { exact: true }).fill('wrong passphrase');
        await page.getByRole('button', { name: 'Unlock', exact: true }).click();
      },
      sees: (page) => page.getByText('does not open the vault'),
    },
  ],
};
