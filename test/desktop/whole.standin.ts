import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOnStandIn } from '../support/electron-standin/console.ts';
import { expect, test } from '../support/screen-test.ts';

const ROOT = join(import.meta.dirname, '../..');

test('the whole desktop: built main, preload, page and core, over the demo clinic', async ({ page }) => {
  // Making a vault and opening it costs a second or two each, on purpose.
  test.setTimeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'rounds-desktop-'));
  const dataDir = join(folder, 'demo');
  const env = { PATH: process.env['PATH'], HOME: folder };
  const rounds = (...args: string[]) =>
    execFileSync(process.execPath, [join(ROOT, 'out/main/cli.js'), ...args, '--data-dir', dataDir], { env });
  try {
    rounds('demo', 'init', '--hosts', '3');
    await using desktop = await startOnStandIn(page, { dataDir });
    await expect(page.locator('[data-testid^="row-"]')).toHaveCount(3, { timeout: 20_000 });
    // The vault of a demo opens by itself, and watching begins.
    await expect(page.locator('[data-testid^="cell-"][data-read="never"]')).toHaveCount(0, { timeout: 30_000 });
    await expect.poll(() => desktop.standIn.trays[0]?.tip).toContain('3 hosts');
    expect(desktop.standIn.questions).toEqual([]);
    expect(desktop.attempts.escaped).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
