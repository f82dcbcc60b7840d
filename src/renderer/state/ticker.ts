import { createStore, type StoreApi } from 'zustand/vanilla';

/** The time that ages are counted from, epoch ms; moves once a second while the page can be seen. */
export interface Ticker {
  readonly now: number;
}

export function createTicker(document: Document, now: () => number, signal: AbortSignal): StoreApi<Ticker> {
  const store = createStore<Ticker>(() => ({ now: now() }));
  const tick = () => {
    if (!document.hidden) store.setState({ now: now() });
  };
  const timer = setInterval(tick, 1000);
  document.addEventListener('visibilitychange', tick, { signal });
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  return store;
}
