import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Console, handClock, openConsole, PASSPHRASE, scanned } from '../../../test/support/far-end/console.ts';
import { withCustomAnswers } from '../../../test/support/far-end/custom-answers.ts';
import { scriptedHost } from '../../../test/support/far-end/scripted-host.ts';
import { CHECKS } from '../checks/index.ts';
import { MAX_ACCEPTED } from '../custom-checks/custom-checks.ts';
import { RoundsError } from '../errors.ts';
import { MAX_PROBES } from '../transport/limits.ts';

const YAML = `id: custom:usb
name: USB storage is kept out
platforms: [linux]
hipaa_controls: ["164.310(d)(1)"]
facts:
  devices: { type: integer }
rules:
  - { when: [{ fact: devices, is: greater_than, value: 0 }], cause: usb_device_present, severity: high, summary: a USB stick is plugged in }
`;
const HOUR = 3_600_000;

/** A console with one trusted Linux host and a folder of checks; the host's custom probe prints `said.devices`. */
async function clinic(options: { serviceHealthChecks?: readonly string[] } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'rounds-customs-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const folder = join(dir, 'usb');
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(folder, 'check.yaml'), YAML, { mode: 0o600 });
  writeFileSync(join(folder, 'probe.sh'), 'echo devices=0\n', { mode: 0o600 });
  const said = { devices: 'devices=0\n' as string, services: 'active' };
  const far = scriptedHost('debian-12');
  const host = withCustomAnswers(far.transport, (probe) => {
    if (probe.params['UNITS'] !== undefined && probe.script.includes('$UNITS') && probe.name.startsWith('c_'))
      return (
        probe.params['UNITS']
          .split(' ')
          .map((unit) => unitLines(unit, said.services))
          .join('') + 'end\tok\n'
      );
    return probe.name.startsWith('c_') ? said.devices : undefined;
  });
  const clock = handClock();
  const data = mkdtempSync(join(tmpdir(), 'rounds-customs-data-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const open = (more: { unlock?: boolean } = {}) =>
    openConsole({ transport: host.transport, clock, dir: data, customChecksDir: dir, ...options, ...more });
  const console = await open();
  await console.client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
  await console.client.hosts.add({
    name: 'desk',
    site: 'maple',
    address: 'ssh://tech@192.0.2.10:22',
    platform: 'linux',
    credential: { kind: 'agent' },
  });
  await console.client.trust.accept({ host: 'desk', fingerprint: far.offer.fingerprint });
  return {
    ...console,
    far,
    open,
    folder,
    said,
    asked: host.asked,
    clock,
    [Symbol.asyncDispose]: () => console[Symbol.asyncDispose](),
  };
}

function unitLines(unit: string, state: string): string {
  const words = [
    `Id=${unit}.service`,
    'LoadState=loaded',
    `ActiveState=${state}`,
    'SubState=x',
    'UnitFileState=enabled',
  ];
  return [...words.map((word) => `unit.${unit}\t${word}\n`), `unit.${unit}.rc\t0\n`, `unit.${unit}.err\t\n`].join('');
}

async function lead(client: Console['client']): Promise<void> {
  await client.technicians.setRole({ technician: 'pat', role: 'lead', reason: 'runs the clinic network' });
}

async function shaOf(client: Console['client']): Promise<string> {
  return (await client.customChecks.show({ name: 'usb' })).sha256 ?? '';
}

async function accepted(options: { serviceHealthChecks?: readonly string[] } = {}) {
  const one = await clinic(options);
  await lead(one.client);
  await one.client.customChecks.accept({ name: 'usb', sha256: await shaOf(one.client), reason: 'reviewed' });
  return one;
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

async function scanOf(one: { client: Console['client'] }, check = 'custom:usb') {
  const report = await scanned(one.client, ['desk']);
  return report.results.find((result) => result.check === check);
}

async function cellOf({ client }: { client: Console['client'] }) {
  return (await client.fleet.snapshot()).rows[0]?.cells.find((cell) => cell.check === 'custom:usb');
}

describe('a custom check', () => {
  test('that nobody accepted is inert: nothing of it runs, and there is no cell for it', async () => {
    await using one = await clinic();
    expect(await scanOf(one)).toBeUndefined();
    expect(one.asked.filter((probe) => probe.name.startsWith('c_'))).toEqual([]);
    expect(await cellOf(one)).toBeUndefined();
    expect((await one.client.customChecks.list()).checks).toMatchObject([{ id: 'custom:usb', state: 'inert' }]);
  });

  test('is accepted by a lead alone', async () => {
    await using one = await clinic();
    const sha256 = await shaOf(one.client);
    expect(await codeOf(one.client.customChecks.accept({ name: 'usb', sha256, reason: 'reviewed' }))).toBe('PRIVILEGE');
    expect((await one.client.customChecks.list()).checks[0]?.state).toBe('inert');
  });

  test('is accepted for exactly the bytes that were reviewed', async () => {
    await using one = await clinic();
    await lead(one.client);
    const sha256 = await shaOf(one.client);
    writeFileSync(join(one.folder, 'probe.sh'), 'rm -rf /\n', { mode: 0o600 });
    expect(await codeOf(one.client.customChecks.accept({ name: 'usb', sha256, reason: 'reviewed' }))).toBe('CONFLICT');
  });

  test('with mistakes is not accepted', async () => {
    await using one = await clinic();
    await lead(one.client);
    writeFileSync(join(one.folder, 'probe.sh'), 'if true; then\n', { mode: 0o600 });
    const sha256 = await shaOf(one.client);
    expect(await codeOf(one.client.customChecks.accept({ name: 'usb', sha256, reason: 'reviewed' }))).toBe(
      'INVALID_INPUT',
    );
  });

  test('that was accepted runs with the scan, is a cell, and is policy evidence with who and what', async () => {
    await using one = await accepted();
    expect(await scanOf(one)).toMatchObject({
      state: 'compliant',
      hipaa_controls: ['164.310(d)(1)'],
      pre_state: { devices: 0 },
    });
    expect(await cellOf(one)).toMatchObject({ state: 'compliant', status: 'PASS' });
    const [row] = await one.client.evidence.list({ kind: 'policy', limit: 1 });
    const { bundle } = await one.client.evidence.show({ bundle: row?.bundle_id ?? '' });
    const [pat] = await one.client.technicians.list();
    expect(bundle).toMatchObject({
      subject: 'custom_check',
      by: 'pat',
      reason: 'reviewed',
      technician_id: pat?.technician_id,
      before: {},
      after: { custom_check: 'custom:usb', sha256: await shaOf(one.client), role: 'lead' },
    });
  });

  test('finds drift like any other: history, evidence, attestation, inventory and completeness', async () => {
    await using one = await accepted();
    await scanOf(one);
    one.clock.advance(HOUR);
    one.said.devices = 'devices=2\n';
    expect(await scanOf(one)).toMatchObject({
      state: 'drifted',
      severity: 'high',
      causes: [{ code: 'usb_device_present' }],
      recommended_action: null,
    });
    expect((await one.client.history({ host: 'desk', check: 'custom:usb' })).map((entry) => entry.state)).toEqual([
      'drifted',
      'compliant',
    ]);
    const shown = async (kind: 'drift' | 'attestation' | 'inventory') => {
      const [row] = await one.client.evidence.list({ kind, limit: 1 });
      return (await one.client.evidence.show({ bundle: row?.bundle_id ?? '' })).bundle;
    };
    expect(await shown('drift')).toMatchObject({ check: 'custom:usb', state: 'drifted', previous_state: 'compliant' });
    expect(await shown('attestation')).toMatchObject({
      checks: expect.arrayContaining([expect.objectContaining({ check: 'custom:usb', state: 'drifted' })]),
    });
    expect(await shown('inventory')).toMatchObject({ hosts: [{ checks: expect.arrayContaining(['custom:usb']) }] });
    expect((await one.client.log.status({ days: 1 })).completeness).toMatchObject([{ missing: [] }]);
    expect((await one.client.evidence.verify({ bundles: [] })).summary).toMatchObject({
      invalid: 0,
      unknown_key: 0,
      incomplete: 0,
    });
  });

  test.each<[string, (folder: string) => void, string]>([
    ['of which a byte was changed', (folder) => writeFileSync(join(folder, 'probe.sh'), 'echo devices=1\n'), 'changed'],
    [
      'of which the judgement was changed',
      (folder) => writeFileSync(join(folder, 'check.yaml'), YAML.replace('severity: high', 'severity: low')),
      'changed',
    ],
    [
      'to which a file was added',
      (folder) => writeFileSync(join(folder, 'more.sh'), 'true\n', { mode: 0o600 }),
      'changed',
    ],
    ['that is gone', (folder) => rmSync(folder, { recursive: true }), 'missing'],
  ])('%s is inert again, is called so, and reads unknown instead of green', async (_what, change, state) => {
    await using one = await accepted();
    await scanOf(one);
    change(one.folder);
    one.asked.length = 0;
    expect(await scanOf(one)).toMatchObject({ state: 'unknown', summary: expect.stringContaining('inert') });
    expect(one.asked.filter((probe) => probe.name.startsWith('c_'))).toEqual([]);
    expect((await one.client.customChecks.list()).checks).toMatchObject([{ id: 'custom:usb', state }]);
    expect(await cellOf(one)).toMatchObject({ state: 'unknown', status: 'ERROR' });
  });

  test('that was changed back runs again: these bytes are accepted', async () => {
    await using one = await accepted();
    writeFileSync(join(one.folder, 'probe.sh'), 'echo devices=1\n');
    await scanOf(one);
    writeFileSync(join(one.folder, 'probe.sh'), 'echo devices=0\n');
    expect((await scanOf(one))?.state).toBe('compliant');
  });

  test('stays accepted in the next process, and is seen before the vault is open', async () => {
    const one = await accepted();
    await scanOf(one);
    await one[Symbol.asyncDispose]();
    await using again = await one.open();
    expect((await again.client.customChecks.list()).checks[0]?.state).toBe('active');
    expect((await cellOf(again))?.state).toBe('compliant');
    expect((await scanOf(again))?.state).toBe('compliant');
  });

  test('has its own citations among the controls, before its first scan and before the vault is open', async () => {
    const one = await accepted({ serviceHealthChecks: ['nginx'] });
    const citationsOf = async ({ client }: { client: Console['client'] }, check: string) =>
      (await client.controls()).find((control) => control.check_id === check)?.hipaa_controls;
    expect(await citationsOf(one, 'custom:usb')).toEqual(['164.310(d)(1)']);
    expect(await citationsOf(one, 'custom:service-health')).toEqual(['164.308(a)(1)(ii)(D)']);
    expect(await citationsOf(one, 'firewall')).toEqual(['164.312(a)(1)', '164.312(e)(1)']);
    await scanOf(one);
    await one[Symbol.asyncDispose]();
    await using locked = await one.open({ unlock: false });
    expect(await citationsOf(locked, 'custom:usb')).toEqual(['164.310(d)(1)']);
  });

  test('that is withdrawn leaves fleet and inventory, with its reason as evidence', async () => {
    await using one = await accepted();
    await scanOf(one);
    await one.client.customChecks.withdraw({ name: 'usb', reason: 'the ports are sealed' });
    expect(await cellOf(one)).toBeUndefined();
    expect(await scanOf(one)).toBeUndefined();
    const [row] = await one.client.evidence.list({ kind: 'policy', limit: 1 });
    const { bundle } = await one.client.evidence.show({ bundle: row?.bundle_id ?? '' });
    expect(bundle).toMatchObject({ subject: 'custom_check', after: {}, reason: 'the ports are sealed' });
    expect((await one.client.customChecks.list()).checks[0]?.state).toBe('inert');
  });

  test('of a host that cannot be reached is unreachable like the others', async () => {
    await using one = await accepted();
    one.far.fail(new RoundsError('TARGET_REFUSED', 'desk refused the connection.'));
    expect(await scanOf(one)).toMatchObject({ state: 'unreachable', hipaa_controls: ['164.310(d)(1)'] });
  });

  test('whose probe does not tell a declared fact is unknown, and names the fact', async () => {
    await using one = await accepted();
    one.said.devices = 'devices=many';
    expect(await scanOf(one)).toMatchObject({ state: 'unknown', summary: expect.stringContaining('devices') });
  });

  test('can be excepted like any other', async () => {
    await using one = await accepted();
    await one.client.exceptions.add({
      target: { scope: 'site', id: 'maple' },
      check: 'custom:usb',
      state: 'not_applicable',
      reason: 'no ports',
      review_by: '2026-12-31',
    });
    expect((await scanOf(one))?.state).toBe('not_applicable');
  });
});

describe('further services that must run', () => {
  test('are a check of ours that nobody has to accept', async () => {
    await using one = await clinic({ serviceHealthChecks: ['nginx', 'dicom-router'] });
    expect(await scanOf(one, 'custom:service-health')).toMatchObject({ state: 'compliant' });
    one.said.services = 'failed';
    expect(await scanOf(one, 'custom:service-health')).toMatchObject({
      state: 'drifted',
      severity: 'high',
      causes: [
        { code: 'service_inactive', subject: 'nginx' },
        { code: 'service_inactive', subject: 'dicom-router' },
      ],
    });
  });
});

test('the probes of all checks and of as many custom ones as can be accepted fit into one script', () => {
  const context = {
    platform: 'linux',
    baseline: {
      backup: { max_age_hours: 1, max_restore_test_age_days: 1, status_file: '/x', unit: 'x', repository: '/x' },
      av_edr: { service_name: 'x', binary_path: '/x', binary_hash: 'a'.repeat(64), max_signature_age_days: 1 },
    },
    canary: '',
    previousCanary: undefined,
    privileged: true,
  } as const;
  const ours = CHECKS.flatMap((check) => check.probes(context)).length;
  const HOST_FACTS_AND_SERVICES = 2;
  expect(ours + HOST_FACTS_AND_SERVICES + MAX_ACCEPTED).toBeLessThanOrEqual(MAX_PROBES);
});

test('a vault that is opened by another technician keeps what the first accepted', async () => {
  await using one = await accepted();
  await one.client.technicians.add({ name: 'Sam', passphrase: `${PASSPHRASE} of Sam`, role: 'viewer' });
  await one.client.technicians.use({ technician: 'Sam', passphrase: `${PASSPHRASE} of Sam` });
  expect((await scanOf(one))?.state).toBe('compliant');
  expect(await codeOf(one.client.customChecks.withdraw({ name: 'usb', reason: 'do not like it' }))).toBe('PRIVILEGE');
});
