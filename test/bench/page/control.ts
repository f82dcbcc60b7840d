import type { Browser } from '@playwright/test';

/** How long a task of {@link WORK_MS} is asked for, ms. */
const EVERY_MS = 250;
/** What the task takes on a processor of its own, ms. */
export const WORK_MS = 10;

/** An empty page beside the measured one that does a known piece of work again and again. */
export interface Control {
  /** How long each took, ms: what neighbours on this machine add to any task. */
  took(): Promise<readonly number[]>;
}

/** Opens the control. Its page runs in a process of its own, as the measured page does. */
export async function startControl(browser: Browser): Promise<Control> {
  const page = await (await browser.newContext()).newPage();
  await page.evaluate(
    ({ work, every }) => {
      const spin = (rounds: number) => {
        const from = performance.now();
        let sum = 0;
        for (let at = 0; at < rounds; at += 1) sum += Math.sqrt(at);
        return { ms: performance.now() - from, sum };
      };
      spin(1e6);
      const quickest = Math.min(...Array.from({ length: 20 }, () => spin(1e6).ms));
      const rounds = Math.round((1e6 * work) / quickest);
      const took: number[] = [];
      Reflect.set(window, 'benchTook', took);
      setInterval(() => took.push(spin(rounds).ms), every);
    },
    { work: WORK_MS, every: EVERY_MS },
  );
  return { took: () => page.evaluate(() => Reflect.get(window, 'benchTook')) };
}
