/** Hosts that are scanned at the same time. */
export const MAX_HOSTS = 32;
/** New logins at the same time per server: sshd drops more than 10 that have not logged in yet (MaxStartups 10:30:100). */
export const MAX_LOGINS_PER_SERVER = 8;

/** Runs `work` over all items, at most `width` at a time, starting in order. Rejects with the first failure, after all that run have ended. */
export async function eachLimited<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const runs = await Promise.allSettled(
    Array.from({ length: Math.min(width, items.length) }, async () => {
      for (const item of queue) await work(item);
    }),
  );
  for (const run of runs) if (run.status === 'rejected') throw run.reason;
}

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
