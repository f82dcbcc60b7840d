import { RPCLink } from '@orpc/client/websocket';
import { type PageSession, tokenOf } from './session.ts';
import { type Ending, NotSignedIn, type Transport, type Wire } from './transport.ts';

/** The web host's own close code for a session that it does not know. */
const CLOSE_NOT_SIGNED_IN = 4401;
/** A console that accepts a connection and then says nothing is as good as away, milliseconds. */
const READY_MS = 5000;

/** The loopback web host: the session goes first, then calls and streams over one WebSocket. */
export function webSocketTransport(address: string, session: PageSession): Transport {
  return {
    connect: async () => {
      const mine = session.read();
      if (mine === undefined) throw new NotSignedIn();
      return open(address, mine, session);
    },
    signIn: (pasted) => session.exchange(tokenOf(pasted)),
  };
}

function open(address: string, mine: string, session: PageSession): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    const slow = setTimeout(() => socket.close(), READY_MS);
    const ended = new Promise<Ending>((settle) => {
      socket.addEventListener('close', (event) => {
        clearTimeout(slow);
        const signedOut = event.code === CLOSE_NOT_SIGNED_IN;
        if (signedOut) session.forget();
        settle(signedOut ? 'signed_out' : 'lost');
        reject(signedOut ? new NotSignedIn() : new Error('The connection could not be made'));
      });
    });
    socket.addEventListener('open', () => socket.send(JSON.stringify({ session: mine })));
    // The one frame before the protocol: the host has accepted the session.
    const ready = () => {
      clearTimeout(slow);
      resolve({ link: new RPCLink({ websocket: socket }), ended, close: () => socket.close() });
    };
    socket.addEventListener('message', ready, { once: true });
  });
}
