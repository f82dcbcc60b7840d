import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { systemClock } from '../../src/agent-core/clock.ts';
import { systemIds } from '../../src/agent-core/ids.ts';
import { startWebHost, type WebHost } from '../../src/main/web/web-host.ts';
import { expectAccessible } from './accessible.ts';
import { startDesktopRounds } from './electron-standin/rounds.ts';
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
  rounds: async ({ coreOptions, page }, use, { project }) => {
    const isDesktop = project.name === 'standin';
    const rounds = isDesktop ? await startDesktopRounds(page, coreOptions) : await startRounds(coreOptions);
    await use(rounds);
    await rounds.stop();
  },
  complaints: [
    async ({ context }, use) => {
      const complaints: Complaints = { list: [], expected: undefined };
      await context.exposeBinding('reportViolation', (_source, text: string) =>
        complaints.list.push(`policy: ${text}`),
      );
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          const report = Reflect.get(window, 'reportViolation');
          if (typeof report === 'function') report(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
        });
      });
      context.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning')
          complaints.list.push(`console: ${message.text()}`);
      });
      context.on('weberror', (one) => complaints.list.push(`error: ${one.error().message}`));
      context.on('dialog', (dialog) => {
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

/** Starts a console over a far end of its own. */
export async function startRounds(options: FakeCoreOptions = {}): Promise<Rounds> {
  if (!existsSync(join(PAGE_FOLDER, 'index.html')))
    throw new Error('The page is not built. Run "npm run build" first.');
  const core = createFakeCore(options);
  const state = { host: await serve(core, 0) };
  return {
    core,
    get host() {
      return state.host;
    },
    stop: () => state.host.close(),
    restart: async () => {
      state.host = await serve(core, state.host.port);
    },
  };
}

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

/** The looks of the pictures. Narrow is what 400 % zoom leaves of 1280 px (WCAG 1.4.10). */
export const LOOKS = {
  light: { width: 1440, height: 900, colorScheme: 'light', contrast: 'no-preference' },
  dark: { width: 1440, height: 900, colorScheme: 'dark', contrast: 'no-preference' },
  narrow: { width: 320, height: 900, colorScheme: 'light', contrast: 'no-preference' },
  contrast: { width: 1440, height: 900, colorScheme: 'light', contrast: 'more' },
} as const;
/** Name of a look. */
export type LookName = keyof typeof LOOKS;

/** Puts the page into a look. */
export async function wear(page: Page, look: LookName): Promise<void> {
  const { width, height, colorScheme, contrast } = LOOKS[look];
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme, contrast, reducedMotion: 'reduce' });
}

/** Keeps a picture of the whole page. */
export async function picture(page: Page, name: string, look: LookName): Promise<void> {
  await page.screenshot({ path: join(PICTURES, `${name}-${look}.png`), fullPage: true, animations: 'disabled' });
}

/** Keeps a picture of the screen in every look (or in some), and asks axe about each: nothing serious may be found. */
export async function pictures(
  page: Page,
  name: string,
  looks: readonly LookName[] = ['light', 'dark', 'narrow', 'contrast'],
): Promise<void> {
  for (const look of looks) {
    await wear(page, look);
    await picture(page, name, look);
    await expectAccessible(page, `${name} ${look}`);
  }
  await wear(page, 'light');
}
