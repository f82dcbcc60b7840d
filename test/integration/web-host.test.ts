import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startWebHost } from '../../src/main/web/web-host.ts';
import { type AttackedHost, json, startAttackedHost, tokenOf } from '../support/attacked-host.ts';

let web: AttackedHost;

beforeEach(async () => {
  web = await startAttackedHost();
});
afterEach(() => web.stop());

describe('the page', () => {
  test('is served with the policy that lets only our own files run, and is never cached', async () => {
    const page = await web.ask('/');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ws://127.0.0.1:${web.host.port}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
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
      const answer = await web.ask(path);
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
    const answer = await web.raw(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${web.host.port}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).not.toContain('beside the page');
  });

  test('a file that appears after the start is not served', async () => {
    writeFileSync(join(web.folder, 'page', 'later.js'), 'alert(1)');
    expect((await web.ask('/later.js')).status).toBe(404);
  });

  test('a page that was not built is refused with advice', async () => {
    const start = startWebHost({ ...web.options, assetsDir: join(web.folder, 'missing') });
    await expect(start).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('npm run build') });
  });
});

describe('rebinding: another name for 127.0.0.1', () => {
  test.each(['evil.example', 'localhost', 'LOCALHOST:1', '127.0.0.1', '127.0.0.1:1', '127.0.0.1.', '[::1]', ''])(
    'Host "%s" is answered 421 on every path',
    async (name) => {
      const withPort = name.includes('evil') || name === 'localhost' ? `${name}:${web.host.port}` : name;
      for (const path of ['/', '/api/status', '/nowhere']) {
        expect((await web.ask(path, { headers: { host: withPort } })).status).toBe(421);
      }
    },
  );

  test('two Host headers are answered 421', async () => {
    const answer = await web.raw(
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${web.host.port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).not.toMatch(/^HTTP\/1\.1 200/);
  });

  test('no Host at all is refused', async () => {
    expect(await web.raw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /);
  });

  test('an address of a proxy request is refused', async () => {
    const answer = await web.raw(
      `GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:${web.host.port}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('a WebSocket by another name is refused before the handshake', async () => {
    expect(await web.socketEnd({ origin: web.own(), host: `evil.example:${web.host.port}` })).toBe(421);
  });

  test('nothing listens beyond loopback', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .find((one) => one.family === 'IPv4' && !one.internal);
    const address = outside?.address ?? '127.0.0.2';
    const refused = await new Promise((resolve) => {
      const socket = connect(web.host.port, address, () => resolve('connected'));
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
    const bearer = { authorization: `Bearer ${await web.session()}` };
    const lock = await web.ask('/api/vault/lock', {
      method: 'POST',
      headers: { ...json, ...bearer, origin },
      body: '{}',
    });
    expect(lock.status).toBe(403);
    expect((await web.signIn(tokenOf(web.host.freshLink()), origin)).status).toBe(403);
  });

  test('a change without an Origin is refused too', async () => {
    const headers = { ...json, authorization: `Bearer ${await web.session()}` };
    expect((await web.ask('/api/vault/lock', { method: 'POST', headers, body: '{}' })).status).toBe(403);
  });

  test('it cannot read with a session either, and its preflight finds nothing', async () => {
    const headers = { authorization: `Bearer ${await web.session()}`, origin: 'http://evil.example' };
    expect((await web.ask('/api/status', { headers })).status).toBe(403);
    const preflight = await web.ask('/api/status', {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(405);
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
  });

  test.each([...others, undefined])('a WebSocket from %s is refused before the handshake', async (origin) => {
    expect(
      await web.socketEnd({
        ...(origin === undefined ? {} : { origin }),
        first: JSON.stringify({ session: await web.session() }),
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
      origin: web.own(),
      authorization: `Bearer ${await web.session()}`,
      ...(type === '' ? {} : { 'content-type': type }),
    };
    expect((await web.ask('/api/vault/lock', { method: 'POST', headers, body: '{}' })).status).toBe(415);
  });
});

describe('too much', () => {
  test('a body over the limit is refused by its length', async () => {
    const headers = {
      ...json,
      origin: web.own(),
      authorization: `Bearer ${await web.session()}`,
      'content-length': String(3 * 1024 * 1024),
    };
    const lines = Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    const answer = await web.raw(`POST /api/vault/unlock HTTP/1.1\r\nHost: 127.0.0.1:${web.host.port}\r\n${lines}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('a body that never says its length is refused when it passes the limit', async () => {
    const headers = {
      ...json,
      origin: web.own(),
      authorization: `Bearer ${await web.session()}`,
      'transfer-encoding': 'chunked',
    };
    const body = Buffer.from(`{"passphrase":"${'x'.repeat(2 * 1024 * 1024)}"}`);
    const answer = await web.ask('/api/vault/unlock', { method: 'POST', headers, body }).then(
      (one) => one.status,
      (error: NodeJS.ErrnoException) => error.code,
    );
    expect([413, 'ECONNRESET', 'EPIPE']).toContain(answer);
    expect((await web.ask('/')).status).toBe(200);
  });

  test('a sign-in over a kilobyte is refused', async () => {
    const body = JSON.stringify({ token: 'x'.repeat(2000) });
    const answer = await web.ask('/auth', { method: 'POST', headers: { ...json, origin: web.own() }, body });
    expect(answer.status).toBe(413);
  });

  test('a port that is taken is named, with what to do', async () => {
    await expect(startWebHost({ ...web.options, port: web.host.port })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('--port'),
    });
  });
});
