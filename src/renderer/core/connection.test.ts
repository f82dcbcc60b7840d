import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepConnected } from './connection.ts';
import { type Ending, NotSignedIn, type Transport, type Wire } from './transport.ts';

/** A transport whose attempts a test settles one by one. */
function scripted() {
  const attempts: { succeed(): (ending: Ending) => void; fail(error: Error): void }[] = [];
  const transport: Transport = {
    connect: () =>
      new Promise<Wire>((resolve, reject) => {
        attempts.push({
          succeed() {
            const { promise: ended, resolve: end } = Promise.withResolvers<Ending>();
            resolve({ link: { call: async () => undefined }, ended, close: () => end('lost') });
            return end;
          },
          fail: reject,
        });
      }),
    signIn: async (pasted) => (pasted === 'good' ? undefined : 'This link was used before.'),
  };
  return { transport, attempts };
}

let lifetime: AbortController;
beforeEach(() => {
  vi.useFakeTimers();
  lifetime = new AbortController();
});
afterEach(() => {
  lifetime.abort();
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

test('it goes online, and the link is there only while it is', async () => {
  const { transport, attempts } = scripted();
  const connection = keepConnected(transport, () => 0, lifetime.signal);
  expect(connection.link()).toBeUndefined();
  const end = attempts[0]?.succeed();
  await settle();
  expect(connection.state.getState()).toMatchObject({ phase: 'online', generation: 1 });
  expect(connection.link()).toBeDefined();
  end?.('lost');
  await settle();
  expect(connection.state.getState().phase).toBe('away');
  expect(connection.link()).toBeUndefined();
});

test('it tries again by itself, at longer and longer intervals up to 5 s', async () => {
  const { transport, attempts } = scripted();
  const now = () => Date.now();
  const connection = keepConnected(transport, now, lifetime.signal);
  const waits: number[] = [];
  for (let at = 0; at < 6; at += 1) {
    attempts[at]?.fail(new Error('refused'));
    await settle();
    const { nextTryAt } = connection.state.getState();
    waits.push((nextTryAt ?? 0) - now());
    await vi.advanceTimersByTimeAsync(waits[at] ?? 0);
  }
  expect(waits).toEqual([700, 1500, 3000, 5000, 5000, 5000]);
  expect(attempts).toHaveLength(7);
});

test('asked to, it does not wait', async () => {
  const { transport, attempts } = scripted();
  const connection = keepConnected(transport, () => 0, lifetime.signal);
  attempts[0]?.fail(new Error('refused'));
  await settle();
  connection.tryNow();
  await settle();
  expect(attempts).toHaveLength(2);
});

test('signed out, it waits for a person and goes on with a fresh link', async () => {
  const { transport, attempts } = scripted();
  const connection = keepConnected(transport, () => 0, lifetime.signal);
  attempts[0]?.fail(new NotSignedIn());
  await vi.advanceTimersByTimeAsync(60_000);
  expect(connection.state.getState().phase).toBe('signed_out');
  expect(attempts).toHaveLength(1);
  await connection.signIn('used');
  expect(connection.state.getState().refusal).toBe('This link was used before.');
  expect(attempts).toHaveLength(1);
  await connection.signIn('good');
  await settle();
  expect(attempts).toHaveLength(2);
});

test('taken apart, it tries no more', async () => {
  const { transport, attempts } = scripted();
  keepConnected(transport, () => 0, lifetime.signal);
  attempts[0]?.succeed();
  await settle();
  lifetime.abort();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(attempts).toHaveLength(1);
});
