import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AttackedHost, startAttackedHost } from '../support/attacked-host.ts';

let web: AttackedHost;
const open: Socket[] = [];

beforeEach(async () => {
  web = await startAttackedHost();
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await web.stop();
});

/** A connection that says `text` and then nothing; `closed` resolves with all that came back, when the host ends it. */
function holdOpen(text: string): { readonly socket: Socket; readonly closed: Promise<string> } {
  const socket = connect(web.host.port, '127.0.0.1');
  open.push(socket);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  if (text !== '') socket.write(text);
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(Buffer.concat(chunks).toString())));
  return { socket, closed };
}

const head = () => `GET / HTTP/1.1\r\nHost: 127.0.0.1:${web.host.port}\r\n`;

test('headers that never end are answered 408 and the connection is closed', async () => {
  expect(await holdOpen(head()).closed).toMatch(/^HTTP\/1\.1 408 /);
});

test('a header a time, forever, is as slow: the clock runs from the beginning of the request', async () => {
  const { socket, closed } = holdOpen(head());
  const drip = setInterval(() => socket.write('X-Slow: 1\r\n'), 50);
  expect(await closed).toMatch(/^HTTP\/1\.1 408 /);
  clearInterval(drip);
});

test('whoever connects and says nothing loses the place', async () => {
  await expect(holdOpen('').closed).resolves.toEqual(expect.any(String));
});

test('when every place is taken by slow clients, the page is served again as soon as their time is over', async () => {
  const held = Array.from({ length: 128 }, () => holdOpen(head()));
  await Promise.all(held.map((one) => one.closed));
  expect((await web.ask('/')).status).toBe(200);
});

test('headers over 8 kB are refused', async () => {
  const answer = await web.raw(`${head()}X-Long: ${'x'.repeat(9000)}\r\nConnection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
});
