import type { Socket } from 'node:net';

/** What a lane asks before it lets bytes through; read anew for every chunk, so that a fault can be switched while data flow. */
export type LaneRules = {
  /** Milliseconds from arrival to departure. */
  delayMs(): number;
  stalled(): boolean;
  /** How many more bytes may pass before the cut; `Infinity` without one. */
  allowance(): number;
  /** Told of every chunk as it arrives, before any delay. */
  onArrival(bytes: number): void;
  /** Told of bytes that are no longer on the way: passed on, or lost to a cut or a close. */
  onDeparture(bytes: number): void;
  /** Told of bytes that were passed on. */
  onPassed(bytes: number): void;
  /** Told when the allowance is used up. */
  onCut(): void;
};

/** One direction of one connection. */
export type Lane = {
  /** Looks again whether something may depart: after a fault was changed. */
  wake(): void;
  /** Forgets what is on the way. */
  close(): void;
};

/** On the way, in bytes, before the sender is told to wait: enough for a fast line with a long delay, small against 1 GB. */
const HIGH_WATER = 8 * 1024 * 1024;

type Parcel = { readonly due: number; readonly data: Buffer | 'end' };

/**
 * Carries bytes from one socket to another, each chunk leaving `delayMs` after it ARRIVED: chunks that follow each other
 * closely stay close, as on a long line, rather than paying the delay one after another. Order is kept; ends travel too.
 */
export function openLane(from: Socket, to: Socket, rules: LaneRules): Lane {
  const queue: Parcel[] = [];
  let queued = 0;
  let lastDue = 0;
  let timer: NodeJS.Timeout | undefined;
  let waitingForDrain = false;
  let closed = false;

  const enqueue = (data: Parcel['data']) => {
    // Never before the chunk in front, even when the delay was shortened in between.
    lastDue = Math.max(lastDue, performance.now() + rules.delayMs());
    queue.push({ due: lastDue, data });
    if (data !== 'end') queued += data.length;
    if (queued > HIGH_WATER) from.pause();
    pump();
  };

  const pass = (data: Buffer) => {
    const allowed = rules.allowance();
    const piece = data.length > allowed ? data.subarray(0, allowed) : data;
    const more = piece.length === 0 || to.write(piece);
    rules.onPassed(piece.length);
    if (data.length >= allowed) {
      rules.onCut();
      return;
    }
    if (more) return;
    waitingForDrain = true;
    to.once('drain', () => {
      waitingForDrain = false;
      pump();
    });
  };

  const pump = () => {
    clearTimeout(timer);
    timer = undefined;
    while (!closed && !waitingForDrain && !rules.stalled()) {
      const head = queue[0];
      if (head === undefined) return;
      const wait = head.due - performance.now();
      if (wait > 0) {
        timer = setTimeout(pump, wait);
        return;
      }
      queue.shift();
      if (head.data === 'end') to.end();
      else {
        queued -= head.data.length;
        rules.onDeparture(head.data.length);
        if (queued <= HIGH_WATER / 2) from.resume();
        pass(head.data);
      }
    }
  };

  from.on('data', (chunk: Buffer) => {
    if (closed) return;
    rules.onArrival(chunk.length);
    enqueue(chunk);
  });
  from.on('end', () => enqueue('end'));
  return {
    wake: pump,
    close() {
      if (!closed) rules.onDeparture(queued);
      closed = true;
      clearTimeout(timer);
      queue.length = 0;
    },
  };
}
