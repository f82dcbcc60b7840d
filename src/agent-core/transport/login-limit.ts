/** Lets in so many at a time for each server. */
export interface LoginGate {
  /** Does `work` once there is room at `server`; others wait in order. The wait ends with the signal's reason. */
  within<T>(server: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

/**
 * A gate that lets at most `width` logins go on at the same time at one server, a jump host included: sshd drops more than
 * ten that have not logged in yet (MaxStartups 10:30:100), and a dropped login reads like a dead host.
 */
export function loginGate(width: number): LoginGate {
  const busy = new Map<string, number>();
  const waiting = new Map<string, (() => void)[]>();

  const enter = async (server: string, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if ((busy.get(server) ?? 0) < width) {
      busy.set(server, (busy.get(server) ?? 0) + 1);
      return;
    }
    const queue = waiting.get(server) ?? [];
    waiting.set(server, queue);
    // Whoever leaves hands its place on, so the count does not change.
    await new Promise<void>((resolve, reject) => {
      const turn = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        queue.splice(queue.indexOf(turn), 1);
        reject(signal.reason);
      };
      queue.push(turn);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  };
  const leave = (server: string): void => {
    const next = waiting.get(server)?.shift();
    if (next !== undefined) {
      next();
      return;
    }
    const left = (busy.get(server) ?? 1) - 1;
    if (left > 0) busy.set(server, left);
    else {
      busy.delete(server);
      waiting.delete(server);
    }
  };
  return {
    async within(server, signal, work) {
      await enter(server, signal);
      try {
        return await work();
      } finally {
        leave(server);
      }
    },
  };
}
