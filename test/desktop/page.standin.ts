import { startOnStandIn } from '../support/electron-standin/console.ts';
import { fakeDesktopCore } from '../support/electron-standin/fake-desktop-core.ts';
import { createFakeCore } from '../support/fake-core.ts';
import { cellOf, expect, test } from '../support/screen-test.ts';

test('the built desktop draws Fleet, and is live', async ({ page }) => {
  const core = createFakeCore();
  await using desktop = await startOnStandIn(page, { core: async () => fakeDesktopCore(core) });
  await expect(cellOf(page, 'ehr-db-01', 'logging')).toBeVisible();
  expect(desktop.attempts.escaped).toEqual([]);
  core.turn('ehr-db-01', 'firewall', { state: 'drifted', severity: 'high', summary: 'Just now.', minutes: 0 });
  await expect(cellOf(page, 'ehr-db-01', 'firewall')).toHaveAttribute('data-state', 'drifted');
});
