import type { Frame } from './electron-api.ts';

/** The page's own scheme; registered as standard and secure. */
export const SCHEME = 'rounds';
/** The page's origin, as Chromium writes it. */
export const ORIGIN = `${SCHEME}://app`;
/** The page. */
export const PAGE_URL = `${ORIGIN}/`;

/** Whether an address is the page itself; what follows `#` is the page's own business. */
export function isThePage(url: string): boolean {
  const bare = url.split('#', 1)[0];
  return bare === PAGE_URL || bare === `${PAGE_URL}index.html`;
}

/**
 * The one guarded door: whoever asks for anything must be the main frame of the window's page, at exactly our origin.
 * A frame inside the page, a page that was navigated away, a second page: nobody else gets in.
 */
export function mayEnter(
  message: { readonly sender: { readonly id: number }; readonly senderFrame: Frame | null },
  page: { readonly id: number } | undefined,
): message is { readonly sender: { readonly id: number }; readonly senderFrame: Frame } {
  const frame = message.senderFrame;
  return (
    page !== undefined &&
    message.sender.id === page.id &&
    frame !== null &&
    frame.parent === null &&
    frame.origin === ORIGIN
  );
}
