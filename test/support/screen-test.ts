import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { systemClock } from '../../src/agent-core/clock.ts';
import { systemIds } from '../../src/agent-core/ids.ts';
import { startWebHost, type WebHost } from '../../src/main/web/web-host.ts';
import type { FakeCoreOptions } from './fake-core/fleet.ts';
import { createFakeCore, type FakeCore } from './fake-core.ts';

/** Where the built page is: `npm run build` puts it there. */
const PAGE_FOLDER = join(import.meta.dirname, '../../out/renderer');
/** Where pictures of the screens are kept as artifacts. */
const PICTURES = join(import.meta.dirname, '../../test-results/screens');

/** A console for one test: the real page on the real web host, over a core that the test tells what to say. */
export interface Rounds {
  readonly core: FakeCore;
  readonly host: WebHost;
  /** Ends the web host, as when the console is killed. */
  stop(): Promise<void>;
  /** Starts a web host on the same port, with the same core. It knows no session of the old one. */
  restart(): Promise<void>;
}

/** What the page complained of: broken rules of its policy, errors, failed requests. */
export interface Complaints {
  readonly list: string[];
  /** Complaints that this test brings about on purpose. */
  expected: RegExp | undefined;
}

interface Fixtures {
  readonly coreOptions: FakeCoreOptions;
  readonly rounds: Rounds;
  readonly complaints: Complaints;
}

/** Playwright's `test` with a console; fails when the page breaks its policy or logs an error. */
export const test = base.extend<Fixtures>({
  coreOptions: [{}, { option: true }],
  rounds: async ({ coreOptions }, use) => {
    if (!existsSync(join(PAGE_FOLDER, 'index.html')))
      throw new Error('The page is not built. Run "npm run build" first.');
    const core = createFakeCore(coreOptions);
    const state = { host: await serve(core, 0) };
    await use({
      core,
      get host() {
        return state.host;
      },
      stop: () => state.host.close(),
      restart: async () => {
        state.host = await serve(core, state.host.port);
      },
    });
    await state.host.close();
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: Complaints = { list: [], expected: undefined };
      await page.exposeBinding('reportViolation', (_source, text: string) => complaints.list.push(`policy: ${text}`));
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          const report = Reflect.get(window, 'reportViolation');
          if (typeof report === 'function') report(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
        });
      });
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning')
          complaints.list.push(`console: ${message.text()}`);
      });
      page.on('pageerror', (error) => complaints.list.push(`error: ${error.message}`));
      page.on('dialog', (dialog) => {
        complaints.list.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      await use(complaints);
      const { expected } = complaints;
      expect(complaints.list.filter((one) => expected === undefined || !expected.test(one))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

function serve(core: FakeCore, port: number): Promise<WebHost> {
  const log = { info: () => undefined, warn: () => undefined };
  const { nonce } = systemIds(systemClock);
  return startWebHost({
    router: core.router,
    context: {},
    assetsDir: PAGE_FOLDER,
    port,
    clock: systemClock,
    nonce,
    log,
    version: '0.0.0',
  });
}

/** Opens the page with a fresh link, at a place such as `#/vault`. */
export async function open(page: Page, rounds: Rounds, place = '#/fleet'): Promise<void> {
  await page.goto(rounds.host.freshLink());
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
  if (place !== '#/fleet') await visit(page, place);
}

/** Goes to a place within the page, such as `#/vault`, without loading it anew. */
export async function visit(page: Page, place: string): Promise<void> {
  await page.evaluate((hash) => window.location.assign(hash), place);
}

/** One cell of the matrix. */
export function cellOf(page: Page, host: string, check: string) {
  return page.getByTestId(`cell-${host}-${check}`);
}

const LOOKS = [
  { look: 'light', width: 1440, height: 900, colorScheme: 'light', contrast: 'no-preference' },
  { look: 'dark', width: 1440, height: 900, colorScheme: 'dark', contrast: 'no-preference' },
  { look: 'narrow', width: 420, height: 900, colorScheme: 'light', contrast: 'no-preference' },
  { look: 'contrast', width: 1440, height: 900, colorScheme: 'light', contrast: 'more' },
] as const;

/** Keeps a picture of the screen in every look, and asks axe about each: nothing serious may be found. */
export async function pictures(page: Page, name: string): Promise<void> {
  for (const { look, width, height, colorScheme, contrast } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, contrast, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(PICTURES, `${name}-${look}.png`), fullPage: true, animations: 'disabled' });
    await expectAccessible(page, `${name} ${look}`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
}

/** axe finds nothing serious or critical on the page as it is. */
async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .options({ resultTypes: ['violations'] })
    .analyze();
  const bad = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
  const told = bad.map(
    (one) =>
      `${one.id}: ${one.help}\n${one.nodes.map((node) => `  ${node.target.join(' ')} ${node.failureSummary ?? ''}`).join('\n')}`,
  );
  expect(told, what).toEqual([]);
}
