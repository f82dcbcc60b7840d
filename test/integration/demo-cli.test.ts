import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DEMO_HOSTS } from '../../src/agent-core/transport/demo/roster.ts';
import { type DriftResult, scanReport } from '../../src/contract/drift.ts';
import { bundle, verifyReport } from '../../src/contract/evidence.ts';
import { site, trust } from '../../src/contract/fleet.ts';
import { documentOf, newConsole, type TestConsole } from '../support/cli.ts';
import { evidenceRows, failure } from '../support/documents.ts';

const made = z.object({ data_dir: z.string(), hosts: z.number(), passphrase: z.enum(['documented', 'own']) });
const READABLE = DEMO_HOSTS.filter((host) => host.platform !== 'windows');
/** No passphrase at hand, as for somebody who just tries it. */
const WITHOUT = { env: { ROUNDS_PASSPHRASE_FILE: undefined } };

/** Why a command was refused. */
async function refusal(laptop: TestConsole, args: readonly string[], options = {}): Promise<string> {
  return documentOf(failure, await laptop.run([...args, '--json'], options)).error.code;
}

describe('the demo clinic on the command line', () => {
  let laptop: TestConsole;

  beforeAll(async () => {
    laptop = await newConsole();
    const said = await laptop.json(made, ['demo', 'init'], WITHOUT);
    expect(said).toEqual({ data_dir: laptop.dataDir, hosts: 9, passphrase: 'documented' });
  });
  afterAll(() => laptop[Symbol.asyncDispose]());

  const scan = async (code: 0 | 1 = 1) => {
    const report = await laptop.json(scanReport, ['scan', '--all'], { ...WITHOUT, code });
    return report.results;
  };
  const wrong = (results: readonly DriftResult[]) =>
    results
      .filter(({ host_name, state }) => state !== 'compliant' && READABLE.some((host) => host.name === host_name))
      .map(({ host_name, check, state }) => `${host_name} ${check} ${state}`)
      .sort();
  const demo = (...args: string[]) => laptop.run(['demo', ...args], WITHOUT);

  test('is compliant at first wherever it can be read, and unknown on Windows', async () => {
    const results = await scan();
    expect(wrong(results)).toEqual([]);
    const windows = results.filter(({ host_name }) => ['exam-room', 'billing'].includes(host_name));
    expect(new Set(windows.map(({ state }) => state))).toEqual(new Set(['unknown']));
    expect(new Set(results.map(({ host_name }) => host_name)).size).toBe(9);
  });

  test('shows what is put wrong, and no longer what is mended', async () => {
    for (const [host, fault] of [
      ['front-desk', 'rules_changed'],
      ['lab', 'backup'],
      ['records', 'updates_pending'],
    ] as const)
      expect((await demo('drift', host, fault)).code).toBe(0);
    expect(wrong(await scan())).toEqual([
      'front-desk firewall drifted',
      'lab backup drifted',
      'records patching drifted',
    ]);
    expect((await demo('heal', 'front-desk')).code).toBe(0);
    expect(wrong(await scan())).toEqual(['lab backup drifted', 'records patching drifted']);
    expect((await demo('reset')).code).toBe(0);
    expect(wrong(await scan())).toEqual([]);
  });

  test('stops before a host that shows another key', async () => {
    await demo('inject', 'archive', 'key_changed');
    expect(await laptop.json(trust, ['trust', 'show', 'archive'], { ...WITHOUT, code: 1 })).toMatchObject({
      status: 'changed',
    });
    expect(wrong(await scan()).every((line) => line.startsWith('archive ') && line.endsWith(' unreachable'))).toBe(
      true,
    );
    await demo('heal', 'archive', 'key_changed');
  });

  test('marks every bundle, and verification says so', async () => {
    const { results } = await laptop.json(verifyReport, ['verify', laptop.dataDir], WITHOUT);
    expect(results.filter((one) => one.demo !== true)).toEqual([]);
    expect(new Set(results.map((one) => one.verdict))).toEqual(new Set(['valid']));
    const [row] = await laptop.json(evidenceRows, ['evidence', 'list', '--kind', 'drift', '--limit', '1'], WITHOUT);
    const shown = await laptop.json(z.object({ bundle }).loose(), ['evidence', 'show', row?.bundle_id ?? ''], WITHOUT);
    expect(shown.bundle).toMatchObject({ demo: true, host_identity: { transport: 'demo' } });
    expect((await laptop.run(['verify', laptop.dataDir], WITHOUT)).stdout).toContain('DEMO: ');
  });

  test('takes in no real host, and is made only once', async () => {
    const real = [
      'hosts',
      'add',
      'x',
      '--address',
      'ssh://tech@192.0.2.1',
      '--platform',
      'linux',
      '--site',
      'hill-road',
    ];
    expect(await refusal(laptop, [...real, '--agent'], WITHOUT)).toBe('INVALID_INPUT');
    expect(await refusal(laptop, ['demo', 'init'], WITHOUT)).toBe('CONFLICT');
  });

  test('refuses what is not there: a host, a fault, a fault that would not show', async () => {
    const codeOf = (...args: string[]) => refusal(laptop, ['demo', 'drift', ...args], WITHOUT);
    expect(await codeOf('nowhere', 'slow')).toBe('NOT_FOUND');
    expect(await codeOf('lab', 'burning')).toBe('INVALID_INPUT');
    expect(await codeOf('exam-room', 'firewall')).toBe('UNSUPPORTED');
  });

  test('does not read a check that the configuration switches off, and keeps that as policy evidence', async () => {
    const off = { env: { ...WITHOUT.env, ROUNDS_AV_HEALTH_CHECK: 'false' } };
    const { results } = await laptop.json(scanReport, ['scan', 'lab'], { ...off, code: 1 });
    const [av] = results.filter(({ check }) => check === 'av_edr');
    expect(av).toMatchObject({ state: 'unknown', summary: expect.stringContaining('(av_health_check: false)') });
    expect(wrong(results)).toEqual(['lab av_edr unknown']);
    const [row] = await laptop.json(evidenceRows, ['evidence', 'list', '--kind', 'policy', '--limit', '1'], off);
    const shown = await laptop.json(z.object({ bundle }).loose(), ['evidence', 'show', row?.bundle_id ?? ''], off);
    expect(shown.bundle).toMatchObject({ subject: 'check_switch', after: { av_health_check: false } });
    expect((await laptop.run(['log', 'status'], off)).stdout).toContain('switched off in rounds.yaml');
  });
});

describe('a real console', () => {
  test('is never made a demo, takes in no demo host, and is not opened when something marks it as one', async () => {
    await using laptop = await newConsole();
    await laptop.json(site, ['site', 'add', 'maple', '--timezone', 'America/Chicago']);
    expect(await refusal(laptop, ['demo', 'init'])).toBe('CONFLICT');
    expect(existsSync(join(laptop.dataDir, 'demo.json'))).toBe(false);
    const add = ['hosts', 'add', 'x', '--address', 'demo:front-desk', '--platform', 'linux', '--site', 'maple'];
    expect(await refusal(laptop, [...add, '--agent'])).toBe('INVALID_INPUT');
    const mark = JSON.stringify({ schema: 'rounds.demo/1', passphrase: 'own', faults: {} });
    writeFileSync(join(laptop.dataDir, 'demo.json'), mark);
    expect(await refusal(laptop, ['site', 'list'])).toBe('CONFLICT');
  });

  test('has its demo beside it, not in it', async () => {
    await using laptop = await newConsole();
    const home = join(laptop.folder, 'home');
    mkdirSync(home);
    const env = { ...WITHOUT.env, ROUNDS_DATA_DIR: undefined, XDG_DATA_HOME: home };
    const { data_dir } = await laptop.json(made, ['demo', 'init', '--hosts', '1'], { env });
    expect(data_dir).toBe(join(home, 'rounds-demo'));
    expect(existsSync(join(home, 'rounds'))).toBe(false);
    rmSync(data_dir, { recursive: true });
  });
});
