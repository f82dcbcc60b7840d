import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import config from '../../playwright.config.ts';
import { root } from '../../scripts/setup.mjs';

/** A page of the console in a real browser, and everything about it that a test may want to search. */
export interface WatchedPage {
  readonly page: Page;
  /** What the content security policy stopped: must stay empty. */
  readonly blocked: readonly string[];
  /** Errors that nobody caught: must stay empty. */
  readonly errors: readonly string[];
  /** Every HTTP body and every WebSocket message that reached the page, as text. */
  readonly received: readonly string[];
  /** Keeps a picture under test-results/, for a person to look at. Returns its path. */
  picture(name: string): Promise<string>;
}

/** Debian's Chromium, started as the screen's own tests start it. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ ...config.use?.launchOptions, headless: true });
}

/** Opens a link of `rounds serve` in a browser context of its own and waits until the page is signed in. */
export async function openConsole(browser: Browser, link: string): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const blocked: string[] = [];
  const errors: string[] = [];
  const received: string[] = [];
  await page.exposeFunction('reportBlocked', (what: string) => void blocked.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report: unknown = Reflect.get(window, 'reportBlocked');
      if (typeof report === 'function') report(`${event.violatedDirective}: ${event.blockedURI}`);
    });
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) blocked.push(message.text());
  });
  page.on('response', (response) => {
    response.text().then(
      (text) => received.push(text),
      () => undefined,
    );
  });
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => received.push(payload.toString())));
  await page.goto(link);
  await page.getByRole('heading', { name: 'Fleet' }).waitFor();
  return {
    page,
    blocked,
    errors,
    received,
    async picture(name) {
      const folder = join(root, 'test-results', 'e2e');
      mkdirSync(folder, { recursive: true });
      const path = join(folder, `${name}.png`);
      await page.screenshot({ path, fullPage: true });
      return path;
    },
  };
}

/** Waits until a cell of the matrix shows this state. */
export async function untilCell(page: Page, host: string, check: string, state: string): Promise<void> {
  await page.locator(`[data-testid="cell-${host}-${check}"][data-state="${state}"]`).waitFor({ timeout: 60_000 });
}
