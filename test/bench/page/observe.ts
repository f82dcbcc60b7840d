import type { CDPSession, Page } from '@playwright/test';

/** Something that took its time in the page: when it began (ms since the page was opened) and how long, ms. */
export interface Span {
  readonly name: string;
  readonly at: number;
  readonly ms: number;
}

/** What the browser itself told of a page. */
export interface Observed {
  /** Tasks of the main thread over 50 ms (Long Tasks). */
  readonly longTasks: readonly Span[];
  /** One for each interaction whose next paint came 16 ms or more after it (Event Timing), with its slowest event. */
  readonly interactions: readonly Span[];
  /** All interactions, those that were quicker too. */
  readonly interactionCount: number;
}

/** Event Timing tells nothing of what is quicker. */
export const QUICKEST_TOLD_MS = 16;
const STORE = 'benchObserved';

/** Begins to note what the browser tells of every page that this one becomes. Call before the page is opened. */
export async function observe(page: Page): Promise<void> {
  await page.addInitScript(
    ({ name, threshold }) => {
      const longTasks: Span[] = [];
      const interactions = new Map<number, Span>();
      Reflect.set(window, name, { longTasks, interactions });
      new PerformanceObserver((list) => {
        for (const { name: what, startTime, duration } of list.getEntries())
          longTasks.push({ name: what, at: startTime, ms: duration });
      }).observe({ type: 'longtask', buffered: true });
      const events: PerformanceObserverInit & { durationThreshold: number } = {
        type: 'event',
        buffered: true,
        durationThreshold: threshold,
      };
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const id = Number(Reflect.get(entry, 'interactionId') ?? 0);
          if (id === 0 || entry.duration <= (interactions.get(id)?.ms ?? 0)) continue;
          interactions.set(id, { name: entry.name, at: entry.startTime, ms: entry.duration });
        }
      }).observe(events);
    },
    { name: STORE, threshold: QUICKEST_TOLD_MS },
  );
}

/** What was noted so far. */
export function observed(page: Page): Promise<Observed> {
  return page.evaluate((name) => {
    const { longTasks, interactions } = Reflect.get(window, name);
    return {
      longTasks: [...longTasks],
      interactions: [...interactions.values()],
      interactionCount: Number(Reflect.get(performance, 'interactionCount')),
    };
  }, STORE);
}

/** Ms since the page was opened, on its own clock. */
export function pageNow(page: Page): Promise<number> {
  return page.evaluate(() => performance.now());
}

/** Heap of the page after a garbage collection, bytes, and when that went on: the collection is a long task of our making. */
export async function heapOf(
  page: Page,
  cdp: CDPSession,
): Promise<{ readonly bytes: number; readonly from: number; readonly to: number }> {
  const from = await pageNow(page);
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return { bytes: usedSize, from, to: await pageNow(page) };
}
