import { describe, expect, test } from 'vitest';
import { eventHub } from './hub.ts';

interface Tick {
  readonly name: string;
  readonly n: number;
}

describe('event hub', () => {
  test('events of one key that still wait are replaced by the newest', async () => {
    const hub = eventHub<Tick>((tick) => tick.name);
    const stop = new AbortController();
    const listening = hub.listen(stop.signal);
    const first = listening.next();
    hub.publish({ name: 'a', n: 1 });
    expect((await first).value).toEqual({ name: 'a', n: 1 });
    hub.publish({ name: 'a', n: 2 });
    hub.publish({ name: 'b', n: 1 });
    hub.publish({ name: 'a', n: 3 });
    const rest = [(await listening.next()).value, (await listening.next()).value];
    expect(rest).toEqual([
      { name: 'a', n: 3 },
      { name: 'b', n: 1 },
    ]);
    stop.abort();
    expect((await listening.next()).done).toBe(true);
  });

  test('events without a key are all delivered in order', async () => {
    const hub = eventHub<Tick>(() => undefined);
    const stop = new AbortController();
    const listening = hub.listen(stop.signal);
    const first = listening.next();
    for (let n = 0; n < 5; n += 1) hub.publish({ name: 'x', n });
    const seen = [(await first).value?.n];
    for (let n = 1; n < 5; n += 1) seen.push((await listening.next()).value?.n);
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    stop.abort();
  });

  test('a listener that waits for nothing ends when it is aborted', async () => {
    const hub = eventHub<Tick>((tick) => tick.name);
    const stop = new AbortController();
    const pending = hub.listen(stop.signal).next();
    stop.abort();
    expect((await pending).done).toBe(true);
  });
});
