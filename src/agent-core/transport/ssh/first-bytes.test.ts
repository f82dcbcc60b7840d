import { Duplex } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { watchFirstBytes } from './first-bytes.ts';

/** A connection that notes what leaves in one system call. */
function line() {
  const sent: string[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      sent.push(chunk.toString());
      done();
    },
    writev(chunks, done) {
      sent.push(chunks.map(({ chunk }) => String(chunk)).join(''));
      done();
    },
  });
  return { socket, sent };
}

describe('what the SSH library writes', () => {
  test('in one breath leaves together, and what it says later by itself', async () => {
    const { socket, sent } = line();
    const { stream } = watchFirstBytes(socket);
    stream.write('name, ');
    stream.write('key exchange');
    await new Promise((resolve) => setImmediate(resolve));
    stream.write('login');
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toEqual(['name, key exchange', 'login']);
  });

  test('right before the connection is cut still leaves', async () => {
    const { socket, sent } = line();
    const { stream } = watchFirstBytes(socket);
    stream.write('new keys');
    stream.destroy();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toEqual(['new keys']);
    expect(socket.destroyed).toBe(true);
  });

  test('right before it ends the connection leaves before the end', async () => {
    const { socket, sent } = line();
    const { stream } = watchFirstBytes(socket);
    stream.write('goodbye');
    stream.end();
    await new Promise((resolve) => socket.once('finish', resolve));
    expect(sent).toEqual(['goodbye']);
  });
});
