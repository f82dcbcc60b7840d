import type { Page } from '@playwright/test';

/** One thing that a person does on the screen. */
export interface Deed {
  readonly name: string;
  act(page: Page, round: number): Promise<void>;
}

const finder = (page: Page) => page.getByLabel('Find a host by name or address').first();
const cells = (page: Page) => page.locator('[data-testid^="cell-"]');

/** What a technician does with Fleet all day, in turn: filter, look closer, pick, scan, look at evidence, come back. */
export const DEEDS: readonly Deed[] = [
  {
    name: 'scan all',
    async act(page) {
      const button = page.getByRole('button', { name: 'Scan all' });
      if (await button.isEnabled()) await button.click();
    },
  },
  {
    name: 'type into the filter',
    async act(page, round) {
      await finder(page).click();
      await page.keyboard.type(['front', 'lab', 'room', 'imaging', 'archive'][round % 5] ?? 'lab', { delay: 60 });
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.press('Delete');
    },
  },
  {
    name: 'open cells and close them',
    async act(page, round) {
      for (const at of [0, 7, 15]) {
        await cells(page)
          .nth((round * 5 + at) % 40)
          .click();
        await page.getByRole('dialog').waitFor();
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
    },
  },
  {
    name: 'walk with the arrow keys',
    async act(page) {
      await page.locator('[data-nav]').nth(3).focus();
      for (let step = 0; step < 12; step += 1) await page.keyboard.press(step % 4 === 3 ? 'ArrowRight' : 'ArrowDown');
      await page.keyboard.press('ControlOrMeta+Home');
    },
  },
  {
    name: 'show one state alone',
    async act(page, round) {
      const states = page.locator('[data-testid^="count-"][aria-pressed]');
      const state = states.nth(round % Math.max(1, await states.count()));
      const name = await state.getAttribute('data-testid');
      if (name === null) return;
      await page.getByTestId(name).click();
      await page.getByTestId(name).click();
    },
  },
  {
    name: 'pick hosts',
    async act(page) {
      const boxes = page.locator('tbody .col-pick input');
      for (const at of [0, 1, 2]) await boxes.nth(at).click();
      for (const at of [0, 1, 2]) await boxes.nth(at).click();
    },
  },
  {
    name: 'scroll',
    async act(page) {
      await page.mouse.move(700, 600);
      for (let step = 0; step < 6; step += 1) await page.mouse.wheel(0, 400);
      for (let step = 0; step < 6; step += 1) await page.mouse.wheel(0, -400);
    },
  },
  {
    name: 'go to Evidence and back',
    async act(page) {
      const rail = page.getByRole('navigation', { name: 'Pages' });
      await rail.getByRole('link', { name: 'Evidence' }).click();
      await page.getByRole('heading', { name: 'Evidence', level: 1 }).waitFor();
      await rail.getByRole('link', { name: 'Fleet' }).click();
      await page.getByRole('heading', { name: 'Fleet', level: 1 }).waitFor();
    },
  },
];
