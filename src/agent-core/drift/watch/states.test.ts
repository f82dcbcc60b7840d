import { describe, expect, test } from 'vitest';
import { PASSPHRASE } from '../../../../test/support/far-end/console.ts';
import { cellsOf, readings, watchedClinic } from '../../../../test/support/far-end/watched-clinic.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('states', () => {
  test('stopped, running, paused, running', async () => {
    await using one = await watchedClinic();
    const state = async () => (await one.client.watch.status()).state;
    expect(await state()).toBe('stopped');
    await one.client.watch.start();
    expect(await state()).toBe('running');
    await one.client.watch.pause();
    expect(await one.client.watch.status()).toMatchObject({ state: 'paused', reason: 'asked', hosts: 1 });
    await one.client.watch.start();
    expect(await state()).toBe('running');
  });

  test('a pause begins nothing new, lets what runs come to its end, and what is shown grows stale', async () => {
    await using one = await watchedClinic({ hosts: 40 });
    await one.client.watch.start();
    await one.pass(150);
    await one.client.watch.pause();
    await one.pass(HOUR);
    expect(one.fleet.scans).toHaveLength(32);
    expect((await cellsOf(one, 'h1')).map((cell) => cell.state)).toContain('stale');
    await one.client.watch.start();
    await one.pass(5000);
    expect(one.fleet.scans).toHaveLength(72);
  });

  test('suspend stops at once and closes every session; resume reads everything anew', async () => {
    await using one = await watchedClinic({ hosts: 40 });
    one.fleet.host(one.address('h1')).answerMs = 30_000;
    await one.client.watch.start();
    await one.pass(5000);
    await one.core.suspend();
    expect([one.fleet.openSessions, one.fleet.asking]).toEqual([0, 0]);
    expect((await one.client.watch.status()).state).toBe('suspended');
    one.fleet.forget();
    one.time.sleep(8 * HOUR);
    await one.pass(HOUR);
    expect(one.fleet.scans).toEqual([]);
    one.core.resume();
    await one.pass(1000);
    expect(one.fleet.logins).toHaveLength(40);
    expect(one.fleet.scans.every((scan) => scan.probes.includes('patching'))).toBe(true);
  });

  test('a sleep that nobody announced is noticed, and everything is read anew', async () => {
    await using one = await watchedClinic({ hosts: 2 });
    await one.client.watch.start();
    await one.pass(MINUTE);
    one.fleet.forget();
    one.time.sleep(8 * HOUR);
    await one.pass(20_000);
    expect(one.fleet.scans.map((scan) => scan.probes.includes('patching'))).toEqual([true, true]);
  });

  test('while the vault is locked it waits; unlocking starts it', async () => {
    await using one = await watchedClinic();
    await one.client.vault.lock();
    await one.client.watch.start();
    await one.pass(HOUR);
    expect(await one.client.watch.status()).toMatchObject({ state: 'paused', reason: 'vault_locked' });
    expect(one.fleet.scans).toEqual([]);
    await one.client.vault.unlock({ passphrase: PASSPHRASE });
    await one.pass(2000);
    expect(one.fleet.scans).toHaveLength(1);
  });

  test('offline when no host answers; the first answer brings all of them back', async () => {
    await using one = await watchedClinic({ hosts: 3 });
    const hosts = ['h1', 'h2', 'h3'].map((name) => one.fleet.host(one.address(name)));
    for (const host of hosts) host.mood = 'dead';
    await one.client.watch.start();
    await one.pass(2 * HOUR);
    expect(await one.client.watch.status()).toMatchObject({
      state: 'offline',
      reason: 'no_host_reachable',
      unreachable: 3,
    });
    for (const host of hosts) host.mood = 'well';
    await one.pass(40 * MINUTE);
    const first = ['h1', 'h2', 'h3'].map((name) => readings(one, name)[0] ?? 0);
    expect(Math.max(...first) - Math.min(...first)).toBeLessThan(5000);
    expect((await one.client.watch.status()).state).toBe('running');
  });

  test('offline while this computer has no network; its return is noticed within 15 s', async () => {
    let up = true;
    await using one = await watchedClinic({ networkUp: () => up });
    await one.client.watch.start();
    await one.pass(MINUTE);
    up = false;
    one.fleet.host(one.address('h1')).mood = 'dead';
    await one.pass(HOUR);
    expect(await one.client.watch.status()).toMatchObject({ state: 'offline', reason: 'network_down' });
    up = true;
    one.fleet.host(one.address('h1')).mood = 'well';
    one.fleet.forget();
    await one.pass(16_000);
    expect(one.fleet.scans).toHaveLength(1);
  });

  test('screens are told of each state', async () => {
    await using one = await watchedClinic();
    const stop = new AbortController();
    const events = await one.client.fleet.watch(undefined, { signal: stop.signal });
    const first = await events.next();
    await one.client.watch.start();
    const seen: string[] = [];
    for await (const event of events) {
      if (event.type === 'watcher') seen.push(event.watcher.state);
      if (seen.includes('running')) break;
    }
    stop.abort();
    expect(first.value).toMatchObject({ type: 'snapshot', snapshot: { watcher: { state: 'stopped' } } });
    expect(seen).toContain('running');
  });
});
