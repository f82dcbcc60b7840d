import type { Browser, Page } from '@playwright/test';
import { z } from 'zod';

/** Events of the browser's trace, as much as is read of them. Durations are microseconds. */
const trace = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      cat: z.string().default(''),
      pid: z.number(),
      tid: z.number(),
      tdur: z.number().optional(),
      args: z.object({ name: z.string().optional() }).loose().optional(),
    }),
  ),
});
/** Tells the measured page's process from others in the trace. */
const MARK = 'bench-page';

/**
 * Processor time of each task on the page's main thread while `work` goes on, ms: what the page itself takes. Time
 * in which neighbours had the processor is not in it; what they cost by sharing its caches is.
 */
export async function processorTimes(browser: Browser, page: Page, work: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing', '__metadata'] });
  await page.evaluate((name) => performance.mark(name), MARK);
  await work();
  const { traceEvents } = trace.parse(JSON.parse((await browser.stopTracing()).toString()));
  const pid = traceEvents.find((one) => one.name === MARK)?.pid;
  const main = traceEvents.find(
    (one) => one.pid === pid && one.name === 'thread_name' && one.args?.name === 'CrRendererMain',
  );
  return traceEvents
    .filter((one) => one.pid === pid && one.tid === main?.tid && /RunTask|RunNormalPriorityTask/.test(one.name))
    .map((one) => (one.tdur ?? 0) / 1000);
}
