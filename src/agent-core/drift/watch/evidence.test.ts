import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openConsole } from '../../../../test/support/far-end/console.ts';
import { cellsOf, kinds, type WatchedClinic, watchedClinic } from '../../../../test/support/far-end/watched-clinic.ts';
import { CHECK_IDS } from '../../../contract/enums.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Monday, an hour before midnight in Chicago. */
const LATE = Date.parse('2026-03-03T05:00:00.000Z');

async function bundleOf(one: WatchedClinic, id: string | undefined) {
  return (await one.client.evidence.show({ bundle: id ?? '' })).bundle;
}

async function missing(one: WatchedClinic) {
  const { completeness } = await one.client.log.status({ days: 5 });
  return completeness.map((day) => `${day.day}${day.ongoing === true ? '…' : ''} ${day.missing.length}`);
}

/** Stops rsyslog on a host, as its probe reports it. */
function stopLogging(one: WatchedClinic, name: string): () => void {
  const host = one.fleet.host(one.address(name));
  const before = host.answer;
  host.answer = (probe, output) =>
    before(probe, output)
      .replace(/ActiveState=active/, 'ActiveState=failed')
      .replace(/active_state\tactive/, 'active_state\tfailed');
  return () => {
    host.answer = before;
  };
}

/** A day passes in seconds, on a busy machine in more of them. */
const SLOW = { timeout: 90_000 };

describe('evidence of watching', SLOW, () => {
  test('one attestation a day of the site for each host, and drift only when something changes', async () => {
    await using one = await watchedClinic({ hosts: 2, start: LATE });
    await one.client.watch.start();
    // From Monday 23:00 to Wednesday 02:00.
    await one.pass(27 * HOUR);
    const drift = (await kinds(one, 'drift')).length;
    expect(await kinds(one, 'attestation')).toHaveLength(6);
    await one.pass(2 * HOUR);
    expect((await kinds(one, 'drift')).length).toBe(drift);
    const verified = await one.client.evidence.verify({ bundles: [] });
    expect(verified.summary).toMatchObject({ invalid: 0, incomplete: 0, unknown_key: 0 });
  });

  test('an inventory each day, and one for each change of hosts and exceptions', async () => {
    await using one = await watchedClinic({ hosts: 2, start: LATE });
    const before = (await kinds(one, 'inventory')).length;
    await one.client.watch.start();
    await one.pass(25.5 * HOUR);
    expect((await kinds(one, 'inventory')).length).toBe(before + 2);
    await one.client.baselines.set({
      target: { scope: 'host', id: 'h2' },
      yaml: 'checks:\n  firewall: { state: alternative, reason: behind the router, by: Dana, review_by: 2026-12-31 }\n',
      reason: 'agreed',
      file: 'b.yaml',
    });
    const rows = await kinds(one, 'inventory');
    expect(rows).toHaveLength(before + 3);
    const bundle = await bundleOf(one, rows[0]?.bundle_id);
    expect(bundle.kind === 'inventory' && bundle.hosts.flatMap((host) => host.exceptions)).toEqual([
      { check: 'firewall', state: 'alternative', review_by: '2026-12-31' },
    ]);
  });

  test('a host whose clock is wrong: the offset is in the evidence', async () => {
    await using one = await watchedClinic();
    one.fleet.host(one.address('h1')).clockOffsetMs = -90_000;
    await one.client.watch.start();
    await one.pass(MINUTE);
    const [row] = await kinds(one, 'attestation');
    expect(await bundleOf(one, row?.bundle_id)).toMatchObject({ ntp_offset_ms: -90_000 });
  });

  test('a clock set back is recorded once, everything is read anew, and nothing old reads green meanwhile', async () => {
    await using one = await watchedClinic();
    await one.client.watch.start();
    await one.pass(30 * MINUTE);
    one.fleet.forget();
    one.time.setWall(-2 * HOUR);
    const states = (await cellsOf(one, 'h1')).map((cell) => cell.state);
    expect(new Set(states)).toEqual(new Set(['stale']));
    await one.pass(MINUTE);
    expect(one.fleet.scans.some((scan) => scan.probes.includes('patching'))).toBe(true);
    await one.pass(3 * HOUR);
    const rows = await kinds(one, 'inventory');
    const clocks = await Promise.all(rows.map(async (row) => (await bundleOf(one, row.bundle_id)).clock));
    expect(clocks.filter((clock) => clock.offset_ms < 0)).toEqual([
      { source: 'set back, seen against earlier time', offset_ms: -2 * HOUR, synced: false },
    ]);
  });

  test('a clock set back while the console was closed is recorded at the next start', async () => {
    await using first = await watchedClinic();
    await first.client.watch.start();
    await first.pass(30 * MINUTE);
    await first.core.close();
    first.time.setWall(-2 * HOUR);
    await using second = await openConsole({
      transport: first.fleet.transport,
      clock: first.time.clock,
      timers: first.time.timers,
      dir: first.dir,
    });
    await second.client.watch.start();
    await first.pass(1000);
    const rows = await second.client.evidence.list({ kind: 'inventory', limit: 100 });
    const clocks = await Promise.all(
      rows.map(async (row) => (await second.client.evidence.show({ bundle: row.bundle_id })).bundle.clock),
    );
    expect(clocks.filter((clock) => clock.offset_ms < 0)).toHaveLength(1);
  });
});

describe('completeness', SLOW, () => {
  test('every day of a watched site is complete, dead and held hosts included', async () => {
    await using one = await watchedClinic({ hosts: 3, start: LATE });
    one.fleet.host(one.address('h2')).mood = 'dead';
    one.fleet.host(one.address('h3')).key = 'B';
    await one.client.watch.start();
    await one.pass(26.5 * HOUR);
    expect(await missing(one)).toEqual(['2026-03-02 0', '2026-03-03 0', '2026-03-04… 0']);
  });

  test('a day on which nobody looked is named with each host and check', async () => {
    await using one = await watchedClinic({ hosts: 2, start: LATE });
    await one.client.watch.start();
    await one.pass(0.5 * HOUR);
    await one.client.watch.pause();
    await one.pass(25 * HOUR);
    await one.client.watch.start();
    await one.pass(HOUR);
    expect(await missing(one)).toEqual(['2026-03-02 0', '2026-03-03 12', '2026-03-04… 0']);
    const { completeness } = await one.client.log.status({ days: 2 });
    expect(completeness[0]).toEqual({
      site: 'maple',
      day: '2026-03-03',
      missing: ['h1', 'h2'].flatMap((host) => [...CHECK_IDS].sort().map((check) => ({ host, check }))),
    });
  });

  test('a removed attestation leaves its day incomplete', async () => {
    await using one = await watchedClinic({ hosts: 2, start: LATE });
    await one.client.watch.start();
    await one.pass(3 * HOUR);
    const [row] = await kinds(one, 'attestation');
    const day = join(one.dir, 'evidence', ...(row?.timestamp.slice(0, 10).split('-') ?? []));
    expect(readdirSync(day)).toContain(row?.bundle_id);
    rmSync(join(day, row?.bundle_id ?? ''), { recursive: true });
    const { completeness } = await one.client.log.status();
    expect(completeness.at(-1)?.missing).toEqual(
      [...CHECK_IDS].sort().map((check) => ({ host: row?.host_name, check })),
    );
  });
});

describe('thresholds and trends', () => {
  test('drift alerts after as many results in a row as the baseline says, and an unanswered scan between does not count', async () => {
    await using one = await watchedClinic();
    const { yaml } = await one.client.baselines.show({ target: { scope: 'site', id: 'maple' } });
    await one.client.baselines.set({
      target: { scope: 'site', id: 'maple' },
      yaml: `${yaml}\ndrift_threshold: { logging: 3 }\n`,
      reason: 'flaps',
      file: 'b.yaml',
    });
    await one.client.watch.start();
    await one.pass(2000);
    const mend = stopLogging(one, 'h1');
    const seen = async () => {
      const cell = (await cellsOf(one, 'h1')).find((one) => one.check === 'logging');
      return [cell?.state, cell?.consecutive, cell?.alerting];
    };
    const scanOnce = async () => {
      one.fleet.forget();
      while (one.fleet.scans.length === 0) await one.pass(10_000);
      await one.pass(1000);
    };
    await scanOnce();
    expect(await seen()).toEqual(['drifted', 1, false]);
    one.fleet.host(one.address('h1')).mood = 'dies';
    await scanOnce();
    expect((await seen())[1]).toBe(1);
    one.fleet.host(one.address('h1')).mood = 'well';
    await scanOnce();
    expect(await seen()).toEqual(['drifted', 2, false]);
    await scanOnce();
    expect(await seen()).toEqual(['drifted', 3, true]);
    mend();
    await scanOnce();
    expect(await seen()).toEqual(['compliant', 0, false]);
  });

  test('the score is kept hour by hour and shows when it fell', async () => {
    await using one = await watchedClinic();
    await one.client.watch.start();
    await one.pass(3 * HOUR);
    stopLogging(one, 'h1');
    await one.pass(3 * HOUR);
    const trend = await one.client.trend({ site: 'maple', days: 1 });
    expect(trend.map((point) => point.at.slice(11, 16))).toEqual([
      '08:00',
      '09:00',
      '10:00',
      '11:00',
      '12:00',
      '13:00',
      '14:00',
    ]);
    expect((trend[0]?.score_bp ?? 0) > (trend.at(-1)?.score_bp ?? 0)).toBe(true);
    expect(await one.client.trend({ days: 1 })).toEqual(trend);
  });
});
