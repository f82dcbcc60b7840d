import { formatAddress, parseAddress } from './address.ts';
import type { Transport } from './session.ts';

/**
 * A transport that opens at most `width` connections at the same time to one server: sshd drops more than ten that have
 * not logged in yet (MaxStartups 10:30:100), and a dropped login reads like a dead host. Others wait in order; the wait
 * ends with the caller's signal.
 */
export function limitLogins(transport: Transport, width: number): Transport {
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
  const within = async <T>(address: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    const server = serverOf(address);
    await enter(server, signal);
    try {
      return await work();
    } finally {
      leave(server);
    }
  };
  return {
    openRead: (target, signal) => within(target.address, signal, () => transport.openRead(target, signal)),
    identify: (target, signal) => within(target.address, signal, () => transport.identify(target, signal)),
  };
}

/** Host and port: users of one machine share its sshd. */
function serverOf(text: string): string {
  const address = parseAddress(text);
  return address.scheme === 'local' ? 'local:' : formatAddress({ ...address, user: 'any' });
}
