import { describe, expect, test } from 'vitest';
import { type Console, handClock, openConsole, scanned } from '../../test/support/far-end/console.ts';
import { scriptedHost } from '../../test/support/far-end/scripted-host.ts';
import { RoundsError } from './errors.ts';

const MINUTE = 60_000;

/** A console with one trusted host, `desk`, at the site `maple`, with the baseline that it meets now. */
async function clinic(recording: 'debian-12' | 'nixos-standin' = 'debian-12', start?: number) {
  const far = scriptedHost(recording);
  const clock = handClock(start);
  const console = await openConsole({ transport: far.transport, clock });
  await addDesk(console.client, recording === 'debian-12' ? 'linux' : 'nixos');
  await console.client.trust.accept({ host: 'desk', fingerprint: far.offer.fingerprint });
  const { yaml } = await console.client.baselines.capture({ host: 'desk' });
  await console.client.baselines.set({
    target: { scope: 'host', id: 'desk' },
    yaml,
    reason: 'first review',
    file: 'desk.yaml',
  });
  return { far, clock, ...console, [Symbol.asyncDispose]: () => console[Symbol.asyncDispose]() };
}

async function addDesk(client: Console['client'], platform: 'linux' | 'nixos') {
  await client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
  await client.hosts.add({
    name: 'desk',
    site: 'maple',
    address: 'ssh://tech@192.0.2.10:22',
    platform,
    credential: { kind: 'agent' },
    sudo: 'nopasswd',
  });
}

function problemOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('data' in error)) return undefined;
  const { data } = error;
  return typeof data === 'object' && data !== null && 'code' in data ? String(data.code) : undefined;
}

async function refused(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => problemOf(error),
  );
}

describe('a scan', () => {
  test('of a host that meets its captured baseline finds no drift in logging and firewall', async () => {
    await using one = await clinic();
    const report = await scanned(one.client, ['desk']);
    const states = Object.fromEntries(report.results.map((result) => [result.check, result.state]));
    expect(states['logging']).toBe('compliant');
    expect(states['firewall']).toBe('compliant');
  });

  test('leaves a drift bundle for every first result and one attestation, all of which verify', async () => {
    await using one = await clinic();
    const report = await scanned(one.client, ['desk']);
    expect(report.bundles).toHaveLength(report.results.length + 1);
    const verified = await one.client.evidence.verify({ bundles: [] });
    expect(verified.summary).toEqual({ valid: verified.results.length, incomplete: 0, unknown_key: 0, invalid: 0 });
    expect(verified.logs[0]?.missing).toEqual([]);
  });

  test('of an unchanged host leaves only an attestation', async () => {
    await using one = await clinic();
    await scanned(one.client, ['desk']);
    one.clock.advance(MINUTE);
    const second = await scanned(one.client, ['desk']);
    const rows = await one.client.evidence.list({ limit: 1 });
    expect(second.bundles).toHaveLength(1);
    expect(rows[0]?.kind).toBe('attestation');
  });

  test('gives an unchanged host the same facts fingerprint twice', async () => {
    await using one = await clinic();
    const first = await scanned(one.client, ['desk']);
    one.clock.advance(5 * MINUTE);
    const second = await scanned(one.client, ['desk']);
    const prints = (report: typeof first) => report.results.map((result) => [result.check, result.facts_fingerprint]);
    expect(prints(second)).toEqual(prints(first));
  });

  test('of a host whose logging service has stopped turns the cell and keeps the change as evidence', async () => {
    await using one = await clinic();
    await scanned(one.client, ['desk']);
    one.clock.advance(MINUTE);
    one.far.answer('logging', (output) =>
      output
        .replace(/ActiveState=active/, 'ActiveState=failed')
        .replace(/active_state\tactive/, 'active_state\tfailed'),
    );
    const report = await scanned(one.client, ['desk']);
    const logging = report.results.find((result) => result.check === 'logging');
    const { bundle } = await one.client.evidence.show({ bundle: report.bundles[0] ?? '' });
    expect(logging).toMatchObject({ state: 'drifted', severity: 'high' });
    expect(bundle).toMatchObject({
      kind: 'drift',
      check: 'logging',
      state: 'drifted',
      previous_state: 'compliant',
      host_name: 'desk',
    });
    expect((await one.client.history({ host: 'desk', check: 'logging' })).map((entry) => entry.state)).toEqual([
      'drifted',
      'compliant',
    ]);
  });

  test('of a host that cannot be reached is unreachable in every check, with one bundle that says why', async () => {
    await using one = await clinic();
    one.far.fail(new RoundsError('TARGET_REFUSED', 'desk refused the connection.'));
    const report = await scanned(one.client, ['desk']);
    const [row] = await one.client.evidence.list({ limit: 1 });
    expect(new Set(report.results.map((result) => result.state))).toEqual(new Set(['unreachable']));
    expect(row).toMatchObject({ kind: 'unreachable', summary: 'desk refused the connection.' });
    expect(report.problems[0]?.problem.code).toBe('TARGET_REFUSED');
  });

  test('with the vault locked is refused before anything is asked of the host', async () => {
    await using one = await clinic();
    await one.client.vault.lock();
    expect(await refused(scanned(one.client, ['desk']))).toBe('VAULT_LOCKED');
  });

  test('that is cancelled ends with CANCELLED and leaves no evidence of the host that hung', async () => {
    await using one = await clinic();
    const before = (await one.client.fleet.snapshot()).evidence_count;
    one.far.hang();
    const stop = new AbortController();
    const events = await one.client.scan.run({ hosts: ['desk'] }, { signal: stop.signal });
    await events.next();
    stop.abort();
    const ended = await (async () => {
      for await (const _event of events);
    })().then(
      () => 'ended',
      () => 'failed',
    );
    expect(ended).toBe('failed');
    expect((await one.client.fleet.snapshot()).evidence_count).toBe(before);
  });
});

describe('trust', () => {
  test('a scan of a host on first contact is stopped as IDENTITY_UNCONFIRMED and the offer is remembered', async () => {
    const far = scriptedHost('debian-12');
    await using one = await openConsole({ transport: far.transport, clock: handClock() });
    await addDesk(one.client, 'linux');
    const report = await scanned(one.client, ['desk']);
    const [trust] = await one.client.trust.list();
    expect(report.problems[0]?.problem.code).toBe('IDENTITY_UNCONFIRMED');
    expect(trust).toMatchObject({ status: 'first_contact', offer: { fingerprint: far.offer.fingerprint } });
  });

  test('a fingerprint that is not the one the host shows is not accepted', async () => {
    const far = scriptedHost('debian-12');
    await using one = await openConsole({ transport: far.transport, clock: handClock() });
    await addDesk(one.client, 'linux');
    expect(await refused(one.client.trust.accept({ host: 'desk', fingerprint: `SHA256:${'B'.repeat(43)}` }))).toBe(
      'IDENTITY_UNCONFIRMED',
    );
    expect((await one.client.trust.list())[0]?.peer).toBeUndefined();
  });

  test('accepting and forgetting are policy evidence', async () => {
    await using one = await clinic();
    await one.client.trust.forget({ host: 'desk' });
    const rows = await one.client.evidence.list({ kind: 'policy', host: 'desk', limit: 10 });
    expect(rows.filter((row) => row.summary.startsWith('known_peer')).map((row) => row.summary)).toEqual([
      'known_peer of desk changed: known identity forgotten',
      'known_peer of desk changed: fingerprint compared and accepted',
    ]);
  });
});

describe('baselines', () => {
  test('a change is policy evidence with before, after, who and why', async () => {
    await using one = await clinic();
    const set = await one.client.baselines.set({
      target: { scope: 'host', id: 'desk' },
      yaml: 'logging:\n  services: [rsyslog]\n',
      reason: 'journald is enough',
      file: 'b.yaml',
    });
    const { bundle } = await one.client.evidence.show({ bundle: set.bundle_id ?? '' });
    expect(bundle).toMatchObject({
      kind: 'policy',
      subject: 'baseline',
      by: 'pat',
      reason: 'journald is enough',
      after: { logging: { services: ['rsyslog'] } },
    });
  });

  test('a file with mistakes is refused with every mistake by line, and nothing changes', async () => {
    await using one = await clinic();
    const before = await one.client.baselines.show({ target: { scope: 'host', id: 'desk' } });
    const yaml = 'logging:\n  services: "rsyslog"\n  journal_retention_days: many\nfirewal:\n  tables: []\n';
    const failure = await one.client.baselines
      .set({ target: { scope: 'host', id: 'desk' }, yaml, reason: 'x', file: 'b.yaml' })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      data: {
        code: 'INVALID_INPUT',
        details: [
          expect.stringContaining('b.yaml:2'),
          expect.stringContaining('b.yaml:3'),
          expect.stringContaining('b.yaml:4'),
        ],
      },
    });
    expect(await one.client.baselines.show({ target: { scope: 'host', id: 'desk' } })).toEqual(before);
  });

  test("a host's own section replaces its site's, the others are inherited", async () => {
    await using one = await clinic();
    await one.client.baselines.set({
      target: { scope: 'host', id: 'desk' },
      yaml: 'logging:\n  services: [rsyslog]\n',
      reason: 'own',
      file: 'h.yaml',
    });
    await one.client.baselines.set({
      target: { scope: 'site', id: 'maple' },
      yaml: 'logging:\n  services: [syslog-ng]\npatching:\n  max_security_updates: 3\n',
      reason: 'site',
      file: 's.yaml',
    });
    const view = await one.client.baselines.show({ target: { scope: 'host', id: 'desk' } });
    expect(view.from).toEqual(['site', 'host']);
    expect(view.baseline).toMatchObject({ logging: { services: ['rsyslog'] }, patching: { max_security_updates: 3 } });
  });
});

describe('the fleet page', () => {
  test('a result that is too old reads stale, never green', async () => {
    await using one = await clinic();
    await scanned(one.client, ['desk']);
    const stateOf = async () =>
      (await one.client.fleet.snapshot()).rows[0]?.cells.find((cell) => cell.check === 'firewall')?.state;
    expect(await stateOf()).toBe('compliant');
    one.clock.advance(10 * MINUTE + 1);
    expect(await stateOf()).toBe('stale');
  });

  test('a result that was judged by another baseline than the one that applies now is not green', async () => {
    await using one = await clinic();
    await scanned(one.client, ['desk']);
    await one.client.baselines.set({
      target: { scope: 'host', id: 'desk' },
      yaml: 'logging:\n  services: [rsyslog, auditd]\n',
      reason: 'stricter',
      file: 'b.yaml',
    });
    const cells = (await one.client.fleet.snapshot()).rows[0]?.cells ?? [];
    expect(cells.find((cell) => cell.check === 'logging')).toMatchObject({
      state: 'stale',
      summary: expect.stringContaining('baseline has changed'),
    });
  });

  test('a clock that was set back makes results stale too', async () => {
    await using one = await clinic();
    await scanned(one.client, ['desk']);
    one.clock.advance(-60 * MINUTE);
    const cells = (await one.client.fleet.snapshot()).rows[0]?.cells ?? [];
    expect(cells.find((cell) => cell.check === 'firewall')?.state).toBe('stale');
  });

  test('tells a page that is opened in mid-scan which scan it is, so that it can cancel it', async () => {
    await using one = await clinic();
    one.far.hang();
    const { scan_id } = await one.client.scan.start({ hosts: ['desk'] });
    expect((await one.client.fleet.snapshot()).scans).toEqual([{ scan_id, hosts: 1 }]);
    await one.client.scan.cancel({ scan_id });
  });

  test('shows a running scan and its results to whoever watches', async () => {
    await using one = await clinic();
    const stop = new AbortController();
    const events = await one.client.fleet.watch(undefined, { signal: stop.signal });
    const first = await events.next();
    const started = await one.client.scan.start({ hosts: ['desk'] });
    const seen: string[] = [];
    for await (const event of events) {
      seen.push(event.type === 'scan' ? event.phase : event.type);
      if (event.type === 'scan' && event.phase === 'ended') {
        expect(event.scan_id).toBe(started.scan_id);
        break;
      }
    }
    stop.abort();
    expect(first.value).toMatchObject({ type: 'snapshot', snapshot: { console_name: 'laptop-7', vault: 'unlocked' } });
    expect(seen).toContain('row');
  });

  test('a check that has no section in the baseline is unknown, says so, and counts against the score', async () => {
    await using one = await clinic();
    await one.client.baselines.set({
      target: { scope: 'host', id: 'desk' },
      yaml: 'firewall:\n  tables: [inet clinic]\n',
      reason: 'the firewall alone',
      file: 'b.yaml',
    });
    await scanned(one.client, ['desk']);
    const { rows, score_bp } = await one.client.fleet.snapshot();
    const others = (rows[0]?.cells ?? []).filter((cell) => cell.check !== 'firewall');
    expect(others.map((cell) => [cell.check, cell.state])).toEqual(
      ['patching', 'av_edr', 'backup', 'logging', 'encryption'].map((check) => [check, 'unknown']),
    );
    for (const cell of others) expect(cell.summary).toContain(`no baseline for ${cell.check}`);
    expect(score_bp).toBe(0);
  });

  test('a host that meets its captured baseline is green in every check, but for the update that it waits for', async () => {
    // Shortly after the answers were recorded: none of them is old yet.
    await using one = await clinic('debian-12', Date.parse('2026-11-21T15:00:00.000Z'));
    const { results } = await scanned(one.client, ['desk']);
    expect(results.map((result) => [result.check, result.state])).toEqual([
      ['patching', 'drifted'],
      ['av_edr', 'compliant'],
      ['backup', 'compliant'],
      ['logging', 'compliant'],
      ['firewall', 'compliant'],
      ['encryption', 'compliant'],
    ]);
    expect((await one.client.fleet.snapshot()).score_bp).toBe(8333);
  });
});

describe('the data folder', () => {
  test('opened again it has everything, and its evidence still verifies', async () => {
    const far = scriptedHost('debian-12');
    const clock = handClock();
    await using first = await openConsole({ transport: far.transport, clock });
    await addDesk(first.client, 'linux');
    await first.core.close();
    await using second = await openConsole({ transport: far.transport, clock, dir: first.dir });
    const verified = await second.client.evidence.verify({ bundles: [] });
    expect((await second.client.hosts.list()).map((host) => host.name)).toEqual(['desk']);
    expect(verified.summary.invalid + verified.summary.incomplete + verified.summary.unknown_key).toBe(0);
  });

  test('a second console on it is refused and told who has it', async () => {
    const far = scriptedHost('debian-12');
    await using first = await openConsole({ transport: far.transport, clock: handClock() });
    await expect(openConsole({ transport: far.transport, clock: handClock(), dir: first.dir })).rejects.toMatchObject({
      code: 'STORE_LOCKED',
      message: expect.stringContaining('a console of pat'),
    });
  });

  test('a removed host takes its credentials out of the vault and leaves its evidence', async () => {
    const far = scriptedHost('debian-12');
    await using one = await openConsole({ transport: far.transport, clock: handClock() });
    await one.client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
    const host = await one.client.hosts.add({
      name: 'desk',
      site: 'maple',
      address: 'ssh://t@192.0.2.10',
      platform: 'linux',
      credential: { kind: 'password', password: 'pw for a test' },
      sudo: 'none',
    });
    await one.client.hosts.remove({ host: 'desk' });
    const rows = await one.client.evidence.list({ host: host.host_id, limit: 10 });
    expect(await one.client.hosts.list()).toEqual([]);
    expect(rows.map((row) => row.summary)).toEqual([
      'host of desk changed: host removed',
      'host of desk changed: host added',
    ]);
  });

  test.each([
    ['an SSH host without a login', { address: 'ssh://t@192.0.2.10', credential: { kind: 'none' } }],
    ['this computer with a password', { address: 'local:', credential: { kind: 'agent' } }],
    ['an address that is none', { address: 'telnet://x', credential: { kind: 'agent' } }],
  ] as const)('%s is refused when it is added', async (_name, given) => {
    const far = scriptedHost('debian-12');
    await using one = await openConsole({ transport: far.transport, clock: handClock() });
    await one.client.sites.add({ name: 'maple', timezone: 'UTC' });
    const work = one.client.hosts.add({ name: 'desk', site: 'maple', platform: 'linux', sudo: 'none', ...given });
    expect(await refused(work)).toBe('INVALID_INPUT');
  });
});
