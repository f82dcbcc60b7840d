import type { BrowserWindowConstructorOptions } from 'electron';
import type { DesktopWindow, Frame, Page } from '../../../src/main/desktop/electron-api.ts';
import { Events } from './events.ts';
import { StandInPort } from './ports.ts';

/** What draws a window: a page of Chromium, or nothing. */
export interface Surface {
  load(url: string): Promise<void>;
  reload(): void;
  close(): void;
}

/** What a surface tells the window that it draws, in the terms of Electron. */
export interface SurfaceEvents {
  readonly options: BrowserWindowConstructorOptions;
  readonly page: StandInPage;
  /** A message of the preload; `frame` is where it came from. */
  readonly message: (channel: string, frame: Frame) => void;
  /** What the protocol handler of the application answers. */
  readonly serve: (url: string) => Promise<Response | undefined>;
}

/** Draws nothing: for tests of what main does by itself. */
export function noSurface(): Surface {
  return { load: async () => undefined, reload: () => undefined, close: () => undefined };
}

/** Electron's WebContents. */
export class StandInPage extends Events implements Page {
  openHandler: Parameters<Page['setWindowOpenHandler']>[0] | undefined;
  reloads = 0;
  readonly id: number;
  readonly #surface: () => Surface;

  constructor(id: number, surface: () => Surface) {
    super();
    this.id = id;
    this.#surface = surface;
  }

  readonly setWindowOpenHandler: Page['setWindowOpenHandler'] = (handler) => {
    this.openHandler = handler;
  };

  readonly reload = (): void => {
    this.reloads += 1;
    this.#surface().reload();
  };
}

/** Electron's BrowserWindow: it keeps what it was told, and its surface draws it. */
export class StandInWindow extends Events implements DesktopWindow {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: StandInPage;
  readonly loaded: string[] = [];
  visible = false;
  focused = false;
  #minimized = false;
  #maximized = false;
  #destroyed = false;
  #shownOnce = false;
  readonly #surface: Surface;

  constructor(id: number, options: BrowserWindowConstructorOptions, draw: (page: StandInPage) => Surface) {
    super();
    this.options = options;
    this.visible = options.show !== false;
    this.webContents = new StandInPage(id, () => this.#surface);
    this.#surface = draw(this.webContents);
  }

  readonly loadURL = async (url: string): Promise<void> => {
    this.loaded.push(url);
    await this.#surface.load(url);
    if (this.#shownOnce) return;
    this.#shownOnce = true;
    this.emit('ready-to-show');
  };

  /** A person presses the window's cross. */
  pressClose(): void {
    if (!this.ask('close')) this.destroy();
  }

  readonly show = (): void => {
    this.visible = true;
  };
  readonly hide = (): void => {
    this.visible = false;
  };
  readonly focus = (): void => {
    this.focused = true;
  };
  readonly minimize = (): void => {
    this.#minimized = true;
  };
  readonly maximize = (): void => {
    this.#maximized = true;
    this.emit('maximize');
  };
  readonly restore = (): void => {
    this.#minimized = false;
  };
  readonly destroy = (): void => {
    this.#destroyed = true;
    this.visible = false;
    this.#surface.close();
  };
  readonly isDestroyed = (): boolean => this.#destroyed;
  readonly isMinimized = (): boolean => this.#minimized;
  readonly isMaximized = (): boolean => this.#maximized;
  readonly getNormalBounds = () => {
    const { x = 0, y = 0, width = 800, height = 600 } = this.options;
    return { x, y, width, height };
  };
}

/** A frame as Electron names it. `deliver` takes what main posts to it. */
export function standInFrame(
  origin: string,
  parent: Frame | null,
  deliver: (channel: string, ports: readonly StandInPort[]) => void,
): Frame {
  return {
    origin,
    parent,
    postMessage: (channel: string, _message: unknown, transfer: readonly unknown[] = []) =>
      deliver(
        channel,
        transfer.filter((one) => one instanceof StandInPort),
      ),
  };
}
