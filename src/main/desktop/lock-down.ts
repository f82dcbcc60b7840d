import type { DesktopApi, Going, Page } from './electron-api.ts';
import { isThePage, SCHEME } from './origin.ts';

/** Places outside that the page may name; they are opened in the system's browser, never here. */
const OUTSIDE = new Set(['www.ecfr.gov', 'www.hhs.gov', 'csrc.nist.gov', 'nvd.nist.gov']);

/** How a window of ours is made: no Node in the page, no shared world, its own sandbox. */
export function safePreferences(preload: string) {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  } as const;
}

/** Before the application is ready: our scheme is an origin of its own, and every page runs in a sandbox. */
export function lockDownEarly({ app, protocol }: Pick<DesktopApi, 'app' | 'protocol'>): void {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, bypassCSP: false, corsEnabled: false },
    },
  ]);
}

/** Denies every page, ours too, whatever it does not need: permissions, devices, navigation, windows, webviews. */
export function lockDown(electron: Pick<DesktopApi, 'app' | 'session' | 'shell'>): void {
  const { defaultSession } = electron.session;
  defaultSession.setPermissionRequestHandler((_page, _permission, callback) => callback(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  electron.app.on('web-contents-created', (_event, page) => lockDownPage(page, electron.shell));
}

function lockDownPage(page: Page, shell: DesktopApi['shell']): void {
  const stay = (going: Going) => {
    if (!isThePage(going.url)) going.preventDefault();
  };
  page.on('will-navigate', stay);
  page.on('will-frame-navigate', stay);
  page.on('will-redirect', stay);
  page.on('will-attach-webview', (event) => event.preventDefault());
  page.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void shell.openExternal(url).catch(() => undefined);
    return { action: 'deny' };
  });
}

/** Only https, only hosts of the list, on their own port, without a name or password in front. */
export function mayOpenOutside(url: string): boolean {
  const parsed = URL.parse(url);
  if (parsed === null) return false;
  return (
    parsed.protocol === 'https:' &&
    OUTSIDE.has(parsed.hostname) &&
    parsed.port === '' &&
    parsed.username === '' &&
    parsed.password === ''
  );
}
