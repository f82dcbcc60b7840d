import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { CHECKS } from '../../src/agent-core/checks/index.ts';
import type { Bundle } from '../../src/contract/evidence.ts';
import type { LabHost } from '../lab-kit/host.ts';
import { createLab, type Lab } from '../lab-kit/lab.ts';
import { waitUntil } from '../lab-kit/wait-until.ts';
import { theLab } from '../support/far-ends.ts';
import { describeIf } from '../support/requires.ts';
import { openConnections, type WatchedHost, type WatchedLab, watchedLab } from '../support/watched-lab.ts';
import { IMAGE_TIMEOUT_MS } from './lab-suite.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Longer than the cheap cadence with its jitter, shorter than twice it. */
const CHEAP = 6 * MINUTE;
const NAMES = ['desk', 'imaging', 'ward'] as const;

/** A day of watching real hosts, in the order in which it happens: each step stands on those before it. */
describeIf(theLab, 'real hosts are watched', () => {
  let lab: Lab;
  let one: WatchedLab;
  let hosts: ReadonlyMap<string, WatchedHost>;
  /** A second console, whose host has its plug pulled in mid-scan: nobody notices before a limit has passed. */
  let unplugged: Promise<Awaited<ReturnType<typeof pullThePlug>>>;

  beforeAll(async () => {
    lab = await createLab();
    const [desk, imaging, ward, doomed, sound] = await Promise.all([
      lab.host('debian', { name: 'desk' }),
      lab.host('nixos', { name: 'imaging' }),
      lab.host('debian', { name: 'ward' }),
      lab.host('debian', { name: 'doomed' }),
      lab.host('debian', { name: 'sound' }),
    ]);
    const made = await watchedLab({ desk, imaging, ward });
    one = made.one;
    hosts = made.at;
    unplugged = pullThePlug(doomed, sound);
    // Judged by the last test; until then a failure has nobody who waits for it.
    unplugged.catch(() => undefined);
  }, IMAGE_TIMEOUT_MS);

  afterAll(async () => {
    await one?.[Symbol.asyncDispose]();
    await unplugged.then((ended) => ended.end()).catch(() => undefined);
    await lab.dispose();
  });

  // A step that failed must not take the next ones with it.
  afterEach(async () => {
    for (const { line } of hosts.values()) line.set({});
    one.core.resume();
    await one.client.watch.start();
  });

  const at = (name: string): WatchedHost => {
    const found = hosts.get(name);
    if (found === undefined) throw new Error(`no host ${name}`);
    return found;
  };
  const states = async (name: string) => (await one.row(name)).cells.flatMap((cell) => (cell.at ? [cell.state] : []));
  const bundle = async (id: string | undefined): Promise<Bundle> =>
    (await one.client.evidence.show({ bundle: id ?? '' })).bundle;
  const logins = () => Promise.all(NAMES.map((name) => at(name).host.acceptedLogins()));

  test('results come as each host is read, and one behind a slow line delays nobody', async () => {
    at('ward').line.set({ delayMs: 250 });
    const stop = new AbortController();
    const order: string[] = [];
    const whileOthersWere: string[] = [];
    const events = await one.client.fleet.watch(undefined, { signal: stop.signal });
    await events.next();
    await one.client.watch.start();
    for await (const event of events) {
      if (event.type !== 'row' || event.row.activity !== 'idle' || event.row.scanned_at === undefined) continue;
      const { name } = event.row.host;
      if (order.includes(name)) continue;
      order.push(name);
      whileOthersWere.push((await one.row('ward')).activity);
      if (order.length === NAMES.length) break;
    }
    stop.abort();
    at('ward').line.set({});
    expect(order.at(-1)).toBe('ward');
    expect(whileOthersWere).toEqual(['scanning', 'scanning', 'idle']);
    for (const name of NAMES) expect(await states(name)).toHaveLength(CHECKS.length);
  });

  test('the next readings use the sessions that are open: no host sees another login', async () => {
    const before = await logins();
    await one.passes(CHEAP, ...NAMES);
    await one.passes(CHEAP, ...NAMES);
    expect(await logins()).toEqual(before);
  });

  test('paused: nothing is read and what is shown grows stale; started again it is fresh', async () => {
    await one.client.watch.pause();
    const bytes = NAMES.map((name) => at(name).line.counts.bytesToServer);
    one.time.warp(11 * MINUTE);
    expect(await states('desk')).toContain('stale');
    expect(await one.client.watch.status()).toMatchObject({ state: 'paused', reason: 'asked', hosts: NAMES.length });
    expect(NAMES.map((name) => at(name).line.counts.bytesToServer)).toEqual(bytes);
    const since = one.now();
    await one.client.watch.start();
    await one.tried(since, ...NAMES);
    expect(await states('desk')).not.toContain('stale');
  });

  test('suspended: the hosts themselves see every connection end; resumed, each is logged in to once and read as a whole', async () => {
    const before = await logins();
    await one.core.suspend();
    expect((await one.client.watch.status()).state).toBe('suspended');
    for (const name of NAMES)
      await waitUntil(`${name} to be left`, async () => (await openConnections(at(name).host)) === 0, {
        timeoutMs: 5000,
      });
    one.time.warp(8 * HOUR);
    expect(await states('desk')).toEqual(CHECKS.map(() => 'stale'));
    const since = one.now();
    one.core.resume();
    await one.tried(since, ...NAMES);
    expect((await one.client.watch.status()).state).toBe('running');
    expect(await states('desk')).not.toContain('stale');
    expect(await logins()).toEqual(before.map((count) => count + 1));
  });

  test('a line that breaks in mid-scan: never green, the others are read meanwhile, then unreachable with evidence', async () => {
    const { host, line } = at('desk');
    await host.replaceTool('/usr/sbin/nft', 'touch /run/in-mid-scan; exec sleep 60');
    one.time.warp(CHEAP);
    const since = one.now();
    await waitUntil('the scan to be half done', async () => (await host.exec('test -e /run/in-mid-scan')).code === 0, {
      timeoutMs: 30_000,
    });
    await one.tried(since, 'imaging', 'ward');
    expect((await one.row('desk')).activity).toBe('scanning');
    line.set({ reset: true });
    const [broken] = await one.tried(since, 'desk');
    expect(broken?.problem?.code).toMatch(/^(?:CONNECTION_LOST|TARGET_REFUSED)$/);
    expect(['unknown', 'unreachable']).toContain(broken?.cells.find((cell) => cell.check === 'firewall')?.state);
    await host.restoreTool('/usr/sbin/nft');
    const [gone] = await one.passes(1.5 * MINUTE, 'desk');
    expect(gone?.cells.flatMap((cell) => (cell.at ? [cell.state] : []))).toEqual(CHECKS.map(() => 'unreachable'));
    const [newest] = await one.kinds('unreachable');
    expect(await bundle(newest?.bundle_id)).toMatchObject({ host_name: 'desk', reason: gone?.problem?.code });
    line.set({});
    await one.passes(3 * MINUTE, 'desk');
    expect(await states('desk')).not.toContain('unreachable');
  });

  test('no line works: offline; the first host that answers again brings back all of them', async () => {
    for (const name of NAMES) at(name).line.set({ reset: true });
    await one.passes(CHEAP, ...NAMES);
    expect(await one.client.watch.status()).toMatchObject({ state: 'offline', reason: 'no_host_reachable' });
    // Later and later: the next tries are minutes apart.
    for (const wait of [2, 3, 5]) await one.passes(wait * MINUTE, ...NAMES);
    for (const name of NAMES) at(name).line.set({});
    const since = one.now();
    await waitUntil(
      'the first one to be tried',
      async () => {
        one.time.warp(MINUTE);
        return (await Promise.all(NAMES.map(one.row))).some((row) => (row.scanned_at ?? '') > since && !row.problem);
      },
      { timeoutMs: 60_000, everyMs: 200 },
    );
    await one.tried(since, ...NAMES);
    expect(await one.client.watch.status()).toMatchObject({ state: 'running', unreachable: 0 });
  });

  test('a host that comes back with another key: a hard stop, and nothing is sent to it again until a person decides', async () => {
    const { host, line } = at('desk');
    await host.regenerateHostKey();
    line.set({ reset: true });
    line.set({});
    const accepted = await host.acceptedLogins();
    const [stopped] = await one.passes(CHEAP, 'desk');
    expect(stopped?.problem?.code).toBe('E008');
    expect(await one.client.watch.status()).toMatchObject({ state: 'running', held: 1 });
    const [newest] = await one.kinds('unreachable');
    expect(await bundle(newest?.bundle_id)).toMatchObject({ host_name: 'desk', reason: 'E008' });
    const { connections, bytesToServer } = line.counts;
    for (let hour = 0; hour < 3; hour += 1) await one.passes(HOUR, 'imaging', 'ward');
    expect([line.counts.connections, line.counts.bytesToServer]).toEqual([connections, bytesToServer]);
    expect(await host.acceptedLogins()).toBe(accepted);
    expect(await states('desk')).toEqual(CHECKS.map(() => 'unreachable'));
    const since = one.now();
    await one.client.trust.forget({ host: 'desk' });
    await one.client.trust.accept({ host: 'desk', fingerprint: await host.hostKeyFingerprint() });
    await waitUntil('desk to be read again', async () => (await one.row('desk')).problem === undefined, {
      timeoutMs: 60_000,
    });
    await one.tried(since, 'desk');
    expect(await states('desk')).not.toContain('unreachable');
    expect((await one.client.watch.status()).held).toBe(0);
  });

  test('the clock of a host is wrong: how far off is in the evidence, and doctor says it', async () => {
    const { host } = at('ward');
    await host.replaceTool(
      '/usr/bin/date',
      'case $* in *+%s*) exec "$REAL" -d "now + 10 minutes" "$@" ;; esac; exec "$REAL" "$@"',
    );
    try {
      for await (const event of await one.client.scan.run({ hosts: ['ward'] })) if (event.type === 'ended') break;
      const [attested] = await one.kinds('attestation');
      const { ntp_offset_ms: offset, clock } = await bundle(attested?.bundle_id);
      expect(Math.abs((offset ?? 0) - 10 * MINUTE)).toBeLessThan(5000);
      expect(clock).toEqual({ source: 'chrony', offset_ms: 1, synced: true });
      const items = await one.client.doctor({ host: 'ward' });
      expect(items.find((item) => item.step === 'clock')).toMatchObject({
        result: 'failed',
        detail: expect.stringContaining('ahead of this console'),
      });
    } finally {
      await host.restoreTool('/usr/bin/date');
    }
  });

  test('the clock of the laptop is measured to be off: the evidence says so, and its time is not plausible', async () => {
    one.saysOfItsClock({ source: 'chrony', offset_ms: -42_000, synced: true });
    for await (const event of await one.client.scan.run({ hosts: ['ward'] })) if (event.type === 'ended') break;
    one.saysOfItsClock({ source: 'chrony', offset_ms: 1, synced: true });
    const [attested] = await one.kinds('attestation');
    expect((await bundle(attested?.bundle_id)).clock.offset_ms).toBe(-42_000);
    const { results } = await one.client.evidence.verify({ bundles: [attested?.bundle_id ?? ''] });
    expect(results[0]).toMatchObject({
      verdict: 'invalid',
      checks: { time_plausible: { result: 'fail', detail: expect.stringContaining('-42000 ms') } },
    });
  });

  test('everything that was sealed verifies; nothing is missing of the day', async () => {
    const { summary, results } = await one.client.evidence.verify({ bundles: [] });
    const bad = results.filter((result) => result.verdict !== 'valid');
    expect(bad.map((result) => Object.entries(result.checks).filter(([, check]) => check.result !== 'pass'))).toEqual(
      bad.map(() => [['time_plausible', expect.objectContaining({ detail: expect.stringContaining('-42000 ms') })]]),
    );
    expect(summary.valid).toBeGreaterThan(20);
    for (const kind of ['attestation', 'unreachable', 'inventory', 'policy'] as const)
      expect((await one.kinds(kind)).length).toBeGreaterThan(0);
    const { completeness } = await one.client.log.status({ days: 1 });
    expect(completeness.at(-1)).toMatchObject({ ongoing: true, missing: [] });
  });

  test('a day on which nobody looked is named, with each host and check', async () => {
    await one.client.watch.pause();
    // Whatever the hour is now, a whole day of the clinic lies in between.
    one.time.warp(54 * HOUR);
    const since = one.now();
    await one.client.watch.start();
    await one.tried(since, ...NAMES);
    one.time.warp(24 * HOUR);
    const { completeness } = await one.client.log.status({ days: 5 });
    const missing = completeness.flatMap((day) => (day.ongoing ? [] : day.missing)).map(({ host }) => host);
    expect([...new Set(missing)].sort()).toEqual([...NAMES]);
  });

  test('the clock of the laptop is set back: nothing old reads green, everything is read anew, and the evidence says it', async () => {
    await one.passes(HOUR, ...NAMES);
    one.time.setWall(-2 * HOUR);
    expect(await states('ward')).toEqual(CHECKS.map(() => 'stale'));
    one.time.warp(16_000);
    await waitUntil('desk to be read anew', async () => !(await states('desk')).includes('stale'), {
      timeoutMs: 60_000,
    });
    const rows = await one.kinds('inventory');
    const clocks = await Promise.all(rows.map(async (row) => (await bundle(row.bundle_id)).clock));
    expect(clocks.filter((clock) => !clock.synced)).toEqual([
      { source: 'set back, seen against earlier time', offset_ms: expect.closeTo(-2 * HOUR, -4), synced: false },
    ]);
  });

  test('a host whose plug is pulled in mid-scan is unreachable with evidence; the other was read all the while', async () => {
    const { lost, evidence, readMeanwhile } = await unplugged;
    expect(['TARGET_TIMEOUT', 'CONNECTION_LOST']).toContain(lost);
    expect(evidence).toMatchObject({ kind: 'unreachable', host_name: 'doomed' });
    expect(readMeanwhile).toBe(3);
  }, 150_000);
});

/** Watches `doomed` and `sound`, and pulls the plug of the first while it is being read. */
async function pullThePlug(doomed: LabHost, sound: LabHost) {
  const { one } = await watchedLab({ doomed, sound });
  await one.client.watch.start();
  await one.tried('', 'doomed', 'sound');
  await doomed.replaceTool('/usr/sbin/nft', 'touch /run/in-mid-scan; exec sleep 60');
  one.time.warp(CHEAP);
  await waitUntil('the scan to be half done', async () => (await doomed.exec('test -e /run/in-mid-scan')).code === 0, {
    timeoutMs: 30_000,
  });
  await doomed.stop();
  let readMeanwhile = 0;
  for (; readMeanwhile < 3; readMeanwhile += 1) await one.passes(CHEAP, 'sound');
  await waitUntil('the limit to pass', async () => (await one.row('doomed')).activity === 'idle', {
    timeoutMs: 60_000,
    everyMs: 200,
  });
  const lost = (await one.row('doomed')).problem?.code;
  await waitUntil(
    'it to be unreachable',
    async () => {
      one.time.warp(MINUTE);
      return (await one.row('doomed')).cells.every((cell) => cell.state === 'unreachable' || cell.at === undefined);
    },
    { timeoutMs: 60_000, everyMs: 500 },
  );
  const [newest] = await one.kinds('unreachable');
  const evidence = (await one.client.evidence.show({ bundle: newest?.bundle_id ?? '' })).bundle;
  return { lost, evidence, readMeanwhile, end: () => one[Symbol.asyncDispose]() };
}
