import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import type { CoreRouter } from '../../agent-core/api/router.ts';
import { socketAddress } from './address.ts';

/** As large as any request of ours: a baseline or a host list. */
const MAX_FRAME_BYTES = 8 * 1024 * 1024;

/**
 * Serves the contract to the command line of the same user, on a socket that only they can open (0600 in a folder 0700).
 * The caller holds the data folder, so a socket that is already there was left by a console that ended badly.
 */
export async function serveSocket(dataDir: string, router: CoreRouter): Promise<AsyncDisposable> {
  const address = socketAddress(dataDir);
  if (address === undefined) return { [Symbol.asyncDispose]: async () => undefined };
  const isFile = process.platform !== 'win32';
  if (isFile) rmSync(address, { force: true });
  const handler = new RPCHandler(router);
  const server = createServer((_request, response) => {
    response.writeHead(426).end();
  });
  const sockets = new WebSocketServer({ server, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  sockets.on('connection', (socket) => {
    socket.on('error', () => socket.terminate());
    void handler.upgrade(socket, { context: {} });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });
  if (isFile) chmodSync(address, 0o600);
  return {
    [Symbol.asyncDispose]: async () => {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      if (isFile) rmSync(address, { force: true });
    },
  };
}
