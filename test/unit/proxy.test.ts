import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type FaultProxy, type ProxyFault, startProxy } from '../lab-kit/proxy.ts';
import { waitUntil } from '../lab-kit/wait-until.ts';

/** One end of a connection and everything that came out of it. */
type Wire = {
  readonly socket: Socket;
  readonly text: () => string;
  readonly ended: () => boolean;
  readonly error: () => string;
};

type Line = { readonly proxy: FaultProxy; readonly client: Wire; readonly server: Wire };

const closers: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function tap(socket: Socket): Wire {
  const chunks: Buffer[] = [];
  const state = { ended: false, error: '' };
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('end', () => {
    state.ended = true;
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    state.error = error.code ?? error.message;
  });
  closers.push(() => socket.destroy());
  return {
    socket,
    text: () => Buffer.concat(chunks).toString('latin1'),
    ended: () => state.ended,
    error: () => state.error,
  };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function open(proxy: FaultProxy): Promise<Wire> {
  const socket = connect({ host: proxy.host, port: proxy.port, allowHalfOpen: true });
  const wire = tap(socket);
  await once(socket, 'connect');
  return wire;
}

/** A client, the proxy and a server that says only what the test makes it say. */
async function line(fault: ProxyFault = {}): Promise<Line> {
  const server = createServer({ allowHalfOpen: true });
  // A reset that no test looks at is still an event that somebody has to hear.
  server.on('connection', (socket) => socket.on('error', () => undefined));
  const port = await listening(server);
  const proxy = await startProxy({ target: { host: '127.0.0.1', port }, ...fault });
  closers.push(() => proxy.close());
  const accepted = once(server, 'connection');
  const client = await open(proxy);
  const [far] = (await accepted) as [Socket];
  return { proxy, client, server: tap(far) };
}

function until(what: string, condition: () => boolean): Promise<true> {
  return waitUntil(what, condition, { timeoutMs: 5_000, everyMs: 2 });
}

describe('the fault proxy', () => {
  it('carries bytes both ways, in order, and counts them', async () => {
    const { proxy, client, server } = await line();
    client.socket.write('hello ');
    client.socket.write('server');
    await until('the greeting', () => server.text() === 'hello server');
    server.socket.write('hi');
    await until('the answer', () => client.text() === 'hi');
    expect(proxy.counts).toMatchObject({ connections: 1, bytesToServer: 12, bytesToClient: 2 });
  });

  it('passes the end of one side on and keeps the other side open', async () => {
    const { client, server } = await line();
    client.socket.end('no more');
    await until('the end', () => server.ended());
    server.socket.end('understood');
    await until('the answer', () => client.text() === 'understood' && client.ended());
    expect(server.text()).toBe('no more');
  });

  it('carries many megabytes unchanged, though the line is long and the reader slow', async () => {
    const { client, server } = await line({ delayMs: 20 });
    const sent = Buffer.alloc(24 * 1024 * 1024, 'abcdefghij');
    client.socket.pause();
    server.socket.end(sent);
    client.socket.resume();
    await until('the end', () => client.ended());
    expect(Buffer.from(client.text(), 'latin1').equals(sent)).toBe(true);
  });

  describe('with a delay', () => {
    it('lets nothing through before the delay is over, on each way', async () => {
      const { client, server } = await line({ delayMs: 60 });
      const start = performance.now();
      client.socket.write('ping');
      await until('the ping', () => server.text() === 'ping');
      const there = performance.now() - start;
      server.socket.write('pong');
      await until('the pong', () => client.text() === 'pong');
      const andBack = performance.now() - start;
      expect(there).toBeGreaterThanOrEqual(59);
      expect(andBack).toBeGreaterThanOrEqual(119);
    });

    it('delays chunks from their arrival, not one after another', async () => {
      const { client, server } = await line({ delayMs: 100 });
      const start = performance.now();
      for (let i = 0; i < 20; i++) {
        client.socket.write(`${i},`);
        // A tick of its own each, so that the chunks are not one.
        await new Promise((resolve) => setImmediate(resolve));
      }
      await until('all of them', () => server.text().endsWith('19,'));
      // One after another they would need 2,000 ms.
      expect(performance.now() - start).toBeLessThan(1_000);
      expect(server.text()).toBe(`${Array.from({ length: 20 }, (_, i) => i).join(',')},`);
    });

    it('keeps the order when the delay is shortened with bytes on the way', async () => {
      const { proxy, client, server } = await line({ delayMs: 150 });
      client.socket.write('first ');
      await until('the first to be on its way', () => proxy.counts.bytesOnTheWay === 6);
      proxy.set({});
      client.socket.write('second');
      await until('both', () => server.text().length === 12);
      expect(server.text()).toBe('first second');
      expect(proxy.counts.bytesOnTheWay).toBe(0);
    });
  });

  describe('with a cut', () => {
    it('gives the client exactly so many bytes and then the end', async () => {
      const { client, server } = await line({ cutAfterBytes: { toClient: 5 } });
      server.socket.write('1234567890');
      await until('the end', () => client.ended());
      expect(client.text()).toBe('12345');
      await until('the far side to end too', () => server.ended() || server.error() !== '');
    });

    it('gives the server exactly so many bytes and then the end', async () => {
      const { client, server } = await line({ cutAfterBytes: { toServer: 3 } });
      client.socket.write('12');
      client.socket.write('3456');
      await until('the end', () => server.ended());
      expect(server.text()).toBe('123');
    });

    it('counts from when the cut was set, on a connection that was used before', async () => {
      const { proxy, client, server } = await line();
      server.socket.write('before');
      await until('what came before', () => client.text() === 'before');
      proxy.set({ cutAfterBytes: { toClient: 2 } });
      server.socket.write('after');
      await until('the end', () => client.ended());
      expect(client.text()).toBe('beforeaf');
    });
  });

  it('passes nothing while stalled, and what waited once the line is healed', async () => {
    const { proxy, client, server } = await line();
    proxy.set({ stall: true });
    client.socket.write('stuck');
    await until('the bytes to reach the proxy', () => proxy.counts.bytesOnTheWay === 5);
    const whileStalled = server.text();
    proxy.set({});
    await until('the rest', () => server.text() === 'stuck');
    expect([whileStalled, client.ended()]).toEqual(['', false]);
  });

  it('resets open connections, and new ones at once', async () => {
    const { proxy, client } = await line();
    proxy.set({ reset: true });
    await until('the reset', () => client.error() !== '');
    // The reset may come before or after the client knows that it was connected.
    const next = tap(connect({ host: proxy.host, port: proxy.port }));
    await until('the second reset', () => next.error() !== '');
    expect([client.error(), next.error()]).toEqual(['ECONNRESET', 'ECONNRESET']);
  });

  it('resets the client when nobody listens behind it', async () => {
    const nobody = createServer();
    const port = await listening(nobody);
    await new Promise((resolve) => nobody.close(resolve));
    const proxy = await startProxy({ target: { host: '127.0.0.1', port } });
    closers.push(() => proxy.close());
    const client = tap(connect({ host: proxy.host, port: proxy.port }));
    await until('the reset', () => client.error() !== '');
    expect(client.error()).toBe('ECONNRESET');
  });

  it('leaves no connection open after close', async () => {
    const { proxy, client, server } = await line();
    await proxy.close();
    await until('both ends', () => client.socket.destroyed && (server.ended() || server.error() !== ''));
    await expect(open(proxy)).rejects.toThrow(/ECONNREFUSED/);
  });

  describe('counting round trips', () => {
    const ask = async ({ client, server }: Line, question: string, answer: string) => {
      const [asked, answered] = [server.text() + question, client.text() + answer];
      client.socket.write(question);
      await until('the question', () => server.text() === asked);
      server.socket.write(answer);
      await until('the answer', () => client.text() === answered);
    };

    it('counts one for each question with its answer', async () => {
      const wires = await line();
      for (const question of ['a', 'b', 'c']) await ask(wires, question, question.toUpperCase());
      expect(wires.proxy.counts.roundTrips).toBe(3);
    });

    it('counts one for questions that were sent together, however the answers come', async () => {
      const { proxy, client, server } = await line({ delayMs: 40 });
      client.socket.write('a');
      await new Promise((resolve) => setImmediate(resolve));
      client.socket.write('b');
      await until('both questions', () => server.text() === 'ab');
      server.socket.write('A');
      await new Promise((resolve) => setImmediate(resolve));
      server.socket.write('B');
      await until('both answers', () => client.text() === 'AB');
      expect(proxy.counts.roundTrips).toBe(1);
    });

    it('does not count a greeting, nor a last word that is not answered', async () => {
      const { proxy, client, server } = await line();
      server.socket.write('welcome');
      await until('the greeting', () => client.text() === 'welcome');
      client.socket.write('bye');
      await until('the last word', () => server.text() === 'bye');
      expect(proxy.counts.roundTrips).toBe(0);
    });

    it('counts from a mark', async () => {
      const wires = await line();
      await ask(wires, 'login', 'ok');
      const mark = wires.proxy.mark();
      await ask(wires, 'scan', 'facts');
      expect([wires.proxy.roundTripsSince(mark), wires.proxy.counts.roundTrips]).toEqual([1, 2]);
    });
  });
});
