import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { Contract } from '../../contract/contract.ts';
import { socketAddress } from './address.ts';

/** A running console answers at once, or it is not one, milliseconds. */
const CONNECT_MS = 3000;

/** A connection to the console that holds a data folder. */
export interface Attached extends Disposable {
  readonly client: ContractRouterClient<Contract>;
  /** True once the console has gone, before we left it: what fails then failed because of that. */
  readonly lost: boolean;
}

/** Connects to the console that holds the data folder; undefined when none listens there. */
export async function attach(dataDir: string): Promise<Attached | undefined> {
  const address = socketAddress(dataDir);
  if (address === undefined) return undefined;
  // ws: "ws+unix:" takes the socket's path up to the colon; both kinds of address have none of their own after the drive.
  const socket = new WebSocket(`ws+unix:${address}:/`, { handshakeTimeout: CONNECT_MS, perMessageDeflate: false });
  const open = await new Promise<boolean>((resolve) => {
    socket.once('open', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  if (!open) return undefined;
  socket.on('error', () => socket.terminate());
  const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ websocket: asPageSocket(socket) }));
  return {
    client,
    get lost() {
      return socket.readyState !== WebSocket.OPEN;
    },
    [Symbol.dispose]: () => {
      socket.terminate();
    },
  };
}

/** The socket with the interface that a page's WebSocket has, which is what the link is written for. */
function asPageSocket(socket: WebSocket) {
  const events = new EventTarget();
  socket.on('message', (data: Buffer, binary: boolean) => {
    const body = binary ? new Uint8Array(data).buffer : data.toString('utf8');
    events.dispatchEvent(new MessageEvent('message', { data: body }));
  });
  socket.on('close', () => events.dispatchEvent(new Event('close')));
  return {
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
    get readyState() {
      return socket.readyState;
    },
    send: (data: string | ArrayBufferLike | Blob | ArrayBufferView) => {
      if (data instanceof Blob) throw new TypeError('a Blob is never sent on this socket');
      socket.send(data);
    },
  };
}
