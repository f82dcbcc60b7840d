import { RPCLink } from '@orpc/client/message-port';
import type { Ending, Transport, Wire } from './transport.ts';

/** As the preload has it. */
const CHANNEL = 'rounds:port';
/** A core that is being opened takes a second; one that says nothing for so long is away, milliseconds. */
const READY_MS = 5000;

/** The desktop: main hands a message port to its page, through the preload. There is nobody to sign in to. */
export function messagePortTransport(window: Window): Transport {
  return {
    connect: () => open(window),
    signIn: async () => 'The desktop needs no link: it connects by itself.',
  };
}

function open(window: Window): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const given = new AbortController();
    const slow = setTimeout(() => {
      given.abort();
      reject(new Error('The core did not answer'));
    }, READY_MS);
    const take = (event: MessageEvent<unknown>) => {
      const [port] = event.ports;
      // A frame cannot play the core: its messages have another source.
      if (event.source !== window || event.data !== CHANNEL || port === undefined) return;
      clearTimeout(slow);
      given.abort();
      resolve(wireOver(window, port));
    };
    window.addEventListener('message', take, { signal: given.signal });
    window.postMessage(`${CHANNEL}?`, '/');
  });
}

function wireOver(window: Window, port: MessagePort): Wire {
  const { promise: ended, resolve: end } = Promise.withResolvers<Ending>();
  const over = new AbortController();
  // The core was opened anew, or another port was given: either way this one has ended.
  const told = (event: MessageEvent<unknown>) => {
    if (event.source === window && event.data === CHANNEL) lost();
  };
  const lost = () => {
    over.abort();
    port.close();
    // A port says nothing of its own closing, and the calls that still wait for an answer go by that event.
    port.dispatchEvent(new Event('close'));
    end('lost');
  };
  window.addEventListener('message', told, { signal: over.signal });
  port.addEventListener('close', lost, { signal: over.signal });
  const link = new RPCLink({ port });
  port.start();
  return {
    link,
    ended,
    close: lost,
  };
}
