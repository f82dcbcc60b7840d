import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/** Between two attempts to load a part, ms. */
const AGAIN_MS = 1000;

/** A part of the page that is loaded when it is first shown, and can be loaded before that. */
export type LazyPart<P extends object> = LazyExoticComponent<ComponentType<P>> & { readonly preload: () => void };

/**
 * Makes a part out of its loader. The core may be away when it is wanted, and then its files are too: it is tried again
 * until they come, while the fallback of the `Suspense` around it stands there.
 */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>): LazyPart<P> {
  const part = lazy(async () => ({ default: await untilLoaded(load) }));
  return Object.assign(part, { preload: () => void load().catch(() => undefined) });
}

async function untilLoaded<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
