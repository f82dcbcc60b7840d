import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signerOf } from '../../src/agent-core/evidence/ed25519.ts';
import { exportPublicKeys } from '../../src/agent-core/vault/export-keys.ts';
import type { VerifyReport } from '../../src/contract/evidence.ts';
import { foldersByNumber, forgeBundle, logLines, rebuildLog } from '../support/evidence/attacker.ts';
import { DEVICE, keyRecordOf, openEvidence, seedOf } from '../support/evidence/console.ts';
import { sample, seededRandom } from '../support/evidence/random.ts';
import { audit, BUNDLE_KEY, copyOf, evidenceOf, isGood, LOG_KEY, type Stand } from '../support/evidence/stand.ts';
import { filesUnder, type Scratch, scratch } from '../support/evidence/tree.ts';

const torture = process.env['ROUNDS_TORTURE'] === '1';
/** Beyond the first tile (256), so that there are two of level 0 and one of level 1. */
const COUNT = 270;
const STRANGER = signerOf(seedOf('log', 'a stranger'));

let master: Scratch;
let stand: Stand;
beforeAll(async () => {
  master = scratch();
  stand = await evidenceOf(master.path, COUNT);
});
afterAll(() => master[Symbol.dispose]());

/** Flips a bit of one byte, judges, and puts the byte back. */
async function flipped(path: string, at: number, bit: number, judge: () => Promise<void>): Promise<void> {
  const bytes = readFileSync(path);
  const original = bytes[at] ?? 0;
  bytes[at] = original ^ (1 << bit);
  writeFileSync(path, bytes);
  await judge();
  bytes[at] = original;
  writeFileSync(path, bytes);
}

/** Asserts that a flip in a file is reported where it belongs: at its bundle alone, or at the log. */
function assertNamed(report: VerifyReport, file: string, named: string): void {
  expect(isGood(report), named).toBe(false);
  if (file.startsWith('_')) {
    const checks = report.logs.flatMap((log) => Object.values(log.checks));
    expect(
      checks.some((check) => check.result === 'fail' && check.detail !== undefined),
      named,
    ).toBe(true);
  } else {
    const bad = report.results.filter((result) => result.verdict !== 'valid');
    expect(
      bad.map((result) => basename(result.path)),
      named,
    ).toEqual([basename(dirname(file))]);
  }
}

test('the untouched evidence is valid, with keys alone and with everything that is known', async () => {
  expect(isGood(await audit(stand))).toBe(true);
  expect(isGood(await audit(stand, { kept: [stand.kept], own: stand.memory }))).toBe(true);
});

describe('a flipped byte', () => {
  test('in any file of a log beyond one tile is named', async () => {
    using copy = copyOf(stand);
    const random = seededRandom('flips');
    const files = filesUnder(copy.evidence);
    const log = files.filter((file) => file.startsWith('_log'));
    const bundles = files.filter((file) => !file.startsWith('_'));
    const chosen = torture ? files : [...log, ...sample(random, bundles.length, 3).map((at) => bundles[at] ?? '')];
    for (const file of chosen) {
      const path = join(copy.evidence, file);
      const size = readFileSync(path).length;
      for (const at of torture ? new Set([0, size - 1, ...sample(random, size, 10)]) : sample(random, size, 2)) {
        const bit = Math.floor(random() * 8);
        await flipped(path, at, bit, async () => assertNamed(await audit(copy), file, `${file} byte ${at} bit ${bit}`));
      }
    }
  }, 7_200_000);

  test(`in any ${torture ? 'byte' : 'sampled byte'} of a small evidence folder is named`, async () => {
    using folder = scratch();
    const small = await evidenceOf(folder.path, 5);
    const random = seededRandom('small');
    const places = filesUnder(small.evidence).flatMap((file) =>
      Array.from(readFileSync(join(small.evidence, file)).keys(), (at) => ({ file, at })),
    );
    const chosen = torture ? places.keys() : sample(random, places.length, 400);
    for (const place of chosen) {
      const { file, at } = places[place] ?? { file: '', at: 0 };
      const bit = Math.floor(random() * 8);
      await flipped(join(small.evidence, file), at, bit, async () =>
        assertNamed(await audit(small), file, `${file} byte ${at} bit ${bit}`),
      );
    }
  }, 7_200_000);

  test.each([
    ['added at the end', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('\n')])],
    ['taken from the end', (bytes: Buffer) => bytes.subarray(0, -1)],
  ])('is no more than a byte %s of any kind of file', async (_how, change) => {
    using folder = scratch();
    const small = await evidenceOf(folder.path, 5);
    const kinds = new Map(
      filesUnder(small.evidence).map((file) => [file.replaceAll(/[0-9a-f-]{8,}|\d{3,}/g, '#'), file]),
    );
    expect(kinds.size).toBeGreaterThanOrEqual(9);
    for (const file of kinds.values()) {
      const path = join(small.evidence, file);
      const bytes = readFileSync(path);
      if (change(bytes).length === bytes.length) continue; // nothing to take from an empty list
      writeFileSync(path, change(bytes));
      assertNamed(await audit(small), file, file);
      writeFileSync(path, bytes);
    }
  });
});

describe('a removed bundle', () => {
  test('is named by number and id, whichever it is', async () => {
    using copy = copyOf(stand);
    const folders = foldersByNumber(copy.evidence);
    const random = seededRandom('removed');
    for (const at of new Set([0, 255, 256, COUNT - 1, ...sample(random, COUNT, torture ? COUNT : 1)])) {
      const folder = folders.get(at + 1) ?? '';
      renameSync(folder, join(copy.path, 'away'));
      const report = await audit(copy);
      expect(report.logs[0]?.missing).toEqual([{ seq: at + 1, bundle_id: basename(folder) }]);
      expect(report.logs[0]?.checks.in_log?.result).toBe('fail');
      expect(report.summary).toEqual({ valid: COUNT - 1, incomplete: 0, unknown_key: 0, invalid: 1 });
      renameSync(join(copy.path, 'away'), folder);
    }
  }, 600_000);

  test.each(['bundle.json', 'bundle.sig'])('of which only %s is gone is named too', async (file) => {
    using copy = copyOf(stand);
    const folder = foldersByNumber(copy.evidence).get(7) ?? '';
    rmSync(join(folder, file));
    const report = await audit(copy);
    const bad = report.results.filter((result) => result.verdict !== 'valid');
    expect(bad).toMatchObject([{ verdict: 'invalid', bundle_id: basename(folder), seq: 7 }]);
    expect(Object.values(bad[0]?.checks ?? {}).map((check) => check.detail)).toContain(`${file} is missing`);
  });

  test('with the whole folder of its day is named', async () => {
    using copy = copyOf(stand);
    rmSync(join(copy.evidence, '2026', '03', '02'), { recursive: true });
    const report = await audit(copy);
    expect(report.logs[0]?.missing.map((one) => one.seq)).toEqual(Array.from({ length: COUNT }, (_, at) => at + 1));
    expect(report.summary).toEqual({ valid: 0, incomplete: 0, unknown_key: 0, invalid: COUNT });
  });

  test('with all of the evidence folder is named by the memory of the console', async () => {
    using folder = scratch();
    const report = await audit({ ...stand, evidence: folder.path }, { own: stand.memory });
    expect(report.logs[0]?.missing).toHaveLength(COUNT);
    expect(report.summary.invalid).toBe(COUNT);
  });
});

describe('the newest bundles, removed with their entries, tiles and checkpoints', () => {
  const LEFT = 250;
  const REMOVED = Array.from({ length: COUNT - LEFT }, (_, at) => LEFT + 1 + at);

  /** Evidence that ends at 250 and is whole in itself, its log signed by `signer`. */
  async function cut(signer = LOG_KEY) {
    const copy = copyOf(stand);
    for (const [number, folder] of foldersByNumber(copy.evidence))
      if (number > LEFT) rmSync(folder, { recursive: true });
    await rebuildLog(copy.evidence, logLines(stand.evidence).slice(0, LEFT), signer);
    return copy;
  }

  test('and the log signed anew by the device cannot be told from inside: the stated limit', async () => {
    using copy = await cut();
    expect(isGood(await audit(copy))).toBe(true);
  });

  test('are each named by number with a kept checkpoint that covers them', async () => {
    using copy = await cut();
    const report = await audit(copy, { kept: [stand.kept] });
    expect(report.logs[0]?.missing).toEqual(REMOVED.map((seq) => ({ seq })));
    expect(report.logs[0]?.checks.log_consistent).toMatchObject({
      result: 'fail',
      detail: expect.stringContaining('entries 251 to 270 were removed'),
    });
    expect(report.summary).toMatchObject({ valid: 0, invalid: LEFT + REMOVED.length });
  });

  test('are each named by number and id by the memory of the console', async () => {
    using copy = await cut();
    const report = await audit(copy, { own: stand.memory });
    const folders = foldersByNumber(stand.evidence);
    expect(report.logs[0]?.missing).toEqual(
      REMOVED.map((seq) => ({ seq, bundle_id: basename(folders.get(seq) ?? '') })),
    );
  });

  test('and the log signed by somebody else is not taken for the device’s', async () => {
    using copy = await cut(STRANGER);
    const report = await audit(copy);
    expect(report.logs[0]?.checks.signature?.result).toBe('fail');
    expect(report.summary.valid).toBe(0);
  });

  test('and that somebody’s key published beside it still is not', async () => {
    using copy = await cut(STRANGER);
    const theirs = { ...keyRecordOf('log', 'a stranger'), holder: DEVICE };
    await exportPublicKeys(copy.evidence, [keyRecordOf('bundle'), theirs]);
    const report = await audit(copy);
    expect(report.logs[0]?.checks).toMatchObject({ signature: { result: 'pass' }, key_known: { result: 'fail' } });
    expect(report.summary).toEqual({ valid: 0, incomplete: 0, unknown_key: LEFT, invalid: 0 });
  });

  test('leaving the bundles themselves: each is behind the end of the log', async () => {
    using copy = copyOf(stand);
    await rebuildLog(copy.evidence, logLines(stand.evidence).slice(0, LEFT), LOG_KEY);
    const report = await audit(copy);
    const bad = report.results.filter((result) => result.verdict !== 'valid');
    expect(bad.map((result) => result.seq).sort((a = 0, b = 0) => a - b)).toEqual(REMOVED);
    expect(bad[0]?.checks.in_log).toMatchObject({ result: 'fail', detail: expect.stringContaining('ends at 250') });
  });

  test('of a device of which nothing is left: the kept checkpoint is not passed over', async () => {
    using copy = copyOf(stand);
    using other = scratch();
    const foreign = await openEvidence(other.path, { deviceId: '01890000-0000-7000-8000-00000000d002' });
    foreign.sealDrifts(3);
    await foreign.desk.drain();
    const text = foreign.log.newestCheckpoint()?.text ?? '';
    await foreign[Symbol.asyncDispose]();
    const report = await audit(copy, { kept: [{ name: 'theirs', text }] });
    expect(report.logs).toHaveLength(2);
    expect(report.logs[1]).toMatchObject({
      device_id: foreign.deviceId,
      checks: { log_consistent: { result: 'fail', detail: expect.stringContaining('which is not here') } },
    });
  });
});

describe('a rewritten past', () => {
  test('signed by the device itself shows against a kept checkpoint', async () => {
    using copy = copyOf(stand);
    const folder = foldersByNumber(copy.evidence).get(100) ?? '';
    const lines = logLines(copy.evidence);
    lines[99] = forgeBundle(folder, (record) => ({ ...record, summary: 'All is well.' }), BUNDLE_KEY);
    await rebuildLog(copy.evidence, lines, LOG_KEY);
    const report = await audit(copy, { kept: [stand.kept] });
    expect(report.logs[0]?.checks.log_consistent).toMatchObject({
      result: 'fail',
      detail: expect.stringContaining('it was rewritten'),
    });
    const remembered = await audit(copy, { own: { ...stand.memory, checkpoints: [] } });
    expect(remembered.logs[0]?.checks.log_consistent).toMatchObject({
      result: 'fail',
      detail: 'entry 100 is not the one that this console remembers',
    });
    expect(remembered.summary.valid).toBe(0);
  });

  test('shows in the checkpoints that later bundles carry, even with nothing kept', async () => {
    using copy = copyOf(stand);
    const folder = foldersByNumber(copy.evidence).get(3) ?? '';
    const lines = logLines(copy.evidence);
    lines[2] = forgeBundle(folder, (record) => ({ ...record, summary: 'All is well.' }), BUNDLE_KEY);
    await rebuildLog(copy.evidence, lines, LOG_KEY);
    const report = await audit(copy);
    const bad = report.results.filter((result) => result.verdict !== 'valid');
    // Sealed after the first batch was logged, all later ones name a root that the new log never had.
    expect(bad).toHaveLength(COUNT - Math.floor(COUNT / 3));
    expect(bad[0]?.checks.log_consistent).toMatchObject({
      result: 'fail',
      detail: expect.stringContaining('prev_checkpoint'),
    });
  });
});
