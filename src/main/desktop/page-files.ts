import type { Asset } from '../web/assets.ts';

/**
 * What every answer to the page carries. `connect-src 'self'` is the page's own files: everything else comes over the
 * message port, which no policy and no page can point elsewhere.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/**
 * Answers requests for `rounds://app/` from a list that was made at start: what is asked for is looked up, never joined to
 * a path. Other hosts, methods and queries get nothing.
 */
export function servePage(files: () => ReadonlyMap<string, Asset>): (request: Request) => Response {
  return (request) => {
    const path = /^rounds:\/\/app(\/[^?#]*)(?:#.*)?$/.exec(request.url)?.[1];
    const file = path === undefined || request.method !== 'GET' ? undefined : files().get(path);
    if (file === undefined) return new Response('There is nothing here.', { status: 404, headers: PAGE_HEADERS });
    return new Response(new Uint8Array(file.body), { headers: { ...PAGE_HEADERS, 'Content-Type': file.type } });
  };
}
