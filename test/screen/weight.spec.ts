import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { HostSpec } from '../support/fake-core/fixtures.ts';
import { cellOf, expect, open, test } from '../support/screen-test.ts';

/** First screen, gzip (sizes to hold). */
const MAX_FIRST_SCREEN = 600 * 1024;

const many: HostSpec[] = Array.from({ length: 200 }, (_, at) => ({
  name: `host-${String(at).padStart(3, '0')}`,
  site: 'riverside-clinic',
  cells: {
    patching: { state: 'compliant', summary: 'Fine.', minutes: 1 },
    logging: { state: 'compliant', summary: 'Fine.', minutes: 1 },
    firewall: { state: 'compliant', summary: 'Fine.', minutes: 1 },
  },
}));

test('everything that the first screen loads is small', async () => {
  const folder = join(import.meta.dirname, '../../out/renderer');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(?:html|js|css|svg)$/.test(name),
  );
  const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(MAX_FIRST_SCREEN);
});

test.describe('200 hosts', () => {
  test.use({ coreOptions: { hosts: many } });

  test('are live: a change shows, a filter answers and the page stays free meanwhile', async ({ page, rounds }) => {
    await open(page, rounds);
    await expect(page.locator('tbody tr')).toHaveCount(200);
    rounds.core.turn('host-199', 'logging', { state: 'drifted', severity: 'critical', summary: 'Down.', minutes: 0 });
    await expect(cellOf(page, 'host-199', 'logging')).toHaveAttribute('data-state', 'drifted');
    await expect(page.locator('tbody tr').first()).toHaveAttribute('data-testid', 'row-host-199');
    await page.getByLabel('Find a host by name or address').fill('host-00');
    await expect(page.locator('tbody tr')).toHaveCount(10);
  });
});
