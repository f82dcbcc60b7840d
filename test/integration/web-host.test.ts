import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../src/agent-core/clock.ts';
import { systemIds } from '../../src/agent-core/ids.ts';
import type { Contract } from '../../src/contract/contract.ts';
import { startWebHost, type WebHost } from '../../src/main/web/web-host.ts';
import { createFakeCore } from '../support/fake-core.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let folder: string;
let host: WebHost;
let elapsed: number;
let logged: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-web-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>Rounds</title>');
  writeFileSync(join(folder, 'page', 'assets', 'main.js'), 'void 0;');
  writeFileSync(join(folder, 'secret.html'), 'a file beside the page');
  symlinkSync(join(folder, 'secret.html'), join(folder, 'page', 'link.html'));
  elapsed = 0;
  logged = [];
  const write = (fields: object, message: string) => logged.push(JSON.stringify(fields) + message);
  host = await startWebHost({
    router: createFakeCore().router,
    context: {},
    assetsDir: join(folder, 'page'),
    clock: { now: systemClock.now, monotonic: () => elapsed },
    nonce: systemIds(systemClock).nonce,
    log: { info: write, warn: write },
    version: '0.0.0',
    sessionFrameMs: 200,
  });
});

afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

const own = () => `http://127.0.0.1:${host.port}`;
const tokenOf = (link: string) => new URL(link).hash.slice('#token='.length);
const json = { 'content-type': 'application/json' };

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

/** A signed-in socket, ready for procedures. */
async function openRpc(): Promise<WebSocket> {
  const mine = await session();
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/rpc`, { origin: own() });
  await new Promise((resolve) => socket.once('open', resolve));
  const ready = new Promise((resolve) => socket.once('message', resolve));
  socket.send(JSON.stringify({ session: mine }));
  await ready;
  return socket;
}

describe('the page', () => {
  test('is served with the policy that lets only our own files run, and is never cached', async () => {
    const page = await ask('/');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ws://127.0.0.1:${host.port}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(page.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
    });
  });

  test.each(['/', '/assets/main.js', '/nowhere', '/api/status', '/rpc'])(
    '%s carries the same headers and none of CORS',
    async (path) => {
      const answer = await ask(path);
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(answer.headers['set-cookie']).toBeUndefined();
    },
  );

  test.each([
    '/../secret.html',
    '/..%2fsecret.html',
    '/assets/../../secret.html',
    '//secret.html',
    '/link.html',
    '/assets',
    '/%00',
  ])('asked for %s, gives nothing that was not on the list', async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).not.toContain('beside the page');
  });

  test('a file that appears after the start is not served', async () => {
    writeFileSync(join(folder, 'page', 'later.js'), 'alert(1)');
    expect((await ask('/later.js')).status).toBe(404);
  });

  test('a page that was not built is refused with advice', async () => {
    const start = startWebHost({ ...baseOptions(), assetsDir: join(folder, 'missing') });
    await expect(start).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('npm run build') });
  });
});

describe('rebinding: another name for 127.0.0.1', () => {
  test.each(['evil.example', 'localhost', 'LOCALHOST:1', '127.0.0.1', '127.0.0.1:1', '127.0.0.1.', '[::1]', ''])(
    'Host "%s" is answered 421 on every path',
    async (name) => {
      const withPort = name.includes('evil') || name === 'localhost' ? `${name}:${host.port}` : name;
      for (const path of ['/', '/api/status', '/nowhere']) {
        expect((await ask(path, { headers: { host: withPort } })).status).toBe(421);
      }
    },
  );

  test('two Host headers are answered 421', async () => {
    const answer = await raw(
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).not.toMatch(/^HTTP\/1\.1 200/);
  });

  test('no Host at all is refused', async () => {
    expect(await raw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /);
  });

  test('an address of a proxy request is refused', async () => {
    const answer = await raw(
      `GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('a WebSocket by another name is refused before the handshake', async () => {
    expect(await socketEnd({ origin: own(), host: `evil.example:${host.port}` })).toBe(421);
  });

  test('nothing listens beyond loopback', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .find((one) => one.family === 'IPv4' && !one.internal);
    const address = outside?.address ?? '127.0.0.2';
    const refused = await new Promise((resolve) => {
      const socket = connect(host.port, address, () => resolve('connected'));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    });
    expect(refused).toBe('ECONNREFUSED');
  });
});

describe('a page of another origin', () => {
  const others = [
    'http://evil.example',
    'null',
    'http://localhost:80',
    'https://127.0.0.1',
    'http://127.0.0.1',
    'file://',
  ];

  test.each(others)('%s cannot change anything', async (origin) => {
    const bearer = { authorization: `Bearer ${await session()}` };
    const lock = await ask('/api/vault/lock', { method: 'POST', headers: { ...json, ...bearer, origin }, body: '{}' });
    expect(lock.status).toBe(403);
    expect((await signIn(tokenOf(host.freshLink()), origin)).status).toBe(403);
  });

  test('a change without an Origin is refused too', async () => {
    const headers = { ...json, authorization: `Bearer ${await session()}` };
    expect((await ask('/api/vault/lock', { method: 'POST', headers, body: '{}' })).status).toBe(403);
  });

  test('it cannot read with a session either, and its preflight finds nothing', async () => {
    const headers = { authorization: `Bearer ${await session()}`, origin: 'http://evil.example' };
    expect((await ask('/api/status', { headers })).status).toBe(403);
    const preflight = await ask('/api/status', {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(405);
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
  });

  test.each([...others, undefined])('a WebSocket from %s is refused before the handshake', async (origin) => {
    expect(
      await socketEnd({
        ...(origin === undefined ? {} : { origin }),
        first: JSON.stringify({ session: await session() }),
      }),
    ).toBe(403);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json, text/plain',
    '',
  ])('a body of type "%s", which a form could send, is refused', async (type) => {
    const headers = {
      origin: own(),
      authorization: `Bearer ${await session()}`,
      ...(type === '' ? {} : { 'content-type': type }),
    };
    expect((await ask('/api/vault/lock', { method: 'POST', headers, body: '{}' })).status).toBe(415);
  });
});

describe('the one-time link', () => {
  test('opens one session and no second', async () => {
    const token = tokenOf(host.url);
    const first = await signIn(token);
    expect(first.status).toBe(200);
    expect(JSON.parse(first.body).session).toMatch(/^[0-9a-f]{64}$/);
    const second = await signIn(token);
    expect(second.status).toBe(401);
    expect(JSON.parse(second.body)).toMatchObject({ reason: 'used' });
  });

  test('holds 32 random bytes, another each time', () => {
    const tokens = [host.url, host.freshLink(), host.freshLink()].map(tokenOf);
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{64}$/);
  });

  test('works until the minute is over', async () => {
    elapsed = 59_999;
    expect((await signIn(tokenOf(host.url))).status).toBe(200);
  });

  test('is dead after a minute, and the answer says so', async () => {
    elapsed = 60_000;
    const answer = await signIn(tokenOf(host.url));
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.body)).toMatchObject({ reason: 'expired' });
  });

  test.each(['', 'x', '0'.repeat(64), '0'.repeat(201)])('"%s" opens nothing', async (token) => {
    expect((await signIn(token)).status).not.toBe(200);
  });

  test.each(['{', '[]', '"x"', '{"token":1}', '{"token":"x","more":1}'])(
    'a sign-in of %s is refused as it stands',
    async (body) => {
      expect((await ask('/auth', { method: 'POST', headers: { ...json, origin: own() }, body })).status).toBe(400);
    },
  );

  test('is never written to the log, used, refused or in an address', async () => {
    const token = tokenOf(host.url);
    await ask(`/?token=${token}`);
    await ask(`/${token}`, { headers: { host: 'evil.example' } });
    await signIn(token);
    await signIn(token);
    const mine = await session();
    await socketEnd({ origin: 'http://evil.example', path: `/rpc?token=${token}` });
    await ask('/api/status', { headers: { authorization: `Bearer ${mine}` } });
    expect(logged.length).toBeGreaterThan(3);
    expect(logged.join('\n')).not.toContain(token);
    expect(logged.join('\n')).not.toContain(mine);
    expect(logged.join('\n')).not.toContain('evil.example');
  });
});

describe('a session', () => {
  test('reads over REST, and the description names every procedure', async () => {
    const headers = { authorization: `Bearer ${await session()}` };
    expect(JSON.parse((await ask('/api/status', { headers })).body)).toHaveProperty('compliance_score');
    const description = JSON.parse((await ask('/api/openapi.json', { headers })).body);
    expect(Object.keys(description.paths)).toEqual(
      expect.arrayContaining(['/status', '/controls', '/evidence/verify', '/vault/unlock']),
    );
  });

  test('changes over REST with our Origin and JSON', async () => {
    const headers = { ...json, origin: own(), authorization: `Bearer ${await session()}` };
    expect(await ask('/api/vault/lock', { method: 'POST', headers })).toMatchObject({
      status: 200,
      body: '{"ok":true}',
    });
    const wrong = await ask('/api/vault/unlock', { method: 'POST', headers, body: '{"passphrase":"wrong"}' });
    expect(wrong.status).toBe(422);
    expect(JSON.parse(wrong.body).data.code).toBe('VAULT_PASSPHRASE');
  });

  test.each(['', 'Bearer', 'Bearer x', `Bearer ${'0'.repeat(64)}`, 'Basic eDp4'])(
    'REST with "%s" is refused',
    async (authorization) => {
      const headers: Record<string, string> = authorization === '' ? {} : { authorization };
      expect((await ask('/api/status', { headers })).status).toBe(401);
      expect((await ask('/api/openapi.json', { headers })).status).toBe(401);
    },
  );

  test('ends with the process: another console does not know it', async () => {
    const mine = await session();
    const other = await startWebHost(baseOptions());
    try {
      const answer = await fetch(`http://127.0.0.1:${other.port}/api/status`, {
        headers: { authorization: `Bearer ${mine}` },
      });
      expect(answer.status).toBe(401);
    } finally {
      await other.close();
    }
  });

  test('a one-time token is not a session', async () => {
    expect(
      (await ask('/api/status', { headers: { authorization: `Bearer ${tokenOf(host.freshLink())}` } })).status,
    ).toBe(401);
  });
});

describe('the WebSocket', () => {
  test('serves the contract, streams included, after its first frame', async () => {
    const socket = await openRpc();
    const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ websocket: socket as never }));
    expect(await client.vault.status()).toEqual({ state: 'unlocked' });
    for await (const event of await client.fleet.watch()) {
      expect(event.type).toBe('snapshot');
      break;
    }
    socket.close();
  });

  test('is closed when no session comes in time', async () => {
    expect(await socketEnd({ origin: own() })).toBe(4408);
  });

  test.each(['{"session":"x"}', 'x', '{}', '{"i":"1","p":{"u":"/vault/lock"}}', Buffer.from([0, 255])])(
    'is closed when its first frame is %s, and nothing is answered',
    async (first) => {
      expect(await socketEnd({ origin: own(), first })).toBe(4401);
    },
  );

  test('is served at /rpc alone', async () => {
    expect(await socketEnd({ origin: own(), path: '/' })).toBe(404);
    expect(await socketEnd({ origin: own(), path: '/api' })).toBe(404);
  });

  test('is closed by a frame over the limit', async () => {
    const socket = await openRpc();
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => undefined);
    socket.send('x'.repeat(2 * 1024 * 1024 + 1));
    expect(await closed).toBe(1009);
  });
});

describe('too much', () => {
  test('a body over the limit is refused by its length', async () => {
    const headers = {
      ...json,
      origin: own(),
      authorization: `Bearer ${await session()}`,
      'content-length': String(3 * 1024 * 1024),
    };
    const lines = Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    const answer = await raw(`POST /api/vault/unlock HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\n${lines}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('a body that never says its length is refused when it passes the limit', async () => {
    const headers = {
      ...json,
      origin: own(),
      authorization: `Bearer ${await session()}`,
      'transfer-encoding': 'chunked',
    };
    const body = Buffer.from(`{"passphrase":"${'x'.repeat(2 * 1024 * 1024)}"}`);
    const answer = await ask('/api/vault/unlock', { method: 'POST', headers, body }).then(
      (one) => one.status,
      (error: NodeJS.ErrnoException) => error.code,
    );
    expect([413, 'ECONNRESET', 'EPIPE']).toContain(answer);
    expect((await ask('/')).status).toBe(200);
  });

  test('a sign-in over a kilobyte is refused', async () => {
    const body = JSON.stringify({ token: 'x'.repeat(2000) });
    const answer = await ask('/auth', { method: 'POST', headers: { ...json, origin: own() }, body });
    expect(answer.status).toBe(413);
  });

  test('a port that is taken is named, with what to do', async () => {
    await expect(startWebHost({ ...baseOptions(), port: host.port })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('--port'),
    });
  });
});

function baseOptions() {
  const log = { info: () => undefined, warn: () => undefined };
  const { nonce } = systemIds(systemClock);
  return {
    router: createFakeCore().router,
    context: {},
    assetsDir: join(folder, 'page'),
    clock: systemClock,
    nonce,
    log,
    version: '0.0.0',
  };
}
