import { join } from 'node:path';
import { startBrowser } from './page/browser.ts';
import { builtConsole, epochMs } from './page/built-console.ts';
import { startControl, WORK_MS } from './page/control.ts';
import { shakeFleet } from './page/drift.ts';
import { numberOf, quantile, slopeOf } from './page/numbers.ts';
import { heapOf, type Observed, observe, observed, pageNow, QUICKEST_TOLD_MS, type Span } from './page/observe.ts';
import { processorTimes } from './page/processor-time.ts';
import { DEEDS } from './page/use.ts';
import type { Bench, Figure } from './table.ts';

/** Limits of the specification. */
const LONGEST_TASK_MS = 50;
const NEXT_PAINT_MS = 100;
/** What the heap may seem to gain in half an hour and still be called flat, MiB: less than a picture. */
const FLAT_MIB = 2;
const MIB = 2 ** 20;
/** Fewer looks at the heap than these are too few to judge its slope by: ten minutes' worth. */
const LOOKS_TO_JUDGE = 40;
/** How often the heap is looked at, ms. */
const HEAP_EVERY_MS = 15_000;
const MINUTE_MS = 60_000;

interface HeapPoint {
  /** Minutes since the page was opened. */
  readonly at: number;
  /** MiB. */
  readonly value: number;
}

/** Tasks of the page's main thread in one round of use, by processor time. */
interface Processor {
  readonly tasks: number;
  /** Ms. */
  readonly longest: number;
  /** How many took longer than allowed. */
  readonly over: number;
}

interface Seen extends Observed {
  /** When the fleet stood there and use began, ms since the page was opened. */
  readonly usedFrom: number;
  readonly heap: readonly HeapPoint[];
  /** Collections that the bench itself asked for. */
  readonly forced: readonly { readonly from: number; readonly to: number }[];
  /** What was being done, by time. */
  readonly deeds: readonly Span[];
  readonly processor: readonly Processor[];
  readonly control: readonly number[];
}

function isLong(ms: number): boolean {
  return ms > LONGEST_TASK_MS;
}

/**
 * `npm run bench -- screen [--minutes N] [--hosts N]`: a fleet that scans and streams into a real page in Chromium while
 * somebody uses it. Half an hour is the whole of it.
 */
export const bench: Bench = async ({ args, root, folder, say, signal }) => {
  const hosts = numberOf(args, '--hosts', 200);
  const minutes = numberOf(args, '--minutes', 30);
  const dataDir = join(folder, 'demo');
  const console = builtConsole(root, dataDir);
  say(`making ${hosts} demo hosts and scanning them once`);
  await console.run('demo', 'init', '--hosts', String(hosts));
  await console.run('scan', '--all');
  await using stack = new AsyncDisposableStack();
  const host = await console.serve();
  stack.defer(() => host.stop());
  const browser = await startBrowser();
  stack.defer(() => browser.close());
  const control = await startControl(browser);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await observe(page);
  await page.goto(host.link);
  await page.locator('[data-testid^="cell-"][data-read="yes"]').first().waitFor();
  const cdp = await context.newCDPSession(page);
  const heap: HeapPoint[] = [];
  const forced: { from: number; to: number }[] = [];
  const deeds: Span[] = [];
  const processor: Processor[] = [];
  const usedFrom = await pageNow(page);
  const until = epochMs() + minutes * MINUTE_MS;
  let lookAt = 0;
  for (let round = 0; epochMs() < until && !signal.aborted; round += 1) {
    await shakeFleet(dataDir, hosts, round, Date.now());
    const taken = await processorTimes(browser, page, async () => {
      for (const { name, act } of DEEDS) {
        const at = await pageNow(page);
        await act(page, round);
        deeds.push({ name, at, ms: (await pageNow(page)) - at });
      }
    });
    processor.push({ tasks: taken.length, longest: Math.max(0, ...taken), over: taken.filter(isLong).length });
    if (epochMs() < lookAt) continue;
    lookAt = epochMs() + HEAP_EVERY_MS;
    const looked = await heapOf(page, cdp);
    forced.push(looked);
    heap.push({ at: looked.from / MINUTE_MS, value: looked.bytes / MIB });
    say(
      `${(looked.from / MINUTE_MS).toFixed(1)} min: heap ${(looked.bytes / MIB).toFixed(1)} MiB, longest task ${Math.max(...processor.map((one) => one.longest)).toFixed(0)} ms of processor time`,
    );
  }
  const seen: Seen = {
    ...(await observed(page)),
    usedFrom,
    heap,
    forced,
    deeds,
    processor,
    control: await control.took(),
  };
  for (const task of longTasksOfUse(seen)
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, 10))
    say(`long task: ${task.ms.toFixed(0)} ms, while: ${deedAt(seen, task.at)}`);
  for (const one of seen.interactions.toSorted((a, b) => b.ms - a.ms).slice(0, 10))
    say(`slow paint: ${one.ms.toFixed(0)} ms after ${one.name}, while: ${deedAt(seen, one.at)}`);
  return {
    title: `${hosts} demo hosts scanning and streaming into a page in use for ${minutes} min`,
    figures: figuresOf(seen),
  };
};

/** Long tasks after the page had been loaded, without those in which the bench had the garbage collected. */
function longTasksOfUse({ longTasks, usedFrom, forced }: Seen): Span[] {
  return longTasks.filter(({ at, ms }) => at >= usedFrom && !forced.some(({ from, to }) => at < to && at + ms > from));
}

function deedAt({ deeds }: Seen, at: number): string {
  return deeds.findLast((deed) => deed.at <= at)?.name ?? 'loading';
}

function figuresOf(seen: Seen): Figure[] {
  const longest = (spans: readonly Span[]) => Math.max(0, ...spans.map((one) => one.ms));
  const ofUse = longTasksOfUse(seen);
  const ofLoading = seen.longTasks.filter((one) => one.at < seen.usedFrom);
  const quick = Array.from(
    { length: Math.max(0, seen.interactionCount - seen.interactions.length) },
    () => QUICKEST_TOLD_MS,
  );
  const paints = [...seen.interactions.map((one) => one.ms), ...quick];
  // The first minutes fill caches (compiled code, lists that were opened once); half an hour is long enough to leave them out.
  const settled = seen.heap.slice(Math.floor(seen.heap.length / 5));
  const gained = slopeOf(settled) * 30;
  const sum = (pick: (one: Processor) => number) => seen.processor.reduce((all, one) => all + pick(one), 0);
  return [
    {
      name: 'longest task of the page in use, processor time',
      value: Math.max(0, ...seen.processor.map((one) => one.longest)),
      unit: 'ms',
      atMost: LONGEST_TASK_MS,
      note: `${sum((one) => one.over)} of ${sum((one) => one.tasks)} tasks over ${LONGEST_TASK_MS} ms; time that neighbours had the processor is not in it`,
    },
    {
      name: 'the same by the clock',
      value: longest(ofUse),
      unit: 'ms',
      atMost: LONGEST_TASK_MS,
      note: `${ofUse.length} over ${LONGEST_TASK_MS} ms; 0 = none is that long`,
    },
    {
      name: 'interaction to next paint, 95 %',
      value: quantile(paints, 0.95),
      unit: 'ms',
      atMost: NEXT_PAINT_MS,
      note: `${paints.length} clicks and keys; median ${quantile(paints, 0.5)} ms, most ${Math.max(0, ...paints)} ms`,
    },
    {
      name: 'heap gained in 30 minutes',
      value: gained,
      unit: 'MiB',
      // A line through a few looks says nothing of half an hour.
      ...(settled.length < LOOKS_TO_JUDGE ? {} : { atMost: FLAT_MIB }),
      note: `${settled.length < LOOKS_TO_JUDGE ? 'too short a run to judge; ' : ''}slope over ${settled.length} looks, each after a collection; ${settled.at(0)?.value.toFixed(1)} to ${settled.at(-1)?.value.toFixed(1)} MiB`,
    },
    { name: 'longest task while loading', value: longest(ofLoading), unit: 'ms' },
    {
      name: `a task of ${WORK_MS} ms in an empty page beside it, 99 %`,
      value: quantile(seen.control, 0.99),
      unit: 'ms',
      note: `what neighbours on this machine add to any task; most ${Math.max(0, ...seen.control).toFixed(0)} ms`,
    },
  ];
}
