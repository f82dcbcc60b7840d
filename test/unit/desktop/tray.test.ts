import { expect, test } from 'vitest';
import { WORST } from '../../../src/main/desktop/fleet-summary.ts';
import { drawState } from '../../../src/main/desktop/tray-icon.ts';
import { press } from '../../support/electron-standin/standin.ts';
import { type Desktop, startedDesktop } from '../../support/electron-standin/start.ts';

const trayOf = (desktop: Desktop) => {
  const [tray] = desktop.standIn.trays;
  if (tray === undefined) throw new Error('There is no tray');
  return tray;
};
const labels = (desktop: Desktop) => trayOf(desktop).menu.map((item) => item.label);
const drift = { state: 'drifted', severity: 'critical', summary: '<b>from the host</b>', minutes: 0 } as const;
const live = (desktop: Desktop) => expect.poll(() => trayOf(desktop).tip).toMatch(/hosts: /);

test('every state has a shape of its own, also without colour', () => {
  const shapes = WORST.map((worst) => drawState(worst, true).toString('base64'));
  expect(new Set(shapes).size).toBe(WORST.length);
  const colours = WORST.filter((worst) => worst !== 'unknown').map((worst) => {
    const points = drawState(worst, false);
    const solid = points.findIndex((byte, at) => at % 4 === 3 && byte === 255) - 3;
    return points.subarray(solid, solid + 3).toString('hex');
  });
  expect(new Set(colours).size).toBe(WORST.length - 1);
});

test('it shows the worst state and the counts, live', async () => {
  await using desktop = await startedDesktop();
  await live(desktop);
  expect(trayOf(desktop).tip).toMatch(/\d+ critical, .*well/);
  expect(trayOf(desktop).image.points.equals(drawState('critical', false))).toBe(true);
});

test('a locked vault is not well', async () => {
  await using desktop = await startedDesktop({ fleet: { vault: 'locked' } });
  await expect.poll(() => trayOf(desktop).tip).toContain('The vault is locked');
  press(trayOf(desktop).menu, 'Unlock the vault …');
  expect(desktop.standIn.windows[0]?.loaded.at(-1)).toBe('rounds://app/#/vault');
  expect(() => press(trayOf(desktop).menu, 'Scan now')).toThrow();
});

test('its menu scans, starts to watch, pauses, and opens the page', async () => {
  await using desktop = await startedDesktop();
  await live(desktop);
  const asked = () => desktop.core.received.map(({ procedure }) => procedure);
  press(trayOf(desktop).menu, 'Scan now');
  await expect.poll(asked).toContain('scan.start');
  if (labels(desktop).includes('Pause watching')) press(trayOf(desktop).menu, 'Pause watching');
  await expect.poll(() => labels(desktop)).toContain('Start watching');
  press(trayOf(desktop).menu, 'Start watching');
  await expect.poll(() => labels(desktop)).toContain('Pause watching');
  desktop.standIn.windows[0]?.pressClose();
  press(trayOf(desktop).menu, 'Open Rounds');
  expect(desktop.standIn.windows[0]?.visible).toBe(true);
});

test('a critical drift is in the menu, and leads to its cell', async () => {
  await using desktop = await startedDesktop();
  await live(desktop);
  press(trayOf(desktop).menu, 'Critical: logging on ehr-db-01');
  expect(desktop.standIn.windows[0]?.loaded.at(-1)).toBe('rounds://app/#/fleet/ehr-db-01/logging');
});

test('when the core is away, nothing that was known is shown as if it still were', async () => {
  await using desktop = await startedDesktop({
    answer: () => 0,
    openCore: async () => Promise.reject(new Error('no disk')),
    noTray: false,
  });
  expect(trayOf(desktop).tip).toContain('The core is away');
  desktop.standIn.power.emit('shutdown');
});

test('a new critical drift is told once; it opens the page and cannot approve', async () => {
  await using desktop = await startedDesktop();
  await live(desktop);
  expect(desktop.standIn.notifications).toEqual([]);
  desktop.core.turn('ehr-db-01', 'firewall', drift);
  await expect.poll(() => labels(desktop)).toContain('Critical: firewall on ehr-db-01');
  desktop.elapse(5000);
  desktop.core.turn('ehr-db-01', 'firewall', { ...drift, summary: 'still' });
  desktop.elapse(5000);
  const [told, ...more] = desktop.standIn.notifications;
  expect(more).toEqual([]);
  expect(told?.options).toMatchObject({ title: 'Critical drift on ehr-db-01' });
  expect(told?.options.actions).toBeUndefined();
  expect(JSON.stringify(told?.options)).not.toContain('from the host');
  const before = desktop.core.received.length;
  told?.press();
  expect(desktop.standIn.windows[0]?.loaded.at(-1)).toBe('rounds://app/#/fleet/ehr-db-01/firewall');
  expect(desktop.core.received).toHaveLength(before);
});

test('several at once are told together', async () => {
  await using desktop = await startedDesktop();
  await live(desktop);
  for (const check of ['firewall', 'backup', 'encryption'] as const) desktop.core.turn('ehr-db-01', check, drift);
  await expect.poll(() => labels(desktop).join()).toContain('backup on ehr-db-01');
  desktop.elapse(5000);
  expect(desktop.standIn.notifications.map(({ options }) => options.title)).toHaveLength(1);
});
