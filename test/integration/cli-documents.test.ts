import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { config } from '../../src/contract/config.ts';
import { baselineView } from '../../src/contract/contract.ts';
import { scanReport } from '../../src/contract/drift.ts';
import { CHECK_IDS, checkId } from '../../src/contract/enums.ts';
import { dayCompleteness, logVerdict, treeHead, verifyReport } from '../../src/contract/evidence.ts';
import { group, host, hostAccess, listedHost, site, trust } from '../../src/contract/fleet.ts';
import { keyRecord } from '../../src/contract/keys.ts';
import { doctorItem, historyEntry } from '../../src/contract/live.ts';
import { startSshd, type TestSshd } from '../lab-kit/sshd.ts';
import { documentOf, newConsole, type TestConsole } from '../support/cli.ts';
import { baselineSet, done, evidenceRows, proposal, shownBundle } from '../support/documents.ts';
import { loopbackSshd } from '../support/far-ends.ts';
import { describeIf } from '../support/requires.ts';

const SITE = 'maple-street';

/** A whole visit in the order of a technician, on this computer by two ways: every command's document. */
describeIf(loopbackSshd, 'with --json every command prints one document of the contract', () => {
  let laptop: TestConsole;
  let server: TestSshd;

  beforeAll(async () => {
    [laptop, server] = await Promise.all([newConsole(), startSshd()]);
  });

  afterAll(async () => {
    await server.dispose();
    await laptop[Symbol.asyncDispose]();
  });

  const file = (name: string) => join(laptop.folder, name);

  test('site add, site list', async () => {
    const added = await laptop.json(site, ['site', 'add', SITE, '--timezone', 'America/Chicago']);
    expect(await laptop.json(z.array(site), ['site', 'list'])).toEqual([added]);
  });

  test('hosts add, list, show, sudoers', async () => {
    const address = `ssh://${server.user}@127.0.0.1:${server.port}`;
    const common = ['--platform', 'linux', '--site', SITE];
    const here = await laptop.json(host, ['hosts', 'add', 'here', '--address', 'local:', ...common]);
    const there = await laptop.json(host, [
      ...['hosts', 'add', 'there', '--address', address, ...common, '--key', server.keyFile, '--sudo'],
    ]);
    expect(await laptop.json(z.array(listedHost), ['hosts', 'list'])).toEqual([
      { ...here, groups: [] },
      { ...there, groups: [] },
    ]);
    const shown = await laptop.json(z.strictObject({ host, site, groups: z.array(group), trust, access: hostAccess }), [
      'hosts',
      'show',
      'there',
    ]);
    expect(shown).toMatchObject({ host: there, site: { name: SITE }, trust: { status: 'never_seen' } });
    const dropIn = z.strictObject({ path: z.string(), text: z.string() });
    expect((await laptop.json(dropIn, ['hosts', 'sudoers', 'there'])).text).toContain('NOPASSWD');
  });

  test('trust show, accept, list', async () => {
    const first = await laptop.json(trust, ['trust', 'show', 'there'], { code: 1 });
    const fingerprint = await server.hostKeyFingerprint();
    expect(first).toMatchObject({ status: 'first_contact', offer: { fingerprint } });
    const accepted = await laptop.json(trust, ['trust', 'accept', 'there', '--fingerprint', fingerprint]);
    expect(accepted.status).toBe('trusted');
    expect((await laptop.json(z.array(trust), ['trust', 'list'])).map(({ status }) => status)).toEqual([
      'not_needed',
      'trusted',
    ]);
  });

  test('baseline capture, set, show', async () => {
    const proposed = await laptop.json(proposal, ['baseline', 'capture', 'there']);
    expect(proposed.yaml).toContain('# Baseline proposed from there');
    writeFileSync(file('site.yaml'), 'logging:\n  services: [rsyslog]\n');
    const set = await laptop.json(baselineSet, ['baseline', 'set', '--site', SITE, '--file', file('site.yaml')]);
    const shown = await laptop.json(z.strictObject(baselineView.shape), ['baseline', 'show', 'there']);
    expect(shown).toMatchObject({ baseline_sha256: set.baseline_sha256, from: ['site'] });
  });

  test('scan, history', async () => {
    const report = await laptop.json(scanReport, ['scan', '--all'], { code: 1 });
    expect(report.results.map((one) => `${one.host_name} ${one.check}`).sort()).toEqual(
      ['here', 'there'].flatMap((name) => [...CHECK_IDS].sort().map((check) => `${name} ${check}`)),
    );
    expect(await laptop.json(z.array(historyEntry), ['history', 'there', '--days', '1'])).toHaveLength(
      CHECK_IDS.length,
    );
  });

  test('evidence list, show, rebuild-index', async () => {
    const rows = await laptop.json(evidenceRows, ['evidence', 'list', '--host', 'there', '--check', 'logging']);
    const shown = await laptop.json(shownBundle, ['evidence', 'show', rows[0]?.label ?? '']);
    expect(shown).toMatchObject({ bundle: { bundle_id: rows[0]?.bundle_id }, verification: { verdict: 'valid' } });
    const all = await laptop.json(evidenceRows, ['evidence', 'list']);
    const rebuilt = z.strictObject({ bundles: z.number(), problems: z.array(z.string()) });
    expect(await laptop.json(rebuilt, ['evidence', 'rebuild-index'])).toEqual({ bundles: all.length, problems: [] });
    expect(await laptop.json(evidenceRows, ['evidence', 'list'])).toEqual(all);
  });

  test('verify, log status, checkpoint, consistency', async () => {
    const report = await laptop.json(verifyReport, ['verify', laptop.dataDir]);
    expect(report.summary.valid).toBe(report.results.length);
    const status = z.strictObject({
      device_id: z.string(),
      size: z.number(),
      checkpoint: treeHead.optional(),
      verdict: logVerdict,
      completeness: z.array(dayCompleteness),
      switched_off: z.array(checkId),
    });
    expect((await laptop.json(status, ['log', 'status'])).checkpoint?.size).toBe(report.results.length);
    const kept = file('kept');
    const text = z.strictObject({ text: z.string() });
    const printed = await laptop.json(text, ['log', 'checkpoint', '--out', kept]);
    expect(printed.text).toContain(`\n${report.results.length}\n`);
    const verdict = await laptop.json(logVerdict, ['log', 'consistency', kept]);
    expect(verdict.checks.log_consistent?.result).toBe('pass');
  });

  test('keys list, config check, doctor', async () => {
    const keys = await laptop.json(z.array(keyRecord), ['keys', 'list']);
    expect(keys.map(({ role }) => role).sort()).toEqual(['bundle', 'log', 'technician']);
    const checked = z.strictObject({
      config,
      sources: z.record(z.string(), z.string()),
      warnings: z.array(z.string()),
    });
    expect((await laptop.json(checked, ['config', 'check'])).config.evidence_retention_days).toBe(2192);
    const items = await laptop.json(z.array(doctorItem), ['doctor', 'there']);
    expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining(['disk space', 'there login', 'there shell']));
  });

  test('serve', async () => {
    const running = laptop.start(['serve', '--no-open', '--json', '--port', '0'], { input: '' });
    await running.waitForStderr(/Ctrl-C/);
    running.kill('SIGINT');
    const ended = await running.ended;
    const address = z.strictObject({ url: z.string(), port: z.number(), data_dir: z.string() });
    expect(documentOf(address, ended)).toMatchObject({ data_dir: laptop.dataDir });
    expect(ended.code).toBe(0);
  });

  test('trust forget, hosts remove; what they leave is their evidence', async () => {
    await laptop.json(done, ['trust', 'forget', 'there']);
    await laptop.json(done, ['hosts', 'remove', 'there']);
    const rows = await laptop.json(evidenceRows, ['evidence', 'list', '--host', 'there', '--kind', 'policy']);
    expect(rows.length).toBe(4);
    expect((await laptop.json(z.array(listedHost), ['hosts', 'list'])).map(({ name }) => name)).toEqual(['here']);
  });

  test('progress and remarks are on standard error, never in the document', () => {
    const spoken = laptop.runs.filter(({ stderr }) => stderr !== '');
    expect(spoken.length).toBeGreaterThan(2);
    expect(laptop.runs.every(({ stdout }) => JSON.parse(stdout) !== undefined)).toBe(true);
  });
});
