import { createStore, type StoreApi } from 'zustand/vanilla';
import { queryOfHash, withoutQuery, withQuery } from './address-query.ts';

/** The parts of a host's own page. */
export const HOST_PARTS = ['checks', 'identity', 'baseline', 'access'] as const;
export type HostPart = (typeof HOST_PARTS)[number];

/** The parts of the settings. */
export const SETTINGS_PARTS = [
  'sites',
  'groups',
  'baselines',
  'exceptions',
  'custom-checks',
  'technicians',
  'known-peers',
  'keys',
  'vault',
] as const;
export type SettingsPart = (typeof SETTINGS_PARTS)[number];

/** Ways to add beside a host by hand. */
export const ADD_WAYS = ['import', 'this-computer', 'demo'] as const;
export type AddWay = (typeof ADD_WAYS)[number];

/** Where the page is. Kept in the address after `#/`, so that reload, back and forward work. */
export type Route =
  | { readonly page: 'fleet'; readonly host?: string; readonly check?: string }
  | { readonly page: 'host'; readonly host: string; readonly part: HostPart }
  | { readonly page: 'add'; readonly way?: AddWay }
  | { readonly page: 'evidence'; readonly bundle?: string }
  | { readonly page: 'activity'; readonly bundle?: string }
  | { readonly page: 'vault' }
  /** `target`: whose baseline is shown, as `site:<id>`, `group:<id>` or `host:<id>`. */
  | { readonly page: 'settings'; readonly part: SettingsPart; readonly target?: string };

/** The route that an address names; Fleet for anything else. */
export function parseRoute(hash: string): Route {
  const parts = hash.startsWith('#/') ? withoutQuery(hash).slice(2).split('/').map(decode) : [];
  const [page, first, second] = parts;
  const part = second === undefined ? 'checks' : HOST_PARTS.find((one) => one === second);
  // `host` is what links from outside say, with a name or an id.
  if ((page === 'hosts' || page === 'host') && first && part) return { page: 'host', host: first, part };
  const way = ADD_WAYS.find((one) => one === first);
  if (page === 'add') return way === undefined ? { page: 'add' } : { page: 'add', way };
  if (page === 'vault') return { page: 'vault' };
  if (page === 'settings') {
    const known = SETTINGS_PARTS.find((one) => one === first) ?? 'sites';
    return known === 'baselines' && second
      ? { page: 'settings', part: known, target: second }
      : { page: 'settings', part: known };
  }
  if (page === 'activity') return first ? { page: 'activity', bundle: first } : { page: 'activity' };
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
      return ['hosts', route.host, route.part === 'checks' ? undefined : route.part];
    case 'evidence':
    case 'activity':
      return [route.page, route.bundle];
    case 'settings':
      return ['settings', route.part, route.target];
    case 'add':
      return ['add', route.way];
    case 'vault':
      return [route.page];
  }
}

/** The route of now. */
export interface RouteState {
  readonly route: Route;
  /** The filters of the page, as they stand in the address behind the `?`; '' for none. */
  readonly query: string;
  /** Goes there; within one page its filters stay. */
  go(route: Route): void;
  /** Keeps other filters in the address of this page. */
  setQuery(query: string): void;
}

/** How long filters must rest before they are written into the address, ms: browsers refuse hundreds of writes in a row. */
const REST_MS = 150;

/** Follows the address of `window` until `signal` aborts. */
export function createRouteStore(window: Window, signal: AbortSignal): StoreApi<RouteState> {
  const { location, history } = window;
  let writing: number | undefined;
  const write = () => {
    writing = undefined;
    const { route, query } = store.getState();
    history.replaceState(null, '', withQuery(hrefOf(route), query));
  };
  const store = createStore<RouteState>((set, get) => ({
    route: parseRoute(location.hash),
    query: queryOfHash(location.hash),
    go: (route) => {
      location.hash = withQuery(hrefOf(route), route.page === get().route.page ? get().query : '');
    },
    setQuery: (query) => {
      set({ query });
      window.clearTimeout(writing);
      writing = window.setTimeout(write, REST_MS);
    },
  }));
  const follow = () => {
    if (location.hash.startsWith('#token=')) return;
    window.clearTimeout(writing);
    const before = store.getState();
    const route = parseRoute(location.hash);
    const query = queryOfHash(location.hash);
    // A link within a page names no filters, and does not clear them.
    const kept = query === '' && route.page === before.route.page ? before.query : query;
    store.setState({ route, query: kept });
    if (kept !== query) write();
  };
  window.addEventListener('hashchange', follow, { signal });
  signal.addEventListener('abort', () => window.clearTimeout(writing), { once: true });
  return store;
}
