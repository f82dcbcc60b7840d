import { describe, expect, test } from 'vitest';
import { limitLogins } from './login-limit.ts';
import type { HostTarget, Transport } from './session.ts';

const target = (address: string): HostTarget => ({
  hostId: 'x',
  name: 'x',
  address,
  credential: { kind: 'none' },
  sudo: { kind: 'none' },
  trusted: undefined,
  onOffer: () => undefined,
});

/** A far end whose logins end when the test says so. */
function farEnd() {
  const open: { address: string; end: () => void; fail: () => void }[] = [];
  const transport: Transport = {
    openRead: () => Promise.reject(new Error('not asked')),
    identify: ({ address }) =>
      new Promise((resolve, reject) => {
        open.push({ address, end: () => resolve(undefined), fail: () => reject(new Error('refused')) });
      }),
  };
  return { open, transport };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('login limit', () => {
  test('lets so many logins at one server run at once, whoever the user is, and the next when one ends', async () => {
    const { open, transport } = farEnd();
    const limited = limitLogins(transport, 2);
    const never = new AbortController().signal;
    const all = ['a', 'b', 'c'].map((user) => limited.identify(target(`ssh://${user}@192.0.2.1:22`), never));
    await settle();
    expect(open).toHaveLength(2);
    open[0]?.end();
    await settle();
    expect(open).toHaveLength(3);
    for (const login of open) login.end();
    await Promise.all(all);
  });

  test('does not hold back logins at another server', async () => {
    const { open, transport } = farEnd();
    const limited = limitLogins(transport, 1);
    const never = new AbortController().signal;
    const all = ['192.0.2.1', '192.0.2.2', '192.0.2.1:2222'].map((host) =>
      limited.identify(target(`ssh://a@${host}`), never),
    );
    await settle();
    expect(open).toHaveLength(3);
    for (const login of open) login.end();
    await Promise.all(all);
  });

  test('a failed login gives its place on', async () => {
    const { open, transport } = farEnd();
    const limited = limitLogins(transport, 1);
    const never = new AbortController().signal;
    const first = limited.identify(target('ssh://a@192.0.2.1'), never);
    const second = limited.identify(target('ssh://a@192.0.2.1'), never);
    await settle();
    open[0]?.fail();
    await expect(first).rejects.toThrow('refused');
    await settle();
    open[1]?.end();
    await expect(second).resolves.toBeUndefined();
  });

  test('who waits and is cancelled leaves the queue, and the place goes to the next', async () => {
    const { open, transport } = farEnd();
    const limited = limitLogins(transport, 1);
    const never = new AbortController().signal;
    const stop = new AbortController();
    const first = limited.identify(target('ssh://a@192.0.2.1'), never);
    const gone = limited.identify(target('ssh://a@192.0.2.1'), stop.signal);
    const third = limited.identify(target('ssh://a@192.0.2.1'), never);
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
