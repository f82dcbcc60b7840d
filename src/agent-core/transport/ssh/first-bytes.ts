import { Duplex } from 'node:stream';
import { plainText } from '../plain-text.ts';

/** RFC 4253, 4.2: other lines may come first, then the identification. What is longer than this is no SSH server. */
const MAX_HEAD_BYTES = 16 * 1024;

/** Kept to tell a person what answered instead of SSH. */
const SHOWN_BYTES = 256;

/** A connection whose beginning is watched. */
export interface WatchedStream {
  /** For the SSH library, in the socket's place. */
  readonly stream: Duplex;
  /** True once the other end has said that it speaks SSH. */
  readonly identified: boolean;
  /** The beginning of what it said until then. Hostile text. */
  readonly heard: string;
  /** The line with which it identified itself, made harmless; empty until then. */
  readonly identification: string;
}

/**
 * Passes a socket (or a channel through another host) on, with everything up to the end of the server's identification in one piece: ssh2 1.17 loses bytes of an
 * identification that arrives in more than two (a greeting before it, a slow or byte-wise line). Knows what was heard, so
 * that "this is a mail server" can be told from "it hung up".
 */
export function watchFirstBytes(socket: Duplex): WatchedStream {
  let head: Buffer | undefined = Buffer.alloc(0);
  let identified = false;
  let identification = '';
  let heard = '';
  let corked = false;
  // What the SSH library says in one breath (its name and its key exchange, say) goes out in one packet: each write of its own
  // costs a system call here and wakes the host once more.
  const together = () => {
    if (corked) return;
    corked = true;
    socket.cork();
    process.nextTick(() => {
      corked = false;
      socket.uncork();
    });
  };
  const stream = new Duplex({
    read: () => void socket.resume(),
    write(chunk: Buffer, _encoding, done) {
      together();
      if (socket.write(chunk)) done();
      else socket.once('drain', done);
    },
    final(done) {
      socket.end(done);
    },
    destroy(error, done) {
      // What was said before the connection is cut was said: it is on its way already, as far as anybody above knows.
      if (corked) socket.uncork();
      socket.destroy();
      done(error);
    },
  });
  const pass = (chunk: Buffer) => {
    if (!stream.push(chunk)) socket.pause();
  };
  const passHead = () => {
    if (head !== undefined && head.length > 0) pass(head);
    head = undefined;
  };
  socket.on('data', (chunk: Buffer) => {
    if (head === undefined) {
      pass(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    heard = head.toString('latin1', 0, SHOWN_BYTES);
    const line = /(?:^|\n)(SSH-[^\n]*)\n/.exec(head.toString('latin1', 0, MAX_HEAD_BYTES))?.[1];
    identified = line !== undefined;
    identification = plainText((line ?? '').trimEnd(), 100);
    if (identified || head.length > MAX_HEAD_BYTES) passHead();
  });
  socket.on('end', () => {
    passHead();
    stream.push(null);
  });
  socket.on('error', (error) => stream.destroy(error));
  socket.on('close', () => stream.destroy());
  return {
    stream,
    get identified() {
      return identified;
    },
    get heard() {
      return heard;
    },
    get identification() {
      return identification;
    },
  };
}
