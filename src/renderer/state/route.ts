import { createStore, type StoreApi } from 'zustand/vanilla';

/** The parts of a host's own page. */
export const HOST_PARTS = ['identity', 'baseline', 'access'] as const;
export type HostPart = (typeof HOST_PARTS)[number];

/** Where the page is. Kept in the address after `#/`, so that reload, back and forward work. */
export type Route =
  | { readonly page: 'fleet'; readonly host?: string; readonly check?: string }
  | { readonly page: 'host'; readonly host: string; readonly part: HostPart }
  | { readonly page: 'add' }
  | { readonly page: 'evidence'; readonly bundle?: string }
  | { readonly page: 'vault' };

/** The route that an address names; Fleet for anything else. */
export function parseRoute(hash: string): Route {
  const parts = hash.startsWith('#/') ? hash.slice(2).split('/').map(decode) : [];
  const [page, first, second] = parts;
  const part = HOST_PARTS.find((one) => one === second);
  if (page === 'hosts' && first && part) return { page: 'host', host: first, part };
  if (page === 'add') return { page: 'add' };
  if (page === 'vault') return { page: 'vault' };
  if (page === 'evidence') return first ? { page: 'evidence', bundle: first } : { page: 'evidence' };
  if (page === 'fleet' && first)
    return second ? { page: 'fleet', host: first, check: second } : { page: 'fleet', host: first };
  return { page: 'fleet' };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

/** The address of a route. */
export function hrefOf(route: Route): string {
  const parts = partsOf(route).filter((part) => part !== undefined);
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

function partsOf(route: Route): (string | undefined)[] {
  switch (route.page) {
    case 'fleet':
      return ['fleet', route.host, route.host === undefined ? undefined : route.check];
    case 'host':
      return ['hosts', route.host, route.part];
    case 'evidence':
      return ['evidence', route.bundle];
    case 'add':
    case 'vault':
      return [route.page];
  }
}

/** The route of now. */
export interface RouteState {
  readonly route: Route;
  go(route: Route): void;
}

/** Follows the address of `window` until `signal` aborts. */
export function createRouteStore(window: Window, signal: AbortSignal): StoreApi<RouteState> {
  const store = createStore<RouteState>(() => ({
    route: parseRoute(window.location.hash),
    go: (route) => {
      window.location.hash = hrefOf(route);
    },
  }));
  const follow = () => {
    if (!window.location.hash.startsWith('#token=')) store.setState({ route: parseRoute(window.location.hash) });
  };
  window.addEventListener('hashchange', follow, { signal });
  return store;
}
