import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Console, handClock, openConsole, scanned } from '../../../test/support/far-end/console.ts';
import { withCustomAnswers } from '../../../test/support/far-end/custom-answers.ts';
import { scriptedHost } from '../../../test/support/far-end/scripted-host.ts';
import { ALL_ON } from '../checks/switches.ts';
import { RoundsError } from '../errors.ts';

/** Shortly after the answers were recorded: antivirus and encryption are compliant. */
const START = Date.parse('2026-11-21T15:00:00.000Z');
const AV_OFF = { ...ALL_ON, av_health_check: false };
const SAYS = 'switched off in rounds.yaml (av_health_check: false)';

/** A data folder with one host that meets its baseline and was scanned, all checks on; `open` starts a console on it anew. */
async function clinic() {
  const dir = mkdtempSync(join(tmpdir(), 'rounds-switches-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const far = scriptedHost('debian-12');
  const { transport, asked } = withCustomAnswers(far.transport, () => undefined);
  const clock = handClock(START);
  const open = (checkSwitches = ALL_ON, unlock = true) => openConsole({ transport, clock, dir, checkSwitches, unlock });
  await using first = await open();
  await first.client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
  await first.client.hosts.add({
    name: 'desk',
    site: 'maple',
    address: 'ssh://tech@192.0.2.10:22',
    platform: 'linux',
    credential: { kind: 'agent' },
    sudo: 'nopasswd',
  });
  await first.client.trust.accept({ host: 'desk', fingerprint: far.offer.fingerprint });
  const { yaml } = await first.client.baselines.capture({ host: 'desk' });
  await first.client.baselines.set({ target: DESK, yaml, reason: 'first review', file: 'desk.yaml' });
  await scanned(first.client, ['desk']);
  return { far, clock, asked, open, yaml };
}

const DESK = { scope: 'host', id: 'desk' } as const;

async function cellOf({ client }: { client: Console['client'] }, check = 'av_edr') {
  return (await client.fleet.snapshot()).rows[0]?.cells.find((cell) => cell.check === check);
}

async function policiesOf({ client }: { client: Console['client'] }) {
  const rows = await client.evidence.list({ kind: 'policy', limit: 100 });
  const shown = await Promise.all(rows.map((row) => client.evidence.show({ bundle: row.bundle_id })));
  return shown.map(({ bundle }) => bundle).filter((one) => one.kind === 'policy' && one.subject === 'check_switch');
}

describe('a check that the configuration switches off', () => {
  test('is not asked for, and reads unknown with the switch as its reason', async () => {
    const { open, asked } = await clinic();
    await using one = await open({ av_health_check: false, encryption_verify: false });
    asked.length = 0;
    const { results } = await scanned(one.client, ['desk']);
    const silent = results.filter(({ state }) => state === 'unknown');
    expect(silent.map(({ check }) => check)).toEqual(['av_edr', 'encryption']);
    expect(silent[0]?.summary).toContain(SAYS);
    expect(silent[1]?.summary).toContain('switched off in rounds.yaml (encryption_verify: false)');
    expect(asked.filter(({ name }) => /^(?:av_edr|encryption)/.test(name))).toEqual([]);
    expect(asked.map(({ name }) => name)).toContain('logging');
    expect(await cellOf(one)).toMatchObject({ state: 'unknown', summary: silent[0]?.summary });
  });

  test('is not green for a moment longer, though it was and nobody has scanned', async () => {
    const { open } = await clinic();
    await using before = await open(ALL_ON, false);
    expect((await cellOf(before))?.state).toBe('compliant');
    await before.core.close();
    await using one = await open(AV_OFF, false);
    expect(await cellOf(one)).toMatchObject({ state: 'unknown', status: 'ERROR', causes: [] });
    expect((await cellOf(one))?.summary).toContain(SAYS);
    expect((await cellOf(one, 'encryption'))?.state).toBe('compliant');
  });

  test('reads unknown also where the host cannot be reached', async () => {
    const { open, far } = await clinic();
    await using one = await open(AV_OFF);
    far.fail(new RoundsError('TARGET_REFUSED', 'desk refused the connection.'));
    await scanned(one.client, ['desk']);
    expect((await cellOf(one, 'logging'))?.state).toBe('unreachable');
    expect(await cellOf(one)).toMatchObject({ state: 'unknown', summary: expect.stringContaining(SAYS) });
  });

  test('is not applicable only by an exception, which has a reason', async () => {
    const { open } = await clinic();
    await using one = await open(AV_OFF);
    const reason = 'a sealed appliance';
    const review_by = '2026-12-31';
    await one.client.exceptions.add({ target: DESK, check: 'av_edr', state: 'not_applicable', reason, review_by });
    await scanned(one.client, ['desk']);
    expect(await cellOf(one)).toMatchObject({
      state: 'not_applicable',
      summary: expect.stringContaining(reason),
    });
  });

  test('that is on again does not go on saying that it is off, and is judged by the next scan', async () => {
    const { open } = await clinic();
    await using off = await open(AV_OFF);
    await scanned(off.client, ['desk']);
    await off.core.close();
    await using one = await open();
    expect(await cellOf(one)).toMatchObject({ state: 'unknown', summary: 'Not scanned yet.' });
    await scanned(one.client, ['desk']);
    expect((await cellOf(one))?.state).toBe('compliant');
  });

  test('is in no inventory, and "log status" says so instead of missing it', async () => {
    const { open, clock } = await clinic();
    await using one = await open(AV_OFF);
    await one.client.groups.add({ site: 'maple', name: 'front' });
    const [row] = await one.client.evidence.list({ kind: 'inventory', limit: 1 });
    const { bundle } = await one.client.evidence.show({ bundle: row?.bundle_id ?? '' });
    expect(bundle).toMatchObject({
      hosts: [{ checks: ['patching', 'backup', 'logging', 'firewall', 'encryption'] }],
    });
    clock.advance(26 * 3_600_000);
    const { completeness, switched_off } = await one.client.log.status({ days: 1 });
    expect(switched_off).toEqual(['av_edr']);
    expect(completeness[0]?.missing.map(({ check }) => check)).toEqual([
      'backup',
      'encryption',
      'firewall',
      'logging',
      'patching',
    ]);
  });

  test('is not proposed by a capture, which says why', async () => {
    const { open } = await clinic();
    await using one = await open(AV_OFF);
    const { yaml, notes } = await one.client.baselines.capture({ host: 'desk' });
    expect(yaml).not.toMatch(/^av_edr:/m);
    expect(notes).toContainEqual(expect.stringContaining(SAYS));
  });
});

describe('the change of a switch', () => {
  test('is policy evidence of the next start, once: before, after, who and why', async () => {
    const { open } = await clinic();
    await using one = await open(AV_OFF);
    expect(await policiesOf(one)).toMatchObject([
      {
        before: { av_health_check: true },
        after: { av_health_check: false },
        by: 'pat',
        reason: expect.stringContaining('laptop-7'),
      },
    ]);
    expect((await one.client.evidence.verify({ bundles: [] })).summary).toMatchObject({ invalid: 0, incomplete: 0 });
    await one.core.close();
    await using again = await open(AV_OFF);
    expect(await policiesOf(again)).toHaveLength(1);
    await again.core.close();
    await using on = await open();
    expect((await policiesOf(on)).map((one) => one.kind === 'policy' && one.after)).toEqual([
      { av_health_check: true },
      { av_health_check: false },
    ]);
  });

  test('waits until the vault is open, and is kept then', async () => {
    const { open } = await clinic();
    await using locked = await open(AV_OFF, false);
    expect(await policiesOf(locked)).toEqual([]);
    await locked.core.close();
    await using one = await open(AV_OFF);
    expect(await policiesOf(one)).toHaveLength(1);
  });

  test('is nothing where both are on, as by default', async () => {
    const { open } = await clinic();
    await using one = await open();
    expect(await policiesOf(one)).toEqual([]);
  });
});
