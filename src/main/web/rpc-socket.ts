import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AnyRouter, Context } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { logFailures } from './failures.ts';
import { MAX_BODY_BYTES } from './guards.ts';
import type { WebLog } from './log.ts';
import type { SignIn } from './sign-in.ts';

/** Close codes of our own (RFC 6455 leaves 4000-4999 to applications). */
export const CLOSE_CODES = { notSignedIn: 4401, tooSlow: 4408 } as const;
/** How long a new socket may take to send its session, milliseconds. */
export const SESSION_FRAME_MS = 2000;

const firstFrame = z.strictObject({ session: z.string().min(1).max(200) });

/** The `/rpc` WebSocket. */
export interface RpcSocket {
  /** Takes over a connection that the guards let through. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes the connections whose session has been ended. */
  closeEnded(): void;
  /** Ends every connection at once. */
  close(): void;
}

function sessionOf(data: RawData, binary: boolean): string | undefined {
  if (binary) return undefined;
  try {
    return firstFrame.parse(JSON.parse(data.toString())).session;
  } catch {
    return undefined;
  }
}

/**
 * Serves the contract over WebSocket. The session comes as the first frame, not in the address (addresses end in logs
 * and histories); until it has come, no byte reaches the procedures.
 */
export function createRpcSocket(
  router: AnyRouter,
  context: Context,
  signIn: SignIn,
  log: WebLog,
  sessionFrameMs = SESSION_FRAME_MS,
): RpcSocket {
  const handler = new RPCHandler<Context>(router, { clientInterceptors: [logFailures(log)] });
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES, perMessageDeflate: false });

  /** Whether the session of a connection still stands. */
  const standing = new Map<WebSocket, () => boolean>();

  function welcome(socket: WebSocket): void {
    const timer = setTimeout(() => socket.close(CLOSE_CODES.tooSlow, 'no session in time'), sessionFrameMs);
    socket.once('close', () => clearTimeout(timer));
    // A frame that is too long or malformed: ws closes the connection with its own code.
    socket.on('error', () =>
      log.warn({ event: 'socket_error' }, 'a WebSocket was closed: its frames were not acceptable'),
    );
    socket.once('message', (data, binary) => {
      clearTimeout(timer);
      const session = sessionOf(data, binary);
      if (session === undefined || !signIn.knows(session)) {
        log.warn({ event: 'socket_refused' }, 'a WebSocket without a session was refused');
        socket.close(CLOSE_CODES.notSignedIn, 'not signed in');
        return;
      }
      standing.set(socket, () => signIn.knows(session));
      socket.once('close', () => standing.delete(socket));
      void handler.upgrade(withBackPressure(socket), { context });
      socket.send(JSON.stringify({ ready: true }));
    });
  }

  server.on('connection', welcome);
  return {
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (ready) => server.emit('connection', ready, request));
    },
    closeEnded() {
      for (const [socket, stands] of standing) if (!stands()) socket.close(CLOSE_CODES.notSignedIn, 'signed out');
    },
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

/** The socket as the procedures see it: a stream waits until the page has taken what it was sent. */
function withBackPressure(socket: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  return {
    addEventListener: socket.addEventListener.bind(socket),
    send: (data: string | Uint8Array) =>
      new Promise<void>((resolve, reject) => {
        socket.send(data, (error) => (error ? reject(error) : resolve()));
      }),
  };
}
