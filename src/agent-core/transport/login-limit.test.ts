import { describe, expect, test } from 'vitest';
import { loginGate } from './login-limit.ts';

const never = new AbortController().signal;

/** Logins that end when the test says so. */
function logins(width: number) {
  const gate = loginGate(width);
  const open: { server: string; end: () => void; fail: () => void }[] = [];
  const logIn = (server: string, signal = never) =>
    gate.within(
      server,
      signal,
      () =>
        new Promise<void>((resolve, reject) => {
          open.push({ server, end: resolve, fail: () => reject(new Error('refused')) });
        }),
    );
  return { open, logIn };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('login gate', () => {
  test('lets so many logins at one server run at once, and the next when one ends', async () => {
    const { open, logIn } = logins(2);
    const all = ['a', 'a', 'a'].map((server) => logIn(server));
    await settle();
    expect(open).toHaveLength(2);
    open[0]?.end();
    await settle();
    expect(open).toHaveLength(3);
    for (const login of open) login.end();
    await Promise.all(all);
  });

  test('does not hold back logins at another server', async () => {
    const { open, logIn } = logins(1);
    const all = ['a', 'b', 'c'].map((server) => logIn(server));
    await settle();
    expect(open).toHaveLength(3);
    for (const login of open) login.end();
    await Promise.all(all);
  });

  test('a failed login gives its place on', async () => {
    const { open, logIn } = logins(1);
    const first = logIn('a');
    const second = logIn('a');
    await settle();
    open[0]?.fail();
    await expect(first).rejects.toThrow('refused');
    await settle();
    open[1]?.end();
    await expect(second).resolves.toBeUndefined();
  });

  test('who waits and is cancelled leaves the queue, and the place goes to the next', async () => {
    const { open, logIn } = logins(1);
    const stop = new AbortController();
    const first = logIn('a');
    const gone = logIn('a', stop.signal);
    const third = logIn('a');
    await settle();
    stop.abort(new Error('cancelled'));
    await expect(gone).rejects.toThrow('cancelled');
    open[0]?.end();
    await first;
    await settle();
    expect(open).toHaveLength(2);
    open[1]?.end();
    await third;
  });
});
