import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** Debian's browser; Playwright's own where a developer has installed that instead. */
const DEBIAN_CHROMIUM = '/usr/bin/chromium';
const isRoot = process.getuid?.() === 0;

/** The screen in a real browser against the real web host; traces and screenshots go to test-results/. */
export default defineConfig({
  testDir: 'test/screen',
  outputDir: 'test-results',
  // Each spec starts a console of its own; two cores.
  workers: 2,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    headless: true,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(existsSync(DEBIAN_CHROMIUM) && { executablePath: DEBIAN_CHROMIUM }),
      // Chromium's sandbox refuses to run as root; nothing here may speak to the network on its own account.
      args: [
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-domain-reliability',
        '--no-first-run',
        '--no-pings',
      ],
    },
  },
  projects: [
    { name: 'web' },
    // The built desktop on a stand-in of Electron: its own tests, and a part of those of the page.
    {
      name: 'standin',
      testDir: 'test',
      testMatch: ['desktop/*.standin.ts', ...['panel', 'vault'].map((name) => `screen/${name}.spec.ts`)],
    },
    // The built desktop on the real runtime, where that is installed.
    { name: 'desktop', testDir: 'test/desktop', testMatch: '*.real.ts' },
  ],
});
