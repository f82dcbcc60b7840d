/** Hosts that are scanned at the same time. */
export const MAX_HOSTS = 32;

/** Of these, hosts that did not answer, or slowly, when they were last tried: they keep their place until a limit ends. */
export const MAX_SUSPECTS = 8;

/** A session that no scan used for so long is closed: longer than the slowest cheap cadence, so that watching keeps it. */
export const POOL_IDLE_MS = 12 * 60_000;
/** After so long a host is logged in to anew, which looks at its identity again. */
export const POOL_MAX_AGE_MS = 60 * 60_000;

/** A lock per name: whoever comes second waits for the first. */
export function perName(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const before = tails.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    const tail = mine.catch(() => undefined);
    tails.set(name, tail);
    try {
      return await mine;
    } finally {
      if (tails.get(name) === tail) tails.delete(name);
    }
  };
}
