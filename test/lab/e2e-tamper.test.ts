import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { trustedKeys } from '../../src/agent-core/evidence/verify/trust.ts';
import { verifyPaths } from '../../src/agent-core/evidence/verify/verify-paths.ts';
import { scanReport } from '../../src/contract/drift.ts';
import { logVerdict, type VerifyReport, verifyReport } from '../../src/contract/evidence.ts';
import { type KeyRecord, keyRecord } from '../../src/contract/keys.ts';
import { createLab, type Lab } from '../lab-kit/lab.ts';
import { documentOf, newConsole, type TestConsole } from '../support/cli.ts';
import { addSite, takeIn } from '../support/clinic.ts';
import { evidenceRows, failure } from '../support/documents.ts';
import { theLab } from '../support/far-ends.ts';
import { describeIf } from '../support/requires.ts';
import { bitsOf, copyOf, filesBelow, flipBit, seededNumbers } from '../support/tampering.ts';
import { IMAGE_TIMEOUT_MS } from './lab-suite.ts';

/** Bits turned around in the sampled sweep over every file; each is one verification. */
const SAMPLES = 60;

describeIf(theLab, 'evidence that somebody tampered with', () => {
  let lab: Lab;
  let laptop: TestConsole;
  let evidence: string;
  let keysFile: string;
  let kept: string;
  let keys: KeyRecord[];
  /** The evidence folder as it was before the last scan, with its log: a perfect way back. */
  let earlier: ReturnType<typeof copyOf>;
  let earlierSize: number;

  beforeAll(async () => {
    [lab, laptop] = await Promise.all([createLab(), newConsole()]);
    const host = await lab.host('debian');
    await host.sudo('nopasswd');
    await addSite(laptop);
    await takeIn(laptop, { name: 'front-desk', host });
    await laptop.json(scanReport, ['scan', 'front-desk']);
    evidence = join(laptop.dataDir, 'evidence');
    earlier = copyOf(evidence);
    earlierSize = (await laptop.json(evidenceRows, ['evidence', 'list'])).length;
    await host.must('nft add rule inet clinic input tcp dport 3389 accept');
    await laptop.json(scanReport, ['scan', 'front-desk'], { code: 1 });
    keysFile = join(laptop.folder, 'keys.json');
    keys = await laptop.json(z.array(keyRecord), ['keys', 'list']);
    writeFileSync(keysFile, JSON.stringify(keys));
    kept = join(laptop.folder, 'kept.checkpoint');
    await laptop.json(z.object({ text: z.string() }), ['log', 'checkpoint', '--out', kept]);
  }, IMAGE_TIMEOUT_MS);

  afterAll(async () => {
    earlier[Symbol.dispose]();
    await laptop[Symbol.asyncDispose]();
    await lab.dispose();
  });

  /** As somebody else does who has the folder and, from elsewhere, the public keys: no data folder, no vault. */
  const verifyCopy = (path: string, code: 0 | 1, ...more: string[]): Promise<VerifyReport> =>
    laptop.json(verifyReport, ['verify', path, '--keys', keysFile, ...more], {
      code,
      env: { ROUNDS_DATA_DIR: join(laptop.folder, 'none'), ROUNDS_PASSPHRASE_FILE: undefined },
    });
  const failures = (checks: VerifyReport['logs'][number]['checks']) =>
    Object.entries(checks).flatMap(([name, { result, detail }]) => (result === 'fail' ? [`${name}: ${detail}`] : []));
  const holds = ({ summary, results, logs }: VerifyReport) =>
    summary.valid === results.length && logs.every(({ checks }) => failures(checks).length === 0);
  const newestBundle = (path: string) => {
    const file = filesBelow(path).findLast((name) => name.endsWith('bundle.json'));
    if (file === undefined) throw new Error(`No bundle below ${path}`);
    return dirname(file);
  };

  test('an untouched copy is valid for whoever has the keys', async () => {
    using copy = copyOf(evidence);
    const report = await verifyCopy(copy.path, 0);
    expect(report.summary).toEqual({ valid: report.results.length, incomplete: 0, unknown_key: 0, invalid: 0 });
    expect(report.results.length).toBeGreaterThan(earlierSize);
  });

  test('without the keys it is incomplete, not valid', async () => {
    using copy = copyOf(evidence);
    const report = await laptop.json(verifyReport, ['verify', copy.path], { code: 1 });
    expect(report.summary).toMatchObject({ valid: 0, incomplete: report.results.length, invalid: 0 });
  });

  test.each(['bundle.json', 'bundle.sig'])('a bit turned around in a %s is named with its bundle', async (name) => {
    using copy = copyOf(evidence);
    const folder = newestBundle(copy.path);
    const path = join(copy.path, folder, name);
    flipBit(path, seededNumbers(name.length)(bitsOf(path)));
    const report = await verifyCopy(copy.path, 1);
    const bad = report.results.filter(({ verdict }) => verdict !== 'valid');
    expect(bad.map(({ path: at, verdict }) => [at, verdict])).toEqual([[join(copy.path, folder), 'invalid']]);
    expect(failures(bad[0]?.checks ?? {})).not.toEqual([]);
  });

  test.each([
    ['entries', /entries\/000$/],
    ['a tile', /tile\/0\/000$/],
    ['the newest checkpoint', /_log\/[^/]+\/checkpoint$/],
    ['an older checkpoint', /checkpoints\/[0-9]+$/],
  ])('a bit turned around in %s of the log is named', async (_, pattern) => {
    using copy = copyOf(evidence);
    const file = filesBelow(copy.path).find((name) => pattern.test(name)) ?? '';
    flipBit(join(copy.path, file), seededNumbers(file.length)(bitsOf(join(copy.path, file))));
    const report = await verifyCopy(copy.path, 1);
    const [log] = report.logs;
    expect(failures(log?.checks ?? {})).not.toEqual([]);
    expect(report.summary.valid).toBeLessThan(report.results.length);
  });

  test('a bit turned around in the keys beside the evidence is named, and cannot make the bundles look bad', async () => {
    using copy = copyOf(evidence);
    const list = join(copy.path, '_keys', 'keys.json');
    flipBit(list, seededNumbers(7)(bitsOf(list)));
    const report = await verifyCopy(copy.path, 1);
    expect(failures(report.logs[0]?.checks ?? {})).toEqual([expect.stringMatching(/^key_known: _keys\//)]);
    expect(report.summary).toEqual({ valid: report.results.length, incomplete: 0, unknown_key: 0, invalid: 0 });
  });

  test(`any bit of any file: ${SAMPLES} sampled places, each is found`, async () => {
    using copy = copyOf(evidence);
    // The list of revoked keys is empty while none is.
    const files = filesBelow(copy.path).filter((name) => bitsOf(join(copy.path, name)) > 0);
    const random = seededNumbers(20_261);
    const trust = trustedKeys('the test', true, keys);
    const missed: string[] = [];
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const file = files[random(files.length)] ?? '';
      const at = random(bitsOf(join(copy.path, file)));
      flipBit(join(copy.path, file), at);
      if (holds(await verifyPaths([copy.path], { trust, kept: [] }))) missed.push(`${file} bit ${at}`);
      flipBit(join(copy.path, file), at);
    }
    expect(missed).toEqual([]);
    expect(holds(await verifyPaths([copy.path], { trust, kept: [] }))).toBe(true);
  });

  test('a removed bundle is named by number and id', async () => {
    using copy = copyOf(evidence);
    const [row] = await laptop.json(evidenceRows, ['evidence', 'list', '--check', 'firewall', '--limit', '1']);
    const folder = filesBelow(copy.path).find((name) => name.includes(row?.bundle_id ?? 'none')) ?? '';
    rmSync(join(copy.path, dirname(folder)), { recursive: true });
    const report = await verifyCopy(copy.path, 1);
    expect(report.logs.map(({ missing }) => missing)).toEqual([[{ seq: row?.seq, bundle_id: row?.bundle_id }]]);
    expect(report.summary.invalid).toBe(1);
  });

  test('a bundle with the files of another is named', async () => {
    using copy = copyOf(evidence);
    const folders = filesBelow(copy.path)
      .filter((name) => name.endsWith('bundle.json'))
      .map((name) => join(copy.path, dirname(name)));
    const [first = '', second = ''] = folders;
    rmSync(second, { recursive: true });
    cpSync(first, second, { recursive: true });
    const report = await verifyCopy(copy.path, 1);
    expect(report.results.filter(({ verdict }) => verdict !== 'valid').map(({ path }) => path)).toEqual([second]);
  });

  describe('the newest bundles removed with their entries, tiles and checkpoints', () => {
    test('a whole older log looks whole: this is the limit that is written wherever a log is shown', async () => {
      expect((await verifyCopy(earlier.path, 0)).summary.valid).toBe(earlierSize);
      const spoken = await laptop.run(['verify', earlier.path, '--keys', keysFile]);
      expect(spoken.stdout).toContain('Limit: whoever holds the device key can rebuild a log');
    });

    test('a kept checkpoint that covers them shows it, and names each by its number', async () => {
      const report = await verifyCopy(earlier.path, 1, '--checkpoint', kept);
      const [log] = report.logs;
      const numbers = Array.from({ length: log?.missing.length ?? 0 }, (_, index) => ({
        seq: earlierSize + 1 + index,
      }));
      expect(log?.missing).toEqual(numbers);
      expect(numbers).not.toEqual([]);
      expect(failures(log?.checks ?? {}).join('\n')).toContain('kept.checkpoint covers');
    });

    test('the console itself remembers: its own folder put back is named by number and id, and goes on in nothing', async () => {
      const rows = await laptop.json(evidenceRows, ['evidence', 'list']);
      const gone = rows.slice(0, rows.length - earlierSize).map(({ seq, bundle_id }) => ({ seq, bundle_id }));
      rmSync(evidence, { recursive: true });
      cpSync(earlier.path, evidence, { recursive: true });
      const report = await laptop.json(verifyReport, ['verify', laptop.dataDir], { code: 1 });
      expect(report.logs[0]?.missing).toEqual(gone.reverse());
      const spoken = await laptop.run(['verify', laptop.dataDir]);
      for (const { seq, bundle_id } of gone)
        expect(spoken.stdout).toContain(`missing: number ${seq}, bundle ${bundle_id}`);
    });

    test('the log of this console no longer continues the kept checkpoint', async () => {
      const verdict = await laptop.json(logVerdict, ['log', 'consistency', kept], { code: 1 });
      expect(verdict.checks.log_consistent?.result).toBe('fail');
    });

    test('nothing is written over the hole: sealing keeps its evidence and says what is wrong', async () => {
      const refused = await laptop.run(['scan', 'front-desk', '--json']);
      expect(refused.code).toBe(3);
      expect(documentOf(failure, refused).error.code).toBe('EVIDENCE_DAMAGED');
    });
  });
});
