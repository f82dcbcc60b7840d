import { type Browser, chromium } from '@playwright/test';
import config from '../../../playwright.config.ts';

/** Chromium as the screen's tests start it; `more`: further switches. */
export function startBrowser(...more: readonly string[]): Promise<Browser> {
  const options = config.use?.launchOptions;
  return chromium.launch({ ...options, headless: true, args: [...(options?.args ?? []), ...more] });
}
