import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AttackedHost, json, startAttackedHost } from '../support/attacked-host.ts';

let web: AttackedHost;

beforeEach(async () => {
  web = await startAttackedHost();
});
afterEach(() => web.stop());

const signOut = (session: string, origin = web.own()) =>
  web.ask('/auth/end', { method: 'POST', headers: { ...json, origin, authorization: `Bearer ${session}` } });
const statusWith = async (session: string) =>
  (await web.ask('/api/status', { headers: { authorization: `Bearer ${session}` } })).status;

test('a session that was stolen before is worth nothing after the page has signed out', async () => {
  const stolen = await web.session();
  expect(await statusWith(stolen)).toBe(200);
  expect((await signOut(stolen)).status).toBe(200);
  expect(await statusWith(stolen)).toBe(401);
  expect(await web.socketEnd({ origin: web.own(), first: JSON.stringify({ session: stolen }) })).toBe(4401);
});

test('signing out closes the WebSockets of the session, and those of other tabs go on', async () => {
  const mine = await web.openRpc();
  const theirs = await web.openRpc();
  const closed = new Promise((resolve) => mine.socket.on('close', resolve));
  await signOut(mine.session);
  expect(await closed).toBe(4401);
  expect(theirs.socket.readyState).toBe(theirs.socket.OPEN);
  theirs.socket.close();
});

test('signing out twice, or with a session that never was, ends nothing and says so', async () => {
  const mine = await web.session();
  await signOut(mine);
  expect((await signOut(mine)).status).toBe(401);
  expect((await signOut('0'.repeat(64))).status).toBe(401);
});

test.each(['http://evil.example', 'null'])('%s cannot sign anybody out', async (origin) => {
  const mine = await web.session();
  expect((await signOut(mine, origin)).status).toBe(403);
  expect(await statusWith(mine)).toBe(200);
});

test('two tabs have a session each, and both work', async () => {
  const [one, other] = [await web.session(), await web.session()];
  expect(one).not.toBe(other);
  expect([await statusWith(one), await statusWith(other)]).toEqual([200, 200]);
});

test('a reload signs in again with the same session', async () => {
  const { session, socket } = await web.openRpc();
  socket.close();
  const again = await web.openRpc(session);
  expect(again.socket.readyState).toBe(again.socket.OPEN);
  again.socket.close();
});
