import { describe, expect, test } from 'vitest';
import { scanned } from '../../../../test/support/far-end/console.ts';
import { cellsOf, gaps, readings, watchedClinic } from '../../../../test/support/far-end/watched-clinic.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('cadence', () => {
  test('every host is read at once, then cheap facts every 5 minutes and expensive ones hourly, within 10 %', async () => {
    await using one = await watchedClinic({ hosts: 3 });
    await one.client.watch.start();
    await one.pass(2000);
    expect(one.fleet.scans.map((scan) => scan.address).sort()).toEqual(['h1', 'h2', 'h3'].map(one.address));
    await one.pass(3 * HOUR);
    for (const name of ['h1', 'h2', 'h3']) {
      const hourly = gaps(readings(one, name, 'patching'));
      expect(hourly.length).toBeGreaterThanOrEqual(2);
      expect(Math.min(...hourly)).toBeGreaterThanOrEqual(54 * MINUTE);
      expect(Math.max(...hourly)).toBeLessThanOrEqual(66 * MINUTE + 2000);
      expect(Math.max(...gaps(readings(one, name)))).toBeLessThanOrEqual(5.5 * MINUTE + 2000);
    }
  });

  test('a cheap scan leaves the results of expensive checks as they are, and everything stays fresh', async () => {
    await using one = await watchedClinic();
    await one.client.watch.start();
    await one.pass(40 * MINUTE);
    const cells = await cellsOf(one, 'h1');
    const at = (check: string) => cells.find((cell) => cell.check === check)?.at ?? '';
    expect(at('patching') < at('logging')).toBe(true);
    expect(cells.map((cell) => cell.state)).not.toContain('stale');
  });

  test('the session stays open between scans: one login an hour', async () => {
    await using one = await watchedClinic();
    await one.client.watch.start();
    await one.pass(3 * HOUR);
    expect(one.fleet.scans.length).toBeGreaterThan(30);
    expect(one.fleet.logins.length).toBeLessThanOrEqual(5);
  });

  test('a host that a person scans is not scanned by the watcher at the same time, and is due anew from then', async () => {
    await using one = await watchedClinic();
    await one.client.watch.start();
    await one.pass(2000);
    one.fleet.host(one.address('h1')).answerMs = 30_000;
    await one.pass(4 * MINUTE);
    const asked = scanned(one.client, ['h1']);
    // The far end throws when two operations meet on one host.
    await one.pass(3 * MINUTE);
    const report = await asked;
    expect(report.problems).toEqual([]);
    expect(one.fleet.scans).toHaveLength(2);
  });

  test('a changed baseline is answered at once', async () => {
    await using one = await watchedClinic();
    await one.client.watch.start();
    await one.pass(2000);
    await one.client.baselines.set({
      target: { scope: 'host', id: 'h1' },
      yaml: 'logging:\n  services: [syslog-ng]\n',
      reason: 'another daemon',
      file: 'b.yaml',
    });
    const before = (await cellsOf(one, 'h1')).find((cell) => cell.check === 'logging');
    await one.pass(2000);
    const after = (await cellsOf(one, 'h1')).find((cell) => cell.check === 'logging');
    expect([before?.state, after?.state]).toEqual(['stale', 'drifted']);
  });
});

describe('a baseline that is changed while the host is being read', () => {
  test('the answer that was judged by the old one is not the last for an hour: the host is read anew', async () => {
    await using one = await watchedClinic();
    await one.client.watch.start();
    await one.pass(300);
    await one.client.baselines.set({
      target: { scope: 'host', id: 'h1' },
      yaml: 'logging:\n  services: [syslog-ng]\n',
      reason: 'another daemon',
      file: 'b.yaml',
    });
    await one.pass(3000);
    expect((await cellsOf(one, 'h1')).map((cell) => cell.state)).not.toContain('stale');
  });
});

describe('fairness', { timeout: 90_000 }, () => {
  test('never more than 32 hosts at once, and all get their turn', async () => {
    await using one = await watchedClinic({ hosts: 80 });
    await one.client.watch.start();
    await one.pass(10_000);
    expect(one.fleet.mostAsking).toBe(32);
    expect(new Set(one.fleet.scans.map((scan) => scan.address)).size).toBe(80);
  });

  test('forty dead and slow hosts do not delay the others', async () => {
    await using one = await watchedClinic({ hosts: 60 });
    for (let number = 1; number <= 40; number += 1) {
      const host = one.fleet.host(one.address(`h${number}`));
      if (number % 2 === 0) host.mood = 'dead';
      else host.answerMs = 40_000;
    }
    await one.client.watch.start();
    await one.pass(10 * MINUTE);
    one.fleet.forget();
    await one.pass(HOUR);
    for (let number = 41; number <= 60; number += 1) {
      expect(Math.max(...gaps(readings(one, `h${number}`)))).toBeLessThanOrEqual(5.5 * MINUTE + 2000);
    }
  });
});
