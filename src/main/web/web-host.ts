import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context, Router } from '@orpc/server';
import type { Clock } from '../../agent-core/clock.ts';
import { RoundsError } from '../../agent-core/errors.ts';
import type { Contract } from '../../contract/contract.ts';
import { readAssets } from './assets.ts';
import { handleAuth } from './auth-endpoint.ts';
import { refuse } from './guards.ts';
import { securityHeaders } from './headers.ts';
import type { WebLog } from './log.ts';
import { sendJson } from './replies.ts';
import { bearer, createRest } from './rest.ts';
import { createRpcSocket } from './rpc-socket.ts';
import { createSignIn } from './sign-in.ts';

/** Everything that the web host is made of. */
export interface WebHostOptions<C extends Context> {
  /** The contract as the core implements it. */
  readonly router: Router<Contract, C>;
  /** Passed to every procedure. */
  readonly context: C;
  /** Folder of the built page; read once, at start. */
  readonly assetsDir: string;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly clock: Clock;
  /** n random bytes as text without spaces. */
  readonly nonce: (bytes: number) => string;
  readonly log: WebLog;
  readonly version: string;
  /** How long a new WebSocket may take to send its session, milliseconds; 2000 unless told. */
  readonly sessionFrameMs?: number;
  /** How long a client may take for the headers of a request, milliseconds; 10,000 unless told. */
  readonly headersMs?: number;
}

/** A running web host. */
export interface WebHost {
  /** Opens the page once, within a minute: `http://127.0.0.1:PORT/#token=...`. A secret: never log it. */
  readonly url: string;
  readonly port: number;
  /** Another such address, for a second tab or after the first has expired. */
  freshLink(): string;
  /** Ends every connection and every session. */
  close(): Promise<void>;
}

/** Connections at a time: a page needs one WebSocket and a few for its files. */
const MAX_CONNECTIONS = 128;
/** How long a client may take for its headers and for a whole request, ms: whoever is slower holds a place that a page needs. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** Line and headers of a request, bytes; ours have a few hundred. */
const MAX_HEADER_BYTES = 8 * 1024;

/**
 * Serves the console on loopback: the page, `POST /auth`, the `/rpc` WebSocket and `/api`. Every request passes the
 * guards first.
 *
 * @throws RoundsError NOT_FOUND when the page was not built; CONFLICT when the port is taken.
 */
export async function startWebHost<C extends Context>(options: WebHostOptions<C>): Promise<WebHost> {
  const { clock, nonce, log } = options;
  const assets = readAssets(options.assetsDir);
  const signIn = createSignIn(clock, nonce);
  const rest = createRest(options.router, options.context, signIn, log, options.version);
  const rpc = createRpcSocket(options.router, options.context, signIn, log, options.sessionFrameMs);
  const headersTimeout = options.headersMs ?? HEADERS_MS;
  const server = createServer({
    headersTimeout,
    requestTimeout: Math.max(REQUEST_MS, headersTimeout),
    // Node looks at its connections every 30 s unless told: for so long a slow client would keep its place.
    connectionsCheckingInterval: Math.min(1000, headersTimeout),
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  server.maxConnections = MAX_CONNECTIONS;

  const port = await listen(server, options.port ?? 0);
  const headers = new Map(Object.entries(securityHeaders(port)));

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // The page's own address has no query; what follows "?" is none of ours and is dropped unread.
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (path === '/auth' && request.method === 'POST') return handleAuth(request, response, signIn, log);
    if (path === '/auth/end' && request.method === 'POST') return endSession(request, response);
    if (path === '/api' || path.startsWith('/api/')) return rest(request, response);
    const asset = assets.get(path);
    if (asset === undefined) return sendJson(response, 404, { message: 'There is nothing here. Open "/".' }, true);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return sendJson(response, 405, { message: 'This can only be read.' }, true);
    }
    response.setHeader('Content-Type', asset.type);
    response.setHeader('Content-Length', asset.body.length);
    response.end(request.method === 'HEAD' ? undefined : asset.body);
  }

  /** `POST /auth/end`: signs out. The session and every connection that it opened are dead before the answer is sent. */
  function endSession(request: IncomingMessage, response: ServerResponse): void {
    const session = bearer(request);
    if (session === undefined || !signIn.end(session)) {
      sendJson(response, 401, { message: 'There is no such session. Nothing was ended.' }, true);
      return;
    }
    rpc.closeEnded();
    log.info({ event: 'signed_out' }, 'a page signed out');
    sendJson(response, 200, { ok: true }, true);
  }

  server.on('request', (request, response) => {
    response.setHeaders(headers);
    const refusal = refuse(request, port, false);
    if (refusal !== undefined) {
      log.warn({ event: 'request_refused', guard: refusal.guard, status: refusal.status }, 'a request was refused');
      sendJson(response, refusal.status, { message: refusal.message }, true);
      return;
    }
    route(request, response).catch((error: unknown) => {
      log.warn({ event: 'request_failed', error: error instanceof Error ? error.name : 'unknown' }, 'a request failed');
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { message: 'The console could not answer. Run "rounds doctor".' }, true);
    });
  });

  server.on('upgrade', (request, socket, head) => {
    // Without a listener, a reset connection would end the process.
    socket.on('error', () => socket.destroy());
    const refusal = refuse(request, port, true);
    const status = refusal?.status ?? (request.url === '/rpc' ? undefined : 404);
    if (status === undefined) {
      rpc.upgrade(request, socket, head);
      return;
    }
    log.warn({ event: 'upgrade_refused', guard: refusal?.guard ?? 'path', status }, 'a WebSocket was refused');
    const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.end(`HTTP/1.1 ${status} Refused\r\n${lines}Content-Length: 0\r\nConnection: close\r\n\r\n`);
  });

  const link = () => `http://127.0.0.1:${port}/#token=${signIn.newToken()}`;
  return {
    url: link(),
    port,
    freshLink: link,
    close: () =>
      new Promise((resolve) => {
        rpc.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Binds loopback only. Returns the port. The listener stays: an error after that must not end the process. */
function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', (error) =>
      reject(
        new RoundsError(
          'CONFLICT',
          `Port ${port} of 127.0.0.1 cannot be used. Choose another with --port, or leave it out.`,
          {
            cause: error,
          },
        ),
      ),
    );
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve((server.address() as AddressInfo).port));
  });
}
