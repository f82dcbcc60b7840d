import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { startBrowser } from './page/browser.ts';
import { type BuiltConsole, builtConsole } from './page/built-console.ts';
import { numberOf, quantile } from './page/numbers.ts';
import type { Bench, Figure } from './table.ts';

/** Limits of the specification: from exec of the web host to Fleet drawn, ms; what the first screen loads, bytes of gzip. */
const LIMIT_MS = 1500;
const LIMIT_BYTES = 600 * 1024;
/** Hosts of the demo clinic: Fleet is drawn when all of them stand there. */
const HOSTS = 9;
/** Name under which the page keeps the time at which Fleet was drawn. */
const DRAWN = 'benchDrawnAt';

interface Start {
  /** From exec to the link on stderr, ms. */
  readonly link: number;
  /** From exec to Fleet drawn, ms. */
  readonly drawn: number;
}

/**
 * `npm run bench -- start [--runs N]`: from exec of the built web host to Fleet drawn with demo data in Chromium, and what
 * its first screen weighs.
 */
export const bench: Bench = async ({ args, root, folder, say, signal }) => {
  const runs = numberOf(args, '--runs', 10);
  const console = builtConsole(root, join(folder, 'demo'));
  say('making a demo clinic and scanning it once');
  await console.run('demo', 'init');
  await console.run('scan', '--all');
  await using stack = new AsyncDisposableStack();
  const browser = await startBrowser();
  stack.defer(() => browser.close());
  const weight = await weightOf(browser, console);
  const warm: Start[] = [];
  const cold: Start[] = [];
  for (let run = 0; run < runs && !signal.aborted; run += 1) {
    warm.push(await withOpenBrowser(browser, console));
    cold.push(await withNewBrowser(console));
    say(
      `run ${run + 1} of ${runs}: ${Math.round(warm.at(-1)?.drawn ?? 0)} ms, browser and all ${Math.round(cold.at(-1)?.drawn ?? 0)} ms`,
    );
  }
  return {
    title: `From exec of the web host to Fleet drawn, ${warm.length} runs`,
    figures: figuresOf(warm, cold, weight),
  };
};

function figuresOf(warm: readonly Start[], cold: readonly Start[], weight: number): Figure[] {
  const drawn = warm.map((one) => one.drawn);
  const withBrowser = cold.map((one) => one.drawn);
  return [
    {
      name: 'link said, median',
      value: quantile(
        warm.map((one) => one.link),
        0.5,
      ),
      unit: 'ms',
    },
    {
      name: 'Fleet drawn, median',
      value: quantile(drawn, 0.5),
      unit: 'ms',
      atMost: LIMIT_MS,
      note: `${HOSTS} demo hosts with results; Chromium is open already`,
    },
    { name: 'Fleet drawn, 95 %', value: quantile(drawn, 0.95), unit: 'ms', atMost: LIMIT_MS },
    {
      name: 'the same with the start of Chromium, median',
      value: quantile(withBrowser, 0.5),
      unit: 'ms',
      note: `new profile; 95 %: ${Math.round(quantile(withBrowser, 0.95))} ms`,
    },
    {
      name: 'first screen, gzip',
      value: weight / 1024,
      unit: 'kB',
      atMost: LIMIT_BYTES / 1024,
      note: 'every file that the page asked for until Fleet was drawn',
    },
  ];
}

async function withOpenBrowser(browser: Browser, console: BuiltConsole): Promise<Start> {
  const context = await browser.newContext();
  const page = await prepared(context);
  const host = await console.serve();
  try {
    await page.goto(host.link, { waitUntil: 'commit' });
    return { link: host.saidAt - host.startedAt, drawn: (await drawnAt(page)) - host.startedAt };
  } finally {
    await context.close();
    await host.stop();
  }
}

/** As `npm start` does it: the browser is started when the link is there. */
async function withNewBrowser(console: BuiltConsole): Promise<Start> {
  const host = await console.serve();
  const browser = await startBrowser();
  try {
    const page = await prepared(await browser.newContext());
    await page.goto(host.link, { waitUntil: 'commit' });
    return { link: host.saidAt - host.startedAt, drawn: (await drawnAt(page)) - host.startedAt };
  } finally {
    await browser.close();
    await host.stop();
  }
}

/** Bytes of gzip of all that the page loads until Fleet is drawn. */
async function weightOf(browser: Browser, console: BuiltConsole): Promise<number> {
  const host = await console.serve();
  const context = await browser.newContext();
  try {
    const page = await prepared(context);
    const files: Promise<number>[] = [];
    page.on('response', (response) => {
      files.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(host.link);
    await drawnAt(page);
    return (await Promise.all(files)).reduce((sum, one) => sum + one, 0);
  } finally {
    await context.close();
    await host.stop();
  }
}

/** A page that notes when all hosts stand there with results and a frame with them was drawn. */
async function prepared(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(
    ({ hosts, name }) => {
      const isThere = () =>
        document.querySelectorAll('[data-testid^="row-"]').length >= hosts &&
        document.querySelector('[data-testid^="cell-"][data-read="yes"]') !== null;
      const note = () => {
        Reflect.set(window, name, performance.timeOrigin + performance.now());
      };
      const watcher = new MutationObserver(() => {
        if (!isThere()) return;
        watcher.disconnect();
        // The frame that the first callback belongs to is drawn before the second.
        requestAnimationFrame(() => requestAnimationFrame(note));
      });
      watcher.observe(document, { childList: true, subtree: true });
    },
    { hosts: HOSTS, name: DRAWN },
  );
  return page;
}

/** When Fleet was drawn, epoch ms with fractions. */
async function drawnAt(page: Page): Promise<number> {
  const handle = await page.waitForFunction((name) => Reflect.get(window, name) ?? false, DRAWN, { timeout: 60_000 });
  return Number(await handle.jsonValue());
}
