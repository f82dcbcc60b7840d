import type {
  BrowserWindowConstructorOptions,
  CustomScheme,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  NotificationConstructorOptions,
  Rectangle,
} from 'electron';
import type { DesktopApi, Frame, Keyring, SessionPart } from '../../../src/main/desktop/electron-api.ts';
import { Events } from './events.ts';
import { StandInChannel } from './ports.ts';
import { noSurface, type StandInPage, StandInWindow, type Surface, type SurfaceEvents } from './window.ts';

/** What a test decides about the machine. */
export interface StandInOptions {
  /** What draws a window; nothing unless told. */
  readonly surface?: (events: SurfaceEvents) => Surface;
  /** False when another process has the single-instance lock. */
  readonly first?: boolean;
  /** What a person presses in a native question; its first button unless told. */
  readonly answer?: (question: MessageBoxOptions) => number;
  readonly keyring?: Keyring;
  readonly displays?: readonly { readonly workArea: Rectangle }[];
  /** The system takes no tray icon. */
  readonly noTray?: boolean;
}

/** An image: its points. */
export interface StandInImage {
  readonly points: Buffer;
  readonly isEmpty: () => boolean;
  readonly setTemplateImage: (option: boolean) => void;
}

interface BuiltByTemplate {
  readonly items: readonly { readonly label: string }[];
  readonly template: readonly MenuItemConstructorOptions[];
}

/** A keyring that hides nothing: it only marks what it sealed. */
export const openKeyring: Keyring = {
  getSelectedStorageBackend: () => 'gnome_libsecret',
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text) => Buffer.from(`sealed:${text}`),
  decryptStringAsync: async (bytes) => {
    const text = bytes.toString();
    if (!text.startsWith('sealed:')) throw new Error('This was not sealed here');
    return { result: text.slice('sealed:'.length), shouldReEncrypt: false };
  },
};

/**
 * Electron for Node: `electron` is what the built main bundle gets when it imports electron; the rest is for a test to look
 * at and to press. Its type is what main uses of electron.d.ts (src/main/desktop/electron-api.ts), against which Electron's
 * own module is checked too: a stand-in that drifts does not compile.
 */
export function electronStandIn(options: StandInOptions = {}) {
  const app = new Events();
  const power = new Events();
  const ipc = new Events();
  const ready = Promise.withResolvers<void>();
  const windows: StandInWindow[] = [];
  const questions: MessageBoxOptions[] = [];
  const errors: string[] = [];
  const notifications: { options: NotificationConstructorOptions; press: () => void }[] = [];
  const trays: { image: StandInImage; tip: string; menu: readonly MenuItemConstructorOptions[]; gone: boolean }[] = [];
  const outside: string[] = [];
  const schemes: CustomScheme[] = [];
  const paths = new Map<string, string>();
  const ends: { code: number }[] = [];
  const relaunches: (readonly string[])[] = [];
  const switches = { sandbox: false, gpu: true, openAtLogin: false };
  const ended = Promise.withResolvers<number>();
  const menu: { template: readonly MenuItemConstructorOptions[] } = { template: [] };
  const handlers: {
    protocol?: Parameters<SessionPart['protocol']['handle']>[1];
    request?: Parameters<SessionPart['setPermissionRequestHandler']>[0];
    check?: Parameters<SessionPart['setPermissionCheckHandler']>[0];
    device?: Parameters<SessionPart['setDevicePermissionHandler']>[0];
  } = {};
  let lock: Record<string, string> | undefined;

  const message = (page: StandInPage) => (channel: string, frame: Frame | null) =>
    ipc.emit(channel, { sender: page, senderFrame: frame });

  const electron = {
    app: {
      isPackaged: false,
      on: app.on,
      whenReady: () => ready.promise,
      requestSingleInstanceLock: (data) => {
        lock = data;
        return options.first ?? true;
      },
      quit: () => void app.ask('before-quit'),
      exit: (code = 0) => {
        ends.push({ code });
        ended.resolve(code);
      },
      relaunch: (given) => void relaunches.push(given?.args ?? []),
      enableSandbox: () => {
        switches.sandbox = true;
      },
      disableHardwareAcceleration: () => {
        switches.gpu = false;
      },
      setPath: (name, path) => void paths.set(name, path),
      setAppUserModelId: () => undefined,
      setAsDefaultProtocolClient: () => true,
      getLoginItemSettings: () => ({ openAtLogin: switches.openAtLogin }),
      setLoginItemSettings: (wanted) => {
        switches.openAtLogin = wanted.openAtLogin ?? false;
      },
    },
    BrowserWindow: class extends StandInWindow {
      constructor(given: BrowserWindowConstructorOptions) {
        super(windows.length + 1, given, (page) => {
          app.emit('web-contents-created', { preventDefault: () => undefined }, page);
          const serve = async (url: string) => handlers.protocol?.(new Request(url));
          return (options.surface ?? noSurface)({ options: given, page, message: message(page), serve });
        });
        windows.push(this);
      }
    },
    dialog: {
      showMessageBox: async (question) => {
        questions.push(question);
        return { response: options.answer?.(question) ?? 0 };
      },
      showErrorBox: (title, content) => void errors.push(`${title}: ${content}`),
    },
    ipcMain: { on: ipc.on },
    Menu: {
      buildFromTemplate: (template): BuiltByTemplate => ({
        template,
        items: template.map(({ label = '' }) => ({ label })),
      }),
      setApplicationMenu: (built: BuiltByTemplate | null) => {
        menu.template = built?.template ?? [];
      },
    },
    MessageChannelMain: StandInChannel,
    nativeImage: {
      createFromBitmap: (points, { width, height }): StandInImage => {
        if (points.length !== width * height * 4) throw new Error('The bitmap does not fit its size');
        return { points, isEmpty: () => points.every((byte) => byte === 0), setTemplateImage: () => undefined };
      },
    },
    Notification: class extends Events {
      static readonly isSupported = () => true;
      readonly options: NotificationConstructorOptions;
      constructor(given: NotificationConstructorOptions) {
        super();
        this.options = given;
      }
      readonly show = () => {
        notifications.push({ options: this.options, press: () => this.emit('click') });
      };
    },
    powerMonitor: { on: power.on },
    protocol: { registerSchemesAsPrivileged: (given) => void schemes.push(...given) },
    safeStorage: options.keyring ?? openKeyring,
    screen: {
      getAllDisplays: () => options.displays ?? [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
    },
    session: {
      defaultSession: {
        protocol: {
          handle: (_scheme, handler) => {
            handlers.protocol = handler;
          },
        },
        setPermissionRequestHandler: (handler) => {
          handlers.request = handler;
        },
        setPermissionCheckHandler: (handler) => {
          handlers.check = handler;
        },
        setDevicePermissionHandler: (handler) => {
          handlers.device = handler;
        },
      },
    },
    shell: { openExternal: async (url) => void outside.push(url) },
    Tray: class extends Events {
      readonly #shown: (typeof trays)[number];
      constructor(image: StandInImage) {
        super();
        if (options.noTray === true) throw new Error('No tray');
        this.#shown = { image, tip: '', menu: [], gone: false };
        trays.push(this.#shown);
      }
      readonly setToolTip = (text: string) => {
        this.#shown.tip = text;
      };
      readonly setImage = (image: StandInImage) => {
        this.#shown.image = image;
      };
      readonly destroy = () => {
        this.#shown.gone = true;
      };
      setContextMenu(built: BuiltByTemplate | null): void {
        this.#shown.menu = built?.template ?? [];
      }
    },
  } satisfies DesktopApi<StandInImage>;

  return {
    electron,
    app,
    power,
    windows,
    questions,
    errors,
    notifications,
    trays,
    outside,
    schemes,
    paths,
    relaunches,
    switches,
    handlers,
    menu,
    ends,
    /** Settles with the exit code once the application has ended. */
    ended: ended.promise,
    /** Electron is ready after its main module was evaluated, never before. */
    becomeReady: () => ready.resolve(),
    /** Another process starts with these arguments' words, and finds that we have the lock. */
    secondLaunch: (link: string) => app.emit('second-instance', { preventDefault: () => undefined }, [], '/', { link }),
    /** What the application told about itself when it asked for the lock. */
    lockedWith: () => lock,
    /** A message to main from some frame of some page. */
    send: (page: StandInPage, channel: string, frame: Frame | null) => message(page)(channel, frame),
  };
}

/** See {@link electronStandIn}. */
export type StandIn = ReturnType<typeof electronStandIn>;

/** Presses an entry of a menu, whichever submenu it is in. */
export function press(template: readonly MenuItemConstructorOptions[], label: string, checked = true): void {
  const all = template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? item.submenu : [])]);
  const found = all.find((item) => item.label === label);
  if (found?.click === undefined || found.enabled === false) throw new Error(`There is no "${label}" to press`);
  (found.click as (item: { checked: boolean }) => void)({ checked });
}
