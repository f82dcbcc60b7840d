import { expect, test } from 'vitest';
import type { StandInPort } from '../../support/electron-standin/ports.ts';
import { type Desktop, startedDesktop } from '../../support/electron-standin/start.ts';
import { standInFrame } from '../../support/electron-standin/window.ts';

const pageOf = (desktop: Desktop) => {
  const page = desktop.standIn.windows[0]?.webContents;
  if (page === undefined) throw new Error('There is no window');
  return page;
};
const crashPage = (desktop: Desktop, reason = 'crashed') =>
  pageOf(desktop).emit('render-process-gone', { preventDefault: () => undefined }, { reason, exitCode: 5 });
const loseGpu = (desktop: Desktop) =>
  desktop.standIn.app.emit(
    'child-process-gone',
    { preventDefault: () => undefined },
    { type: 'GPU', reason: 'crashed', exitCode: 9 },
  );
const opened = (desktop: Desktop) => expect.poll(() => desktop.told).toContain('open');

test('a page that crashed is loaded again, and the window says what happened', async () => {
  await using desktop = await startedDesktop();
  crashPage(desktop);
  expect(pageOf(desktop).reloads).toBe(1);
  expect(desktop.standIn.questions).toMatchObject([{ message: 'The page had failed and was loaded again.' }]);
  expect(desktop.standIn.questions[0]?.detail).toContain('nothing on any host was changed');
});

test('a page that keeps crashing is not loaded again by itself', async () => {
  await using desktop = await startedDesktop({ answer: ({ buttons }) => (buttons?.[1] === 'Quit Rounds' ? 1 : 0) });
  for (let count = 0; count < 4; count += 1) crashPage(desktop);
  expect(pageOf(desktop).reloads).toBe(3);
  expect(await desktop.standIn.ended).toBe(0);
});

test('crashes far apart are each mended', async () => {
  await using desktop = await startedDesktop();
  for (let count = 0; count < 6; count += 1) {
    crashPage(desktop);
    desktop.elapse(61_000);
  }
  expect(pageOf(desktop).reloads).toBe(6);
});

test('a page that ends on purpose has not crashed', async () => {
  await using desktop = await startedDesktop();
  crashPage(desktop, 'clean-exit');
  expect([pageOf(desktop).reloads, desktop.standIn.questions]).toEqual([0, []]);
});

test('a graphics process that keeps failing is done without from the next start', async () => {
  await using desktop = await startedDesktop();
  loseGpu(desktop);
  loseGpu(desktop);
  expect(desktop.standIn.questions).toEqual([]);
  loseGpu(desktop);
  expect(desktop.standIn.questions).toMatchObject([{ message: 'The graphics driver keeps failing.' }]);
  await using next = await startedDesktop({ args: ['--data-dir', desktop.dataDir] });
  expect([desktop.standIn.switches.gpu, next.standIn.switches.gpu]).toEqual([true, false]);
});

test('when the core fails, the page is cut off at once and gets a new port from a core opened anew', async () => {
  await using desktop = await startedDesktop();
  await opened(desktop);
  const ports: StandInPort[] = [];
  const ended: string[] = [];
  const frame = standInFrame('rounds://app', null, (_channel, given) => {
    const [port] = given;
    if (port === undefined) return;
    ports.push(port);
    port.on('close', () => ended.push('ended'));
    port.start();
  });
  desktop.standIn.send(pageOf(desktop), 'rounds:port', frame);
  await expect.poll(() => ports.length).toBe(1);
  desktop.fail(new Error('a defect'));
  await expect.poll(() => ended).toEqual(['ended']);
  desktop.standIn.send(pageOf(desktop), 'rounds:port', frame);
  await expect.poll(() => ports.length).toBe(2);
  expect(desktop.told).toEqual(['open', 'close', 'open']);
  expect(desktop.standIn.windows[0]?.loaded).toEqual(['rounds://app/']);
});

test('a core that fails again and again is not opened for ever: a person is asked', async () => {
  await using desktop = await startedDesktop({ answer: ({ buttons }) => (buttons?.[1] === 'Quit Rounds' ? 1 : 0) });
  for (let count = 1; count <= 4; count += 1) {
    await expect.poll(() => desktop.told.filter((one) => one === 'open').length).toBe(count);
    await expect.poll(() => desktop.standIn.trays[0]?.tip).not.toContain('away');
    desktop.fail(new Error('a defect'));
  }
  expect(await desktop.standIn.ended).toBe(0);
  expect(desktop.standIn.questions).toMatchObject([{ message: 'The core of Rounds is not running.' }]);
});

test('what fails while the console is going does not hold it', async () => {
  await using desktop = await startedDesktop();
  await opened(desktop);
  desktop.standIn.electron.app.quit();
  crashPage(desktop);
  expect(await desktop.standIn.ended).toBe(0);
  expect(desktop.standIn.questions).toEqual([]);
});
