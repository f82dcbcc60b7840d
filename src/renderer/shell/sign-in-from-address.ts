/**
 * Takes the one-time token out of the address, at once: it must not stay in the address bar, the history or a bookmark.
 * Undefined when the address has none.
 */
export function signInFromAddress(window: Window): string | undefined {
  const token = /^#token=([A-Za-z0-9_-]+)$/.exec(window.location.hash)?.[1];
  if (token !== undefined) window.history.replaceState(null, '', window.location.pathname);
  return token;
}
