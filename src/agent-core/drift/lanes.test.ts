import { describe, expect, test } from 'vitest';
import { type Lane, lanes } from './lanes.ts';

const never = new AbortController().signal;

/** Work that ends when it is told to, and remembers the order in which it began. */
function work() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    end: async (name: string) => {
      ends.get(name)?.();
      await new Promise(setImmediate);
    },
    on: (room: ReturnType<typeof lanes>, lane: Lane, name: string, signal = never) =>
      room.run(lane, signal, () => {
        begun.push(name);
        return new Promise<void>((resolve) => {
          ends.set(name, resolve);
        });
      }),
  };
}

describe('lanes', () => {
  test('suspects share their few places and leave the rest to the sound', async () => {
    const room = lanes(3, 1);
    const { begun, on } = work();
    for (const name of ['dead-1', 'dead-2', 'dead-3']) void on(room, 'suspect', name);
    for (const name of ['well-1', 'well-2', 'well-3']) void on(room, 'sound', name);
    await new Promise(setImmediate);
    expect(begun).toEqual(['dead-1', 'well-1', 'well-2']);
  });

  test('who is asked for goes first, then the sound, in order', async () => {
    const room = lanes(1, 1);
    const { begun, end, on } = work();
    void on(room, 'sound', 'first');
    void on(room, 'suspect', 'suspect');
    void on(room, 'sound', 'second');
    void on(room, 'sound', 'third');
    void on(room, 'asked', 'asked');
    await new Promise(setImmediate);
    for (const name of ['first', 'asked', 'second', 'third', 'suspect']) await end(name);
    expect(begun).toEqual(['first', 'asked', 'second', 'third', 'suspect']);
  });

  test('whoever gives up while waiting never begins, and frees the queue', async () => {
    const room = lanes(1, 1);
    const { begun, end, on } = work();
    const stop = new AbortController();
    void on(room, 'sound', 'first');
    const given = on(room, 'sound', 'given up', stop.signal);
    void on(room, 'sound', 'last');
    await new Promise(setImmediate);
    stop.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    await end('first');
    expect(begun).toEqual(['first', 'last']);
  });

  test('a place is free again after a failure', async () => {
    const room = lanes(1, 1);
    const failing = room.run('sound', never, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await room.run('sound', never, async () => 'yes')).toBe('yes');
  });
});
