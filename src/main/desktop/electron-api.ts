import type {
  BrowserWindowConstructorOptions,
  CustomScheme,
  Details,
  Display,
  LoginItemSettings,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  MessageBoxReturnValue,
  NotificationConstructorOptions,
  Rectangle,
  RenderProcessGoneDetails,
  SafeStorage,
  Settings,
} from 'electron';

/**
 * What Rounds uses of Electron, and no more. Electron's own module is checked against this (index.ts hands it over), and so
 * is the stand-in that the tests run on: neither can drift from electron.d.ts without the types saying so.
 *
 * Functions are written as properties, so that their parameters are compared strictly. Written as methods are those alone
 * that take an object of Electron's own back: ours is a part of it. `I` is its image.
 */
export interface DesktopApi<I extends Image = Image> {
  readonly app: AppPart;
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => DesktopWindow;
  readonly dialog: DialogPart;
  readonly ipcMain: { readonly on: (channel: string, listener: (event: PageMessage) => void) => unknown };
  readonly Menu: MenuPart;
  readonly MessageChannelMain: new () => { readonly port1: Port; readonly port2: Port };
  readonly nativeImage: ImagePart<I>;
  readonly Notification: NotificationPart;
  readonly powerMonitor: { readonly on: On<'suspend', []> & On<'resume', []> & On<'shutdown', []> };
  readonly protocol: { readonly registerSchemesAsPrivileged: (schemes: CustomScheme[]) => void };
  readonly safeStorage: Keyring;
  readonly screen: { readonly getAllDisplays: () => readonly Pick<Display, 'workArea'>[] };
  readonly session: { readonly defaultSession: SessionPart };
  readonly shell: { readonly openExternal: (url: string) => Promise<void> };
  readonly Tray: new (image: I) => TrayPart<I>;
}

/** Subscribes to one event; several are told apart as overloads. */
type On<Name extends string, Args extends unknown[]> = (event: Name, listener: (...args: Args) => void) => unknown;

/** What can be kept from happening. */
export interface Preventable {
  readonly preventDefault: () => void;
}

/** The application. */
export interface AppPart {
  readonly isPackaged: boolean;
  readonly on: On<'second-instance', [Preventable, string[], string, unknown]> &
    On<'open-url', [Preventable, string]> &
    On<'activate', []> &
    On<'window-all-closed', []> &
    On<'before-quit', [Preventable]> &
    On<'child-process-gone', [Preventable, Pick<Details, 'type' | 'reason' | 'exitCode'>]> &
    On<'web-contents-created', [Preventable, Page]>;
  readonly whenReady: () => Promise<void>;
  readonly requestSingleInstanceLock: (data: Record<string, string>) => boolean;
  readonly quit: () => void;
  readonly exit: (code?: number) => void;
  readonly relaunch: (options?: { args?: string[] }) => void;
  readonly enableSandbox: () => void;
  readonly disableHardwareAcceleration: () => void;
  readonly setPath: (name: string, path: string) => void;
  readonly setAppUserModelId: (id: string) => void;
  readonly setAsDefaultProtocolClient: (protocol: string, path?: string, args?: string[]) => boolean;
  readonly getLoginItemSettings: () => Pick<LoginItemSettings, 'openAtLogin'>;
  readonly setLoginItemSettings: (settings: Pick<Settings, 'openAtLogin' | 'args'>) => void;
}

/** A frame of a page. */
export interface Frame {
  readonly origin: string;
  readonly parent: Frame | null;
  postMessage(channel: string, message: unknown, transfer?: Port[]): void;
}

/** A message that a page's preload sent. */
export interface PageMessage {
  readonly sender: { readonly id: number };
  readonly senderFrame: Frame | null;
}

/** Where something wants to go. */
export interface Going extends Preventable {
  readonly url: string;
}

/** Electron's WebContents. */
export interface Page {
  readonly id: number;
  readonly on: On<'will-navigate', [Going]> &
    On<'will-frame-navigate', [Going]> &
    On<'will-redirect', [Going]> &
    On<'will-attach-webview', [Preventable]> &
    On<'did-start-navigation', [{ readonly isMainFrame: boolean; readonly isSameDocument: boolean }]> &
    On<'render-process-gone', [Preventable, Pick<RenderProcessGoneDetails, 'reason' | 'exitCode'>]> &
    On<'unresponsive', []>;
  readonly setWindowOpenHandler: (handler: (details: { readonly url: string }) => { action: 'deny' }) => void;
  readonly reload: () => void;
}

/** Electron's BrowserWindow. */
export interface DesktopWindow {
  readonly webContents: Page;
  readonly on: On<'close', [Preventable]> &
    On<'ready-to-show', []> &
    On<'resize', []> &
    On<'move', []> &
    On<'maximize', []> &
    On<'unmaximize', []>;
  readonly loadURL: (url: string) => Promise<void>;
  readonly show: () => void;
  readonly hide: () => void;
  readonly focus: () => void;
  readonly minimize: () => void;
  readonly maximize: () => void;
  readonly restore: () => void;
  readonly destroy: () => void;
  readonly isDestroyed: () => boolean;
  readonly isMinimized: () => boolean;
  readonly isMaximized: () => boolean;
  readonly getNormalBounds: () => Rectangle;
}

/** Electron's MessagePortMain. */
export interface Port {
  readonly on: On<'message', [{ data: unknown }]> & On<'close', []>;
  readonly start: () => void;
  readonly close: () => void;
  postMessage(message: unknown, transfer?: Port[]): void;
}

/** Native questions and errors. */
export interface DialogPart {
  readonly showMessageBox: (options: MessageBoxOptions) => Promise<Pick<MessageBoxReturnValue, 'response'>>;
  readonly showErrorBox: (title: string, content: string) => void;
}

/** Whatever a menu was built into; handed on only. */
export interface BuiltMenu {
  readonly items: readonly { readonly label: string }[];
}

/** Menus. */
export interface MenuPart {
  readonly buildFromTemplate: (template: MenuItemConstructorOptions[]) => BuiltMenu;
  setApplicationMenu(menu: BuiltMenu | null): void;
}

/** Whatever an image was made into; handed on only. */
export interface Image {
  readonly isEmpty: () => boolean;
  readonly setTemplateImage: (option: boolean) => void;
}

/** Images. */
export interface ImagePart<I extends Image> {
  readonly createFromBitmap: (buffer: Buffer, options: { width: number; height: number; scaleFactor?: number }) => I;
}

/** Electron's Tray. */
export interface TrayPart<I extends Image> {
  readonly on: On<'click', []>;
  readonly setToolTip: (text: string) => void;
  readonly destroy: () => void;
  readonly setImage: (image: I) => void;
  setContextMenu(menu: BuiltMenu | null): void;
}

/** Native notifications. */
export interface NotificationPart {
  new (options: NotificationConstructorOptions): { readonly on: On<'click', []>; readonly show: () => void };
  readonly isSupported: () => boolean;
}

/** Electron's safeStorage: its asynchronous side alone. */
export type Keyring = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

/** What a page is allowed, and where its files come from. */
export interface SessionPart {
  readonly protocol: {
    readonly handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) => void;
  };
  readonly setPermissionRequestHandler: (
    handler: ((page: unknown, permission: string, callback: (granted: boolean) => void) => void) | null,
  ) => void;
  readonly setPermissionCheckHandler: (handler: (() => boolean) | null) => void;
  readonly setDevicePermissionHandler: (handler: (() => boolean) | null) => void;
}
