import { describe, expect, test } from 'vitest';
import { type Console, handClock, openConsole, scanned } from '../../../test/support/far-end/console.ts';
import { scriptedHost } from '../../../test/support/far-end/scripted-host.ts';

const DAY = 24 * 3_600_000;
const HOST = { scope: 'host', id: 'desk' } as const;
const SITE = { scope: 'site', id: 'maple' } as const;
const NONE = { state: 'not_applicable', reason: 'the hospital filters for it', review_by: '2026-03-10' } as const;

/** A console with one trusted host that meets its baseline, at 2026-03-02T08:00Z. */
async function clinic() {
  const far = scriptedHost('debian-12');
  const clock = handClock();
  const console = await openConsole({ transport: far.transport, clock });
  await console.client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
  await console.client.hosts.add({
    name: 'desk',
    site: 'maple',
    address: 'ssh://tech@192.0.2.10:22',
    platform: 'linux',
    credential: { kind: 'agent' },
    sudo: 'nopasswd',
  });
  await console.client.trust.accept({ host: 'desk', fingerprint: far.offer.fingerprint });
  const { yaml } = await console.client.baselines.capture({ host: 'desk' });
  await console.client.baselines.set({ target: HOST, yaml, reason: 'first review', file: 'desk.yaml' });
  return { far, clock, ...console, [Symbol.asyncDispose]: () => console[Symbol.asyncDispose]() };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) =>
      typeof error === 'object' && error !== null && 'data' in error
        ? String((error.data as { code?: string }).code)
        : 'other',
  );
}

async function resultOf({ client }: { client: Console['client'] }, check: string) {
  return (await scanned(client, ['desk'])).results.find((result) => result.check === check);
}

async function cellOf({ client }: { client: Console['client'] }, check: string) {
  return (await client.fleet.snapshot()).rows[0]?.cells.find((cell) => cell.check === check);
}

describe('an exception', () => {
  test('is a line of the baseline of its scope; the change is policy evidence with before, after, who and why', async () => {
    await using one = await clinic();
    const before = (await one.client.baselines.show({ target: HOST })).yaml;
    const added = await one.client.exceptions.add({ target: HOST, check: 'firewall', ...NONE });
    const after = (await one.client.baselines.show({ target: HOST })).yaml;
    for (const comment of before.split('\n').filter((line) => line.startsWith('#'))) expect(after).toContain(comment);
    const { bundle } = await one.client.evidence.show({ bundle: added.bundle_id ?? '' });
    const [pat] = await one.client.technicians.list();
    expect(bundle).toMatchObject({
      kind: 'policy',
      subject: 'exception',
      target: 'desk',
      by: 'pat',
      technician_id: pat?.technician_id,
      reason: NONE.reason,
      after: { checks: { firewall: { ...NONE, by: 'pat' } } },
    });
    expect(bundle).not.toMatchObject({ before: { checks: expect.anything() } });
  });

  test('of a host leaves the denominator of the score, and an alternative counts', async () => {
    await using one = await clinic();
    await one.client.exceptions.add({ target: HOST, check: 'firewall', ...NONE });
    await one.client.exceptions.add({
      target: HOST,
      check: 'backup',
      ...NONE,
      state: 'alternative',
      measure: 'mirrored at the hospital',
    });
    await scanned(one.client, ['desk']);
    const { rows, score_bp } = await one.client.fleet.snapshot();
    const states = rows[0]?.cells.map((cell) => cell.state) ?? [];
    const counted = states.filter((state) => state !== 'not_applicable').length;
    const good = states.filter((state) => state === 'compliant' || state === 'alternative').length;
    expect(states).toEqual(expect.arrayContaining(['not_applicable', 'alternative']));
    expect(counted).toBe(5);
    expect(score_bp).toBe(Math.floor((good * 10_000) / counted));
  });

  test('without a review date counts for a year', async () => {
    await using one = await clinic();
    const { review_by: _, ...rest } = NONE;
    const added = await one.client.exceptions.add({ target: HOST, check: 'backup', ...rest });
    expect(added).toMatchObject({ review_by: '2027-03-02', standing: 'current' });
  });

  test('is in the inventory with its review date', async () => {
    await using one = await clinic();
    await one.client.exceptions.add({ target: SITE, check: 'backup', ...NONE });
    const [row] = await one.client.evidence.list({ kind: 'inventory', limit: 1 });
    const { bundle } = await one.client.evidence.show({ bundle: row?.bundle_id ?? '' });
    expect(bundle).toMatchObject({
      hosts: [{ exceptions: [{ check: 'backup', state: 'not_applicable', review_by: '2026-03-10' }] }],
    });
  });

  test('of a site applies to its hosts, and is listed with where it comes from', async () => {
    await using one = await clinic();
    await one.client.exceptions.add({ target: SITE, check: 'backup', ...NONE });
    expect(await one.client.exceptions.list({ host: 'desk' })).toMatchObject([
      { scope: 'site', target: 'maple', check: 'backup', by: 'pat', standing: 'due_soon' },
    ]);
    expect((await resultOf(one, 'backup'))?.state).toBe('not_applicable');
  });

  test('of a site that the host overrides is not listed for the host', async () => {
    await using one = await clinic();
    await one.client.exceptions.add({ target: SITE, check: 'firewall', ...NONE });
    await one.client.exceptions.add({ target: HOST, check: 'firewall', ...NONE, reason: 'behind the router' });
    expect(await one.client.exceptions.list({ host: 'desk' })).toMatchObject([
      { scope: 'host', reason: 'behind the router' },
    ]);
    expect(await one.client.exceptions.list({})).toHaveLength(2);
  });

  test('that is removed lets the check count again; with the rest of the baseline as it was', async () => {
    await using one = await clinic();
    const { baseline } = await one.client.baselines.show({ target: HOST });
    await one.client.exceptions.add({ target: HOST, check: 'firewall', ...NONE });
    await one.client.exceptions.remove({ target: HOST, check: 'firewall', reason: 'the router is gone' });
    expect((await one.client.baselines.show({ target: HOST })).baseline).toEqual(baseline);
    expect((await resultOf(one, 'firewall'))?.state).toBe('compliant');
  });

  test('that is not there cannot be removed; one that is inherited says where it is', async () => {
    await using one = await clinic();
    await one.client.exceptions.add({ target: SITE, check: 'backup', ...NONE });
    const refused = await one.client.exceptions
      .remove({ target: HOST, check: 'backup', reason: 'why not' })
      .catch((error: Error) => error);
    expect(String(refused)).toContain('It comes from the site maple');
  });

  test.each<[string, object]>([
    ['without a reason', { reason: '' }],
    ['on a day that is not in the calendar', { review_by: '2026-02-30' }],
    ['on a day that is over', { review_by: '2026-03-01' }],
    ['that is an alternative to nothing', { state: 'alternative' }],
  ])('%s is refused', async (_what, change) => {
    await using one = await clinic();
    expect(await codeOf(one.client.exceptions.add({ target: HOST, check: 'backup', ...NONE, ...change }))).not.toBe(
      'done',
    );
    expect(await one.client.exceptions.list({})).toEqual([]);
  });

  test('of today still counts today', async () => {
    await using one = await clinic();
    await one.client.exceptions.add({ target: HOST, check: 'backup', ...NONE, review_by: '2026-03-02' });
    expect((await resultOf(one, 'backup'))?.state).toBe('not_applicable');
  });
});

describe('an exception whose review is overdue', () => {
  test('shows drift that it hid, as it is, and says what to do', async () => {
    await using one = await clinic();
    await one.client.exceptions.add({ target: HOST, check: 'logging', ...NONE });
    one.far.answer('logging', (output) => output.replace(/ActiveState=active/, 'ActiveState=failed'));
    expect((await resultOf(one, 'logging'))?.state).toBe('not_applicable');
    one.clock.advance(9 * DAY);
    const result = await resultOf(one, 'logging');
    expect(result).toMatchObject({ state: 'drifted', severity: 'high' });
    expect(result?.causes.map((cause) => cause.code)).toEqual(
      expect.arrayContaining(['service_inactive', 'exception_overdue']),
    );
  });

  test('does not make a check green that passes', async () => {
    await using one = await clinic();
    await one.client.exceptions.add({ target: HOST, check: 'firewall', ...NONE });
    one.clock.advance(9 * DAY);
    expect(await resultOf(one, 'firewall')).toMatchObject({
      state: 'drifted',
      severity: 'low',
      causes: [{ code: 'exception_overdue' }],
    });
    expect(await cellOf(one, 'firewall')).toMatchObject({ state: 'drifted', status: 'WARNING' });
    expect((await one.client.exceptions.list({}))[0]?.standing).toBe('overdue');
  });

  test('turns its cell even when nobody scans', async () => {
    await using one = await clinic();
    await one.client.exceptions.add({ target: HOST, check: 'firewall', ...NONE });
    await scanned(one.client, ['desk']);
    one.clock.advance(Date.parse('2026-03-11T00:00:00Z') - one.clock.now() - 1);
    expect((await cellOf(one, 'firewall'))?.state).toBe('not_applicable');
    one.clock.advance(1);
    expect(await cellOf(one, 'firewall')).toMatchObject({
      state: 'stale',
      summary: expect.stringContaining('its review is overdue'),
    });
  });
});
