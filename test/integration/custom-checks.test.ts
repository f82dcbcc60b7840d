import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { customCheckDetail, customCheckView } from '../../src/contract/custom-checks.ts';
import { scanReport } from '../../src/contract/drift.ts';
import { verifyReport } from '../../src/contract/evidence.ts';
import { exceptionView } from '../../src/contract/exceptions.ts';
import { host, site } from '../../src/contract/fleet.ts';
import { technicianView } from '../../src/contract/technicians.ts';
import { newConsole, type TestConsole } from '../support/cli.ts';
import { failure } from '../support/documents.ts';

/** What the probe looks at: a file that the test moves about, in place of a USB stick. */
const probe = (watched: string) => `if [ -e '${watched}' ]; then echo sticks=1; else echo sticks=0; fi\n`;
const YAML = `# No sticks at the front desk.
id: custom:usb
name: USB storage is kept out
platforms: [linux]
facts:
  sticks: { type: integer }
rules:
  - { when: [{ fact: sticks, is: at_least, value: 1 }], cause: usb_device_present, severity: high, summary: a stick is plugged in }
`;
const listed = z.object({ dir: z.string(), checks: z.array(customCheckView), problems: z.array(z.string()) });
/** Changes name the evidence of themselves. */
const recorded = { bundle_id: z.string() };

let laptop: TestConsole;
let folder: string;
let stick: string;

beforeEach(async () => {
  laptop = await newConsole();
  stick = join(laptop.folder, 'stick');
  folder = join(laptop.folder, 'checks/usb');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(join(laptop.folder, 'checks'), 0o700);
  writeFileSync(join(folder, 'check.yaml'), YAML, { mode: 0o600 });
  writeFileSync(join(folder, 'probe.sh'), probe(stick), { mode: 0o600 });
  mkdirSync(laptop.dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(laptop.dataDir, 'rounds.yaml'), `custom_checks_dir: ${join(laptop.folder, 'checks')}\n`, {
    mode: 0o600,
  });
  await laptop.json(site, ['site', 'add', 'maple', '--timezone', 'America/Chicago']);
  await laptop.json(host, ['hosts', 'add', 'here', '--address', 'local:', '--platform', 'linux', '--site', 'maple']);
});

afterEach(() => laptop[Symbol.asyncDispose]());

const scanned = async () => {
  const report = await laptop.json(scanReport, ['scan', 'here'], { code: 1 });
  return report.results.find((result) => result.check === 'custom:usb');
};

/** Takes the role of lead and accepts what `show` shows. */
async function accept(): Promise<void> {
  const [first] = await laptop.json(z.array(technicianView), ['technician', 'list']);
  await laptop.json(technicianView.extend(recorded), [
    'technician',
    'role',
    first?.name ?? '',
    'lead',
    '--reason',
    'runs the network',
  ]);
  const { sha256 } = await laptop.json(customCheckDetail, ['custom-check', 'show', 'usb']);
  await laptop.json(customCheckView.extend(recorded), ['custom-check', 'accept', 'usb', '--sha256', sha256 ?? '']);
}

test('a site’s own check is inert, accepted, run by a real shell, changed, inert again, and withdrawn', async () => {
  expect(await scanned()).toBeUndefined();
  const { sha256 = '' } = await laptop.json(customCheckDetail, ['custom-check', 'show', 'custom:usb']);
  const refused = await laptop.json(failure, ['custom-check', 'accept', 'usb', '--sha256', sha256], { code: 3 });
  expect(JSON.stringify(refused)).toContain('role of lead');
  await accept();
  expect(await scanned()).toMatchObject({ state: 'compliant', pre_state: { sticks: 0 } });
  writeFileSync(stick, '');
  expect(await scanned()).toMatchObject({
    state: 'drifted',
    severity: 'high',
    causes: [{ code: 'usb_device_present' }],
  });
  writeFileSync(join(folder, 'probe.sh'), `${readFileSync(join(folder, 'probe.sh'), 'utf8')}# a comment\n`);
  expect(await scanned()).toMatchObject({ state: 'unknown' });
  const { checks } = await laptop.json(listed, ['custom-check', 'list'], { code: 1 });
  expect(checks).toMatchObject([{ id: 'custom:usb', state: 'changed' }]);
  await laptop.json(z.object({ ok: z.literal(true), ...recorded }), [
    'custom-check',
    'withdraw',
    'usb',
    '--reason',
    'ports are sealed',
  ]);
  expect(await scanned()).toBeUndefined();
  const report = await laptop.json(verifyReport, ['verify', laptop.dataDir]);
  expect(report.summary).toEqual({ valid: report.results.length, incomplete: 0, unknown_key: 0, invalid: 0 });
}, 300_000);

test('a definition with three mistakes has all three named by line, and cannot be accepted', async () => {
  const wrong = YAML.replace('[linux]', '[beos]').replace('type: integer', 'type: number').replace('high', 'bad');
  writeFileSync(join(folder, 'check.yaml'), wrong, { mode: 0o600 });
  const { checks } = await laptop.json(listed, ['custom-check', 'list'], { code: 1 });
  const told = checks[0]?.problems.join('\n') ?? '';
  expect(checks[0]?.state).toBe('invalid');
  for (const line of ['check.yaml:4:', 'check.yaml:6:', 'check.yaml:8:']) expect(told).toContain(line);
}, 180_000);

test('an exception is added, listed, kept in the baseline with its comments, and removed', async () => {
  const baseline = join(laptop.folder, 'here.yaml');
  writeFileSync(baseline, '# as agreed with the clinic\nencryption:\n  luks_volumes: [cryptroot] # the only disk\n');
  await laptop.run(['baseline', 'set', '--host', 'here', '--file', baseline]);
  const asked = [
    'exception',
    'add',
    'here',
    'encryption',
    '--state',
    'alternative',
    '--reason',
    'the disk is in a safe',
    '--review-by',
    '2099-12-31',
  ];
  expect(JSON.stringify(await laptop.json(failure, asked, { code: 2 }))).toContain('--measure');
  await laptop.json(exceptionView.extend(recorded), [...asked, '--measure', 'a locked server room']);
  const all = await laptop.json(z.array(exceptionView), ['exception', 'list', 'here']);
  expect(all).toMatchObject([{ check: 'encryption', state: 'alternative', standing: 'current' }]);
  const shown = await laptop.run(['baseline', 'show', 'here', '--json']);
  expect(shown.stdout).toContain('# as agreed with the clinic');
  expect(shown.stdout).toContain('# the only disk');
  const report = await laptop.json(scanReport, ['scan', 'here'], { code: 1 });
  expect(report.results.find((result) => result.check === 'encryption')?.state).toBe('alternative');
  expect((await laptop.run(['exception', 'remove', 'here', 'encryption'])).code).toBe(0);
  expect(await laptop.json(z.array(exceptionView), ['exception', 'list'])).toEqual([]);
}, 180_000);

test('a technician is added with a passphrase of their own, and becomes the current one by it alone', async () => {
  const own = 'seven words that only Kim knows';
  await laptop.json(technicianView, ['technician', 'add', 'Kim', '--role', 'lead', '--stdin'], { input: `${own}\n` });
  const wrong = await laptop.run(['technician', 'use', 'Kim', '--stdin'], { input: `${laptop.passphrase}\n` });
  expect(wrong.code).toBe(3);
  expect(wrong.stderr).toContain('VAULT_PASSPHRASE');
  expect(
    await laptop.json(technicianView, ['technician', 'use', 'Kim', '--stdin'], { input: `${own}\n` }),
  ).toMatchObject({ name: 'Kim', role: 'lead', current: true });
  for (const run of laptop.runs) expect(run.stdout + run.stderr).not.toContain(own);
}, 180_000);
