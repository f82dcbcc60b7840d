import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RoundsError } from '../../../src/agent-core/errors.ts';
import { quitting } from '../../../src/main/desktop/quit.ts';
import { electronStandIn, press } from '../../support/electron-standin/standin.ts';
import { type Desktop, startedDesktop } from '../../support/electron-standin/start.ts';

const windowOf = (desktop: Desktop) => {
  const [window] = desktop.standIn.windows;
  if (window === undefined) throw new Error('There is no window');
  return window;
};

test('a second console of the same data folder ends at once, and opens nothing', async () => {
  await using desktop = await startedDesktop({ first: false, args: ['rounds://host/ehr-db-01'] });
  expect(desktop.standIn.ends).toEqual([{ code: 0 }]);
  expect(desktop.standIn.lockedWith()).toEqual({ link: 'rounds://host/ehr-db-01' });
  expect(desktop.standIn.windows).toEqual([]);
  expect(desktop.told).toEqual([]);
});

test('a second launch brings the window back from the tray', async () => {
  await using desktop = await startedDesktop();
  const window = windowOf(desktop);
  window.pressClose();
  expect(window.visible).toBe(false);
  desktop.standIn.secondLaunch('');
  expect([window.visible, window.focused]).toEqual([true, true]);
});

test('a second launch with a link restores a minimised window and goes to the host', async () => {
  await using desktop = await startedDesktop();
  const window = windowOf(desktop);
  window.minimize();
  desktop.standIn.secondLaunch('rounds://host/ehr-db-01');
  expect(window.isMinimized()).toBe(false);
  await expect.poll(() => window.loaded.at(-1)).toBe('rounds://app/#/fleet/ehr-db-01');
});

test('a link works while the vault is locked', async () => {
  await using desktop = await startedDesktop({ fleet: { vault: 'locked' } });
  desktop.standIn.secondLaunch('rounds://host/ehr-db-01');
  await expect.poll(() => windowOf(desktop).loaded.at(-1)).toBe('rounds://app/#/fleet/ehr-db-01');
});

test('a link to a host that is not there leads to Fleet', async () => {
  await using desktop = await startedDesktop();
  desktop.standIn.secondLaunch('rounds://host/no-such-host');
  await expect.poll(() => windowOf(desktop).loaded.at(-1)).toBe('rounds://app/#/fleet');
});

test('a second launch while the first is quitting is started after it, with its link', async () => {
  const closing = Promise.withResolvers<void>();
  await using desktop = await startedDesktop({
    openCore: async (open) => ({ ...(await open()), close: () => closing.promise }),
  });
  await expect.poll(() => desktop.told).toContain('open');
  desktop.standIn.electron.app.quit();
  desktop.standIn.secondLaunch('rounds://host/ehr-db-01');
  closing.resolve();
  await desktop.standIn.ended;
  expect(desktop.standIn.relaunches).toEqual([['rounds://host/ehr-db-01']]);
});

test('what a second launch says is not believed', async () => {
  await using desktop = await startedDesktop();
  const before = [...windowOf(desktop).loaded];
  desktop.standIn.secondLaunch('https://evil.example/');
  desktop.standIn.app.emit('second-instance', { preventDefault: () => undefined }, [], '/', null);
  expect(windowOf(desktop).loaded).toEqual(before);
});

test('closing keeps the tray; quit is explicit, closes the core and ends', async () => {
  await using desktop = await startedDesktop();
  await expect.poll(() => desktop.told).toContain('open');
  windowOf(desktop).pressClose();
  expect(desktop.standIn.ends).toEqual([]);
  press(desktop.standIn.trays[0]?.menu ?? [], 'Quit Rounds');
  expect(await desktop.standIn.ended).toBe(0);
  expect(desktop.told).toEqual(['open', 'close']);
  expect(desktop.standIn.trays[0]?.gone).toBe(true);
});

test.each([{ trayHost: false }, { noTray: true }])(
  'without a tray (%j) closing minimises: the window stays reachable',
  async (given) => {
    await using desktop = await startedDesktop(given);
    const window = windowOf(desktop);
    window.pressClose();
    expect([window.isDestroyed(), window.visible, window.isMinimized()]).toEqual([false, true, true]);
  },
);

test('started at login it shows no window, unless there is no tray to reach it from', async () => {
  await using hidden = await startedDesktop({ args: ['--hidden'] });
  expect(hidden.standIn.windows).toEqual([]);
  await using bare = await startedDesktop({ args: ['--hidden'], trayHost: false });
  expect(bare.standIn.windows).toHaveLength(1);
});

test.each([
  ['Stay', 0, []],
  ['Quit anyway', 1, [{ code: 0 }]],
] as const)('whoever objects to a quit is heard, and the person decides: %s', async (_label, answer, ends) => {
  const standIn = electronStandIn({ answer: () => answer });
  const exit = quitting(standIn.electron, { close: async () => undefined, again: () => undefined });
  using _objection = exit.onQuit(() => 'A fix is running on ehr-db-01.');
  await exit.quit();
  expect(standIn.questions).toMatchObject([{ detail: 'A fix is running on ehr-db-01.' }]);
  expect(standIn.ends).toEqual(ends);
});

test('sleep closes sessions, waking watches again, a shutdown ends without questions', async () => {
  await using desktop = await startedDesktop();
  await expect.poll(() => desktop.told).toContain('open');
  desktop.standIn.power.emit('suspend');
  desktop.standIn.power.emit('resume');
  desktop.standIn.power.emit('shutdown');
  await desktop.standIn.ended;
  expect(desktop.told).toEqual(['open', 'suspend', 'resume', 'close']);
  expect(desktop.standIn.questions).toEqual([]);
});

test('the window opens where it was, if there still is a display', async () => {
  await using desktop = await startedDesktop();
  const file = join(desktop.dataDir, 'desktop', 'rounds.json');
  mkdirSync(join(desktop.dataDir, 'desktop'), { recursive: true });
  windowOf(desktop).emit('resize');
  desktop.elapse(1000);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ maximized: false, gpu: true });
  writeFileSync(file, JSON.stringify({ bounds: { x: 4000, y: 10, width: 900, height: 700 } }));
  await using gone = await startedDesktop({ args: ['--data-dir', desktop.dataDir] });
  expect(windowOf(gone).options.x).toBeUndefined();
  writeFileSync(file, JSON.stringify({ bounds: { x: 40, y: 10, width: 900, height: 700 } }));
  await using back = await startedDesktop({ args: ['--data-dir', desktop.dataDir] });
  expect(windowOf(back).options).toMatchObject({ x: 40, y: 10, width: 900, height: 700 });
});

test('start at login is off until a person switches it on', async () => {
  await using desktop = await startedDesktop();
  const file = join(desktop.dataDir, '.config', 'autostart', 'rounds.desktop');
  expect(existsSync(file)).toBe(false);
  press(desktop.standIn.menu.template, 'Start at login', true);
  expect(readFileSync(file, 'utf8')).toContain('Exec="/opt/Rounds/rounds" "--hidden"');
  press(desktop.standIn.menu.template, 'Start at login', false);
  expect(existsSync(file)).toBe(false);
});

test('the page is on its way before the core is opened', async () => {
  const order: string[] = [];
  await using desktop = await startedDesktop({
    openCore: async (open) => {
      order.push('core');
      return open();
    },
    surface: () => ({
      load: async () => void order.push('page'),
      reload: () => undefined,
      close: () => undefined,
    }),
  });
  await expect.poll(() => desktop.told).toContain('open');
  expect(order).toEqual(['page', 'core']);
});

test('a core that cannot be opened says why and what to do, and is tried again', async () => {
  let tries = 0;
  await using desktop = await startedDesktop({
    openCore: async (open) => {
      tries += 1;
      if (tries === 1) throw new RoundsError('STORE_LOCKED', 'Another console has this folder. Close it.');
      return open();
    },
  });
  await expect.poll(() => desktop.told).toEqual(['open']);
  expect(desktop.standIn.questions[0]).toMatchObject({
    message: 'The core of Rounds is not running.',
    detail: expect.stringContaining('Another console has this folder. Close it.'),
    buttons: ['Try again', 'Quit Rounds'],
  });
});
