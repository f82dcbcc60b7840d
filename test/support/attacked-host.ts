import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { systemClock } from '../../src/agent-core/clock.ts';
import { systemIds } from '../../src/agent-core/ids.ts';
import { startWebHost } from '../../src/main/web/web-host.ts';
import { createFakeCore } from './fake-core.ts';

/** An answer of the web host, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Headers of a request that carries JSON. */
export const json = { 'content-type': 'application/json' };

/** The one-time token of a link. */
export function tokenOf(link: string): string {
  return new URL(link).hash.slice('#token='.length);
}

/** A web host with a small page of its own, and ways to ask it that no browser would offer. */
export type AttackedHost = Awaited<ReturnType<typeof startAttackedHost>>;

/** Starts one. Its clock stands still at {@link AttackedHost.time}; a WebSocket has 200 ms to send its session, a request 300 ms for its headers. */
export async function startAttackedHost() {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-web-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>Rounds</title>');
  writeFileSync(join(folder, 'page', 'assets', 'main.js'), 'void 0;');
  writeFileSync(join(folder, 'secret.html'), 'a file beside the page');
  symlinkSync(join(folder, 'secret.html'), join(folder, 'page', 'link.html'));
  const time = { elapsed: 0 };
  const logged: string[] = [];
  const write = (fields: object, message: string) => logged.push(JSON.stringify(fields) + message);
  const options = {
    router: createFakeCore().router,
    context: {},
    assetsDir: join(folder, 'page'),
    clock: { now: systemClock.now, monotonic: () => time.elapsed },
    nonce: systemIds(systemClock).nonce,
    log: { info: write, warn: write },
    version: '0.0.0',
    sessionFrameMs: 200,
    headersMs: 300,
  };
  const host = await startWebHost(options);
  const own = () => `http://127.0.0.1:${host.port}`;

  /** A request as an attacker can make it: any method, path and headers. */
  function ask(
    path: string,
    init: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = { host: `127.0.0.1:${host.port}`, ...init.headers };
      const request = httpRequest({
        host: '127.0.0.1',
        port: host.port,
        path,
        method: init.method ?? 'GET',
        headers,
        setHost: false,
      });
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
      request.on('error', reject);
      request.end(init.body);
    });
  }

  /** Raw bytes to the port; everything that comes back until the connection ends. */
  function raw(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const socket = connect(host.port, '127.0.0.1', () => socket.end(text));
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('error', reject);
      socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
    });
  }

  const signIn = (token: string, origin = own()) =>
    ask('/auth', { method: 'POST', headers: { ...json, origin }, body: JSON.stringify({ token }) });

  async function session(): Promise<string> {
    const answer = await signIn(tokenOf(host.freshLink()));
    return String(JSON.parse(answer.body).session);
  }

  /** What becomes of a WebSocket: the HTTP status that refused it, or the code that closed it after `first` was sent. */
  function socketEnd(options: {
    origin?: string;
    host?: string;
    path?: string;
    first?: string | Buffer;
  }): Promise<number> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${host.port}${options.path ?? '/rpc'}`, {
        ...(options.origin === undefined ? {} : { origin: options.origin }),
        headers: { host: options.host ?? `127.0.0.1:${host.port}` },
      });
      socket.on('open', () => {
        if (options.first !== undefined) socket.send(options.first);
      });
      socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode ?? 0);
        socket.terminate();
      });
      socket.on('message', (data) => reject(new Error(`answered: ${data.toString()}`)));
      socket.on('close', (code) => resolve(code));
      socket.on('error', () => undefined);
    });
  }

  /** A signed-in socket, ready for procedures; of a new session unless one is given. */
  async function openRpc(given?: string): Promise<{ readonly socket: WebSocket; readonly session: string }> {
    const mine = given ?? (await session());
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/rpc`, { origin: own() });
    await new Promise((resolve) => socket.once('open', resolve));
    const ready = new Promise((resolve) => socket.once('message', resolve));
    socket.send(JSON.stringify({ session: mine }));
    await ready;
    return { socket, session: mine };
  }

  return {
    host,
    folder,
    options,
    time,
    logged,
    own,
    ask,
    raw,
    signIn,
    session,
    socketEnd,
    openRpc,
    async stop(): Promise<void> {
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
