import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { Contract } from '../../src/contract/contract.ts';
import { startWebHost } from '../../src/main/web/web-host.ts';
import { type AttackedHost, json, startAttackedHost, tokenOf } from '../support/attacked-host.ts';

let web: AttackedHost;

beforeEach(async () => {
  web = await startAttackedHost();
});
afterEach(() => web.stop());

describe('the one-time link', () => {
  test('opens one session and no second', async () => {
    const token = tokenOf(web.host.url);
    const first = await web.signIn(token);
    expect(first.status).toBe(200);
    expect(JSON.parse(first.body).session).toMatch(/^[0-9a-f]{64}$/);
    const second = await web.signIn(token);
    expect(second.status).toBe(401);
    expect(JSON.parse(second.body)).toMatchObject({ reason: 'used' });
  });

  test('holds 32 random bytes, another each time', () => {
    const tokens = [web.host.url, web.host.freshLink(), web.host.freshLink()].map(tokenOf);
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{64}$/);
  });

  test('works until the minute is over', async () => {
    web.time.elapsed = 59_999;
    expect((await web.signIn(tokenOf(web.host.url))).status).toBe(200);
  });

  test('is dead after a minute, and the answer says so', async () => {
    web.time.elapsed = 60_000;
    const answer = await web.signIn(tokenOf(web.host.url));
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.body)).toMatchObject({ reason: 'expired' });
  });

  test.each(['', 'x', '0'.repeat(64), '0'.repeat(201)])('"%s" opens nothing', async (token) => {
    expect((await web.signIn(token)).status).not.toBe(200);
  });

  test.each(['{', '[]', '"x"', '{"token":1}', '{"token":"x","more":1}'])(
    'a sign-in of %s is refused as it stands',
    async (body) => {
      expect((await web.ask('/auth', { method: 'POST', headers: { ...json, origin: web.own() }, body })).status).toBe(
        400,
      );
    },
  );

  test('is never written to the log, used, refused or in an address', async () => {
    const token = tokenOf(web.host.url);
    await web.ask(`/?token=${token}`);
    await web.ask(`/${token}`, { headers: { host: 'evil.example' } });
    await web.signIn(token);
    await web.signIn(token);
    const mine = await web.session();
    await web.socketEnd({ origin: 'http://evil.example', path: `/rpc?token=${token}` });
    await web.ask('/api/status', { headers: { authorization: `Bearer ${mine}` } });
    expect(web.logged.length).toBeGreaterThan(3);
    expect(web.logged.join('\n')).not.toContain(token);
    expect(web.logged.join('\n')).not.toContain(mine);
    expect(web.logged.join('\n')).not.toContain('evil.example');
  });
});

describe('a session', () => {
  test('reads over REST, and the description names every procedure', async () => {
    const headers = { authorization: `Bearer ${await web.session()}` };
    expect(JSON.parse((await web.ask('/api/status', { headers })).body)).toHaveProperty('compliance_score');
    const description = JSON.parse((await web.ask('/api/openapi.json', { headers })).body);
    expect(Object.keys(description.paths)).toEqual(
      expect.arrayContaining(['/status', '/controls', '/evidence/verify', '/vault/unlock']),
    );
  });

  test('changes over REST with our Origin and JSON', async () => {
    const headers = { ...json, origin: web.own(), authorization: `Bearer ${await web.session()}` };
    expect(await web.ask('/api/vault/lock', { method: 'POST', headers })).toMatchObject({
      status: 200,
      body: '{"ok":true}',
    });
    const wrong = await web.ask('/api/vault/unlock', { method: 'POST', headers, body: '{"passphrase":"wrong"}' });
    expect(wrong.status).toBe(422);
    expect(JSON.parse(wrong.body).data.code).toBe('VAULT_PASSPHRASE');
  });

  test.each(['', 'Bearer', 'Bearer x', `Bearer ${'0'.repeat(64)}`, 'Basic eDp4'])(
    'REST with "%s" is refused',
    async (authorization) => {
      const headers: Record<string, string> = authorization === '' ? {} : { authorization };
      expect((await web.ask('/api/status', { headers })).status).toBe(401);
      expect((await web.ask('/api/openapi.json', { headers })).status).toBe(401);
    },
  );

  test('ends with the process: another console does not know it', async () => {
    const mine = await web.session();
    const other = await startWebHost(web.options);
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
      (await web.ask('/api/status', { headers: { authorization: `Bearer ${tokenOf(web.host.freshLink())}` } })).status,
    ).toBe(401);
  });
});

describe('the WebSocket', () => {
  test('serves the contract, streams included, after its first frame', async () => {
    const { socket } = await web.openRpc();
    const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ websocket: asPage(socket) }));
    expect(await client.vault.status()).toEqual({ state: 'unlocked', ways: ['passphrase'] });
    for await (const event of await client.fleet.watch()) {
      expect(event.type).toBe('snapshot');
      break;
    }
    socket.close();
  });

  test('writes down what a procedure threw and should not have, and tells the page no more than that', async () => {
    const headers = { ...json, origin: web.own(), authorization: `Bearer ${await web.session()}` };
    const answer = await web.ask('/api/doctor', { method: 'POST', headers, body: '{"host":"defect"}' });
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain('a defect of the far end');
    expect(web.logged.join()).toContain('a defect of the far end');
    expect(web.logged.join()).toContain('"procedure":"doctor"');
  });

  test('is closed when no session comes in time', async () => {
    expect(await web.socketEnd({ origin: web.own() })).toBe(4408);
  });

  test.each(['{"session":"x"}', 'x', '{}', '{"i":"1","p":{"u":"/vault/lock"}}', Buffer.from([0, 255])])(
    'is closed when its first frame is %s, and nothing is answered',
    async (first) => {
      expect(await web.socketEnd({ origin: web.own(), first })).toBe(4401);
    },
  );

  test('is served at /rpc alone', async () => {
    expect(await web.socketEnd({ origin: web.own(), path: '/' })).toBe(404);
    expect(await web.socketEnd({ origin: web.own(), path: '/api' })).toBe(404);
  });

  test('is closed by a frame over the limit', async () => {
    const { socket } = await web.openRpc();
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => undefined);
    socket.send('x'.repeat(2 * 1024 * 1024 + 1));
    expect(await closed).toBe(1009);
  });
});

/** The socket with the few members that a page's socket has, typed as those. */
function asPage(socket: WebSocket): ConstructorParameters<typeof RPCLink>[0]['websocket'] {
  const listening = new EventTarget();
  socket.on('message', (data) => listening.dispatchEvent(new MessageEvent('message', { data: data.toString() })));
  socket.on('close', () => listening.dispatchEvent(new Event('close')));
  return {
    addEventListener: listening.addEventListener.bind(listening),
    removeEventListener: listening.removeEventListener.bind(listening),
    send: (data) => socket.send(typeof data === 'string' ? data : ''),
    get readyState() {
      return socket.readyState;
    },
  };
}
