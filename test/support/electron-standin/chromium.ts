import { readFileSync } from 'node:fs';
import type { CDPSession, Page, Frame as PageFrame, Request, Route } from '@playwright/test';
import { z } from 'zod';
import type { Frame } from '../../../src/main/desktop/electron-api.ts';
import type { StandInPort } from './ports.ts';
import { type PortDelivery, preloadWorld, WORLD } from './preload-world.ts';
import { type Surface, type SurfaceEvents, standInFrame } from './window.ts';

/** Where Chromium shows what Electron has at `rounds://app`: a scheme of one's own needs Electron. */
export const STAND_IN_ORIGIN = 'https://rounds.app';
const ORIGIN = 'rounds://app';

const fromPage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ipc'), channel: z.string() }),
  z.object({ kind: z.literal('port'), port: z.number(), data: z.string() }),
  z.object({ kind: z.literal('closed'), port: z.number() }),
]);

/** A page's address as Electron has it. */
const inElectron = (url: string) => url.replace(STAND_IN_ORIGIN, ORIGIN);
const inChromium = (url: string) => url.replace(ORIGIN, STAND_IN_ORIGIN);

/** What the page tried that came to nothing, and what reached beyond our origin in spite of all. */
export interface Attempts {
  readonly prevented: string[];
  readonly escaped: string[];
}

/**
 * A window as a page of Chromium: the preload bundle runs in a world of its own, files come from the application's protocol
 * handler, navigation and new windows ask the application first, and ports cross by a binding of that world.
 */
export function chromiumSurface(page: Page, events: SurfaceEvents, attempts: Attempts): Surface {
  const ports = new Map<number, StandInPort>();
  const worlds = new Map<number, { frame: Frame; main: boolean }>();
  let programmatic = 0;
  let nextPort = 0;

  async function prepare(): Promise<CDPSession> {
    const preload = events.options.webPreferences?.preload;
    if (preload === undefined) throw new Error('This window has no preload');
    const cdp = await page.context().newCDPSession(page);
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name !== WORLD) return;
      const isMain = context.auxData?.['frameId'] === mainFrameId;
      const parent = isMain ? null : standInFrame(ORIGIN, null, () => undefined);
      const deliver = (channel: string, given: readonly StandInPort[]) =>
        handOver(cdp, context.id, { channel, ports: given.map(adopt(cdp, context.id)) });
      worlds.set(context.id, { frame: standInFrame(inElectron(context.origin), parent, deliver), main: isMain });
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => worlds.delete(executionContextId));
    cdp.on('Runtime.bindingCalled', ({ payload, executionContextId }) => heard(payload, executionContextId));
    await cdp.send('Page.enable');
    const { frameTree } = await cdp.send('Page.getFrameTree');
    const mainFrameId = frameTree.frame.id;
    await cdp.send('Runtime.enable');
    await cdp.send('Runtime.addBinding', { name: '__rounds', executionContextName: WORLD });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: preloadWorld(readFileSync(preload, 'utf8'), { shown: STAND_IN_ORIGIN, told: ORIGIN }),
      worldName: WORLD,
      runImmediately: true,
    });
    await page.context().route('**/*', answer);
    page.on('popup', (popup) => void popup.close());
    page.on('crash', () => {
      for (const port of ports.values()) port.close();
      events.page.emit('render-process-gone', { preventDefault: () => undefined }, { reason: 'crashed', exitCode: 5 });
    });
    return cdp;
  }

  /** Main's end of a port becomes the page's: what comes out of it goes into the page, and the other way round. */
  const adopt = (cdp: CDPSession, world: number) => (port: StandInPort) => {
    nextPort += 1;
    const id = nextPort;
    ports.set(id, port);
    port.on('message', ({ data }: { data: unknown }) => {
      if (typeof data !== 'string') throw new Error('The stand-in carries text alone');
      void evaluate(cdp, world, { kind: 'port', port: id, data });
    });
    port.on('close', () => {
      ports.delete(id);
      void evaluate(cdp, world, { kind: 'closed', port: id });
    });
    port.start();
    return id;
  };

  function heard(payload: string, world: number): void {
    const message = fromPage.parse(JSON.parse(payload));
    const from = worlds.get(world);
    if (message.kind === 'ipc') {
      if (from !== undefined) events.message(message.channel, from.frame);
    } else if (message.kind === 'port') ports.get(message.port)?.postMessage(message.data);
    else ports.get(message.port)?.close();
  }

  async function answer(route: Route): Promise<void> {
    const request = route.request();
    const url = request.url();
    const isOurs = url.startsWith(`${STAND_IN_ORIGIN}/`);
    const frame = frameOf(request);
    const opened = frame?.page() !== page;
    if (opened) {
      const denied = events.page.openHandler?.({ url: inElectron(url) }).action === 'deny';
      (denied ? attempts.prevented : attempts.escaped).push(`window ${inElectron(url)}`);
      return route.abort('aborted');
    }
    if (request.isNavigationRequest() && programmatic === 0) {
      const isMain = frame === page.mainFrame();
      const prevented = [
        events.page.ask('will-frame-navigate', { url: inElectron(url) }),
        isMain && events.page.ask('will-navigate', { url: inElectron(url) }),
      ].includes(true);
      if (prevented) {
        attempts.prevented.push(inElectron(url));
        return route.abort('aborted');
      }
    }
    const response = isOurs ? await events.serve(inElectron(url)) : undefined;
    if (response === undefined) {
      attempts.escaped.push(url);
      return route.abort('blockedbyclient');
    }
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }

  const prepared = prepare();
  return {
    async load(url) {
      await prepared;
      programmatic += 1;
      try {
        await page.goto(inChromium(url));
      } finally {
        programmatic -= 1;
      }
    },
    reload: () => void prepared.then(() => page.reload()).catch(() => undefined),
    close: () => {
      for (const port of ports.values()) port.close();
    },
  };
}

async function handOver(cdp: CDPSession, world: number, { channel, ports }: { channel: string; ports: number[] }) {
  await evaluate(cdp, world, { kind: 'ipc', channel, ports });
}

/** The frame that asks; undefined for a window that is only being opened. */
function frameOf(request: Request): PageFrame | undefined {
  try {
    return request.frame();
  } catch {
    return undefined;
  }
}

/** A world that is gone hears nothing more; that is no failure of the test. */
async function evaluate(cdp: CDPSession, world: number, message: PortDelivery): Promise<void> {
  const expression = `globalThis.__fromMain(${JSON.stringify(message)})`;
  await cdp.send('Runtime.evaluate', { contextId: world, expression }).catch(() => undefined);
}
