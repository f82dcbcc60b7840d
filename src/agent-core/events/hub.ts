/** Sends events to whoever listens. */
export interface EventSink<E> {
  publish(event: E): void;
}

/** A sink with listeners; each gets every event from the moment it listens. */
export interface EventHub<E> extends EventSink<E> {
  /** False while nobody listens: then an event need not be made. */
  readonly listening: boolean;
  /** Ends when `signal` aborts. */
  listen(signal: AbortSignal | undefined): AsyncGenerator<E>;
}

/** A listener that reads this much slower than the events come is behind for good: it is told to start over. */
const MAX_WAITING = 10_000;

/**
 * Makes a hub. A slow listener delays nobody: events of the same `key` that still wait are replaced by the newest, and
 * a listener that falls behind all the same is ended (the page then asks for a fresh snapshot).
 */
export function eventHub<E>(key: (event: E) => string | undefined): EventHub<E> {
  const listeners = new Set<(event: E) => void>();
  return {
    get listening() {
      return listeners.size > 0;
    },
    publish: (event) => {
      for (const listener of listeners) listener(event);
    },
    listen: async function* (signal) {
      const waiting = new Map<string, E>();
      let serial = 0;
      let wake: (() => void) | undefined;
      const listener = (event: E) => {
        const name = key(event);
        serial += 1;
        waiting.set(name ?? `#${serial}`, event);
        wake?.();
      };
      const onAbort = () => wake?.();
      listeners.add(listener);
      signal?.addEventListener('abort', onAbort);
      try {
        while (signal?.aborted !== true && waiting.size < MAX_WAITING) {
          const next = waiting.entries().next();
          if (!next.done) {
            waiting.delete(next.value[0]);
            yield next.value[1];
            continue;
          }
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          wake = undefined;
        }
      } finally {
        listeners.delete(listener);
        signal?.removeEventListener('abort', onAbort);
      }
    },
  };
}
