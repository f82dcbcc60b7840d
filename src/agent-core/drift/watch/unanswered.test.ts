import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../../../test/support/far-end/scripted-fleet.ts';
import { cellsOf, kinds, RECORDED, watchedClinic } from '../../../../test/support/far-end/watched-clinic.ts';
import { CHECK_IDS } from '../../../contract/enums.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A day passes in seconds, on a busy machine in more of them. */
const SLOW = { timeout: 90_000 };

describe('a host that does not answer', SLOW, () => {
  test('is tried again later and later, at most every half hour, and is read as a whole when it is back', async () => {
    await using one = await watchedClinic({ hosts: 2 });
    const host = one.fleet.host(one.address('h1'));
    host.mood = 'dead';
    await one.client.watch.start();
    await one.pass(4 * HOUR);
    expect((await cellsOf(one, 'h1')).map((cell) => cell.state)).toEqual(CHECK_IDS.map(() => 'unreachable'));
    host.mood = 'well';
    await one.pass(34 * MINUTE);
    expect(one.fleet.scans.find((scan) => scan.address === one.address('h1'))?.probes).toContain('patching');
    expect((await cellsOf(one, 'h1')).map((cell) => cell.state)).not.toContain('unreachable');
  });

  test('is evidence when it begins and once a day of its site, not at every try', async () => {
    await using one = await watchedClinic();
    await one.client.watch.start();
    await one.pass(MINUTE);
    one.fleet.host(one.address('h1')).mood = 'dead';
    // From Monday 02:01 to Wednesday 08:01 in Chicago.
    await one.pass(54 * HOUR);
    expect(await kinds(one, 'unreachable')).toHaveLength(3);
  });

  test('dies while it answers: what it said counts, the rest is unknown and never green; it is read again soon', async () => {
    await using one = await watchedClinic({ start: RECORDED });
    await one.client.watch.start();
    await one.pass(2000);
    one.fleet.host(one.address('h1')).mood = 'dies';
    await one.pass(6 * MINUTE);
    const states = (await cellsOf(one, 'h1')).filter((cell) => cell.check !== 'patching').map((cell) => cell.state);
    expect(states).toEqual(['unknown', 'unknown', 'unknown', 'unknown', 'unknown']);
    one.fleet.host(one.address('h1')).mood = 'well';
    one.fleet.forget();
    await one.pass(4.5 * MINUTE);
    expect(one.fleet.scans[0]?.probes).toContain('patching');
    expect((await cellsOf(one, 'h1')).map((cell) => cell.state)).not.toContain('unknown');
  });

  test('a line that died between two scans says nothing about the host: it is logged in to anew', async () => {
    await using one = await watchedClinic();
    await one.client.watch.start();
    await one.pass(2000);
    const host = one.fleet.host(one.address('h1'));
    host.mood = 'dead';
    await one.pass(1000);
    host.mood = 'well';
    await one.pass(6 * MINUTE);
    expect((await cellsOf(one, 'h1')).map((cell) => cell.state)).not.toContain('unreachable');
  });
});

describe('a host that comes back with another key', SLOW, () => {
  test('is E008: a hard stop that is evidence each day, is never green and never retried, until a person decides', async () => {
    await using one = await watchedClinic();
    await one.client.watch.start();
    await one.pass(2000);
    const host = one.fleet.host(one.address('h1'));
    host.key = 'B';
    await one.pass(6 * MINUTE);
    one.fleet.forget();
    const seen = new Set<string>();
    for (let hour = 0; hour < 48; hour += 1) {
      await one.pass(HOUR);
      for (const cell of await cellsOf(one, 'h1')) seen.add(cell.state);
    }
    expect([...seen]).toEqual(['unreachable']);
    expect(one.fleet.logins).toEqual([]);
    expect((await one.client.watch.status()).held).toBe(1);
    const rows = await kinds(one, 'unreachable');
    const { bundle } = await one.client.evidence.show({ bundle: rows[0]?.bundle_id ?? '' });
    expect(rows).toHaveLength(3);
    expect(bundle).toMatchObject({ kind: 'unreachable', reason: 'E008' });
    await one.client.trust.forget({ host: 'h1' });
    await one.pass(2000);
    await one.client.trust.accept({ host: 'h1', fingerprint: fingerprintOf('B') });
    await one.pass(2000);
    expect((await cellsOf(one, 'h1')).map((cell) => cell.state)).toContain('compliant');
    expect((await one.client.watch.status()).held).toBe(0);
  });

  test('is accepted while a scan of before is still under way: what that one says does not hold the host', async () => {
    await using one = await watchedClinic();
    await one.client.watch.start();
    await one.pass(2000);
    await one.client.trust.forget({ host: 'h1' });
    // In the middle of the login that will find it unconfirmed.
    await one.pass(50);
    await one.client.trust.accept({ host: 'h1', fingerprint: fingerprintOf('A') });
    await one.pass(3000);
    expect((await one.client.watch.status()).held).toBe(0);
    expect((await cellsOf(one, 'h1')).map((cell) => cell.state)).not.toContain('unreachable');
  });

  test('while its session of before is still open: the session goes with the trust', async () => {
    await using one = await watchedClinic();
    await one.client.watch.start();
    await one.pass(2000);
    await one.client.trust.forget({ host: 'h1' });
    await one.pass(2000);
    expect(new Set((await cellsOf(one, 'h1')).map((cell) => cell.state))).toEqual(new Set(['unreachable']));
    expect(one.fleet.openSessions).toBe(0);
  });
});
