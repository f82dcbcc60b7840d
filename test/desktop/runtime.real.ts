import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';

const ROOT = join(import.meta.dirname, '../..');
const MARK = join(ROOT, 'node_modules', 'electron', 'path.txt');
const missing = !existsSync(MARK)
  ? 'needs the Electron runtime (npx install-electron --no, on a machine with network)'
  : process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']
    ? 'needs a display'
    : undefined;

test('the built desktop starts on the real runtime and draws its page', async () => {
  test.skip(missing !== undefined, missing);
  const folder = mkdtempSync(join(tmpdir(), 'rounds-desktop-'));
  const app = await _electron.launch({
    executablePath: join(ROOT, 'node_modules', 'electron', 'dist', readFileSync(MARK, 'utf8')),
    args: [ROOT, '--data-dir', folder, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  try {
    const page = await app.firstWindow();
    expect(page.url()).toBe('rounds://app/');
    await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
    expect(await page.evaluate(() => Reflect.has(window, 'require') || Reflect.has(window, 'process'))).toBe(false);
    await expect(page.getByTestId('away')).toHaveCount(0);
  } finally {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
