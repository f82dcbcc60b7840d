import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SealedBundle } from '../../src/agent-core/evidence/draft.ts';
import { metaTable } from '../../src/agent-core/store/meta.ts';
import { countedIds, DEVICE, openEvidence, steppingClock } from '../support/evidence/console.ts';
import { driftDraft, policyDraft } from '../support/evidence/drafts.ts';
import { Crash, crashingPort, stepwise } from '../support/evidence/ports.ts';
import { sample, seededRandom } from '../support/evidence/random.ts';
import { contentOf, filesUnder, scratch } from '../support/evidence/tree.ts';
import { volatileDisk } from '../support/evidence/volatile-disk.ts';

const torture = process.env['ROUNDS_TORTURE'] === '1';

/** What is sealed before the flush that is cut off: two days, so that several folders are made. */
const drafts = [
  driftDraft(Date.parse('2026-02-27T23:59:59.000Z')),
  policyDraft(Date.parse('2026-02-28T00:00:01.000Z')),
];

/** A data folder in which `drafts` are acknowledged, and of which nothing is in files yet but the first record. */
async function acknowledged(dir: string, options: Parameters<typeof openEvidence>[1] = {}) {
  const clock = steppingClock();
  const ids = countedIds(clock);
  const first = await openEvidence(dir, { clock, ids });
  first.desk.seal([policyDraft(clock.now())]);
  await first[Symbol.asyncDispose]();
  const console = await openEvidence(dir, { clock, ids, ...options });
  console.desk.seal(drafts);
  return console;
}

/** The files as they are when nothing goes wrong. */
async function undisturbed(): Promise<{ files: Record<string, string>; steps: readonly string[] }> {
  using folder = scratch();
  const { port, steps } = crashingPort();
  const console = await acknowledged(folder.path, { port });
  await console.desk.drain();
  await console[Symbol.asyncDispose]();
  return { files: contentOf(console.evidence), steps };
}

/** Opens again after a crash, with the machine's own file system, and writes what waits. */
async function recovered(dir: string) {
  const clock = steppingClock(Date.parse('2026-03-04T00:00:00.000Z'));
  const console = await openEvidence(dir, { clock, ids: countedIds(clock, 'after') });
  await console.desk.drain();
  return console;
}

describe('a console that ends while it writes', () => {
  const reference = undisturbed();

  test('at any step leaves the same files once it has been started again', async () => {
    const { files, steps } = await reference;
    expect(steps.length).toBeGreaterThan(40);
    const points = 2 * steps.length;
    for (const point of torture ? Array(points).keys() : sample(seededRandom('crash'), points, 40)) {
      const at = 1 + (point % steps.length);
      const when = point < steps.length ? 'before' : 'after';
      using folder = scratch();
      const crashing = crashingPort(at, when);
      const console = await acknowledged(folder.path, crashing);
      const ended: unknown = await console.desk.drain().catch((error: unknown) => error);
      const named = `${when} step ${at}: ${crashing.steps[at - 1]}`;
      expect(ended, named).toBeInstanceOf(Crash);
      console.abandon();
      await using again = await recovered(folder.path);
      expect(contentOf(again.evidence), named).toEqual(files);
      expect(again.log.waiting(), named).toBe(0);
      expect(again.index.count(), named).toBe(3);
      const { summary } = await again.verify();
      expect(summary, named).toEqual({ valid: 3, incomplete: 0, unknown_key: 0, invalid: 0 });
    }
  }, 120_000);

  test('between the last file and the database settles the batch, and never writes a file again', async () => {
    const { files } = await reference;
    using folder = scratch();
    let clockFails = false;
    const steady = steppingClock();
    const clock = {
      ...steady,
      now: () => {
        // The time of the checkpoint is asked for inside the transaction that takes the rows out of the outbox.
        if (clockFails) throw new Crash('ended before the rows were taken out');
        return steady.now();
      },
    };
    const console = await acknowledged(folder.path, { clock });
    clockFails = true;
    await expect(console.desk.drain()).rejects.toBeInstanceOf(Crash);
    clockFails = false;
    expect(Object.keys(contentOf(console.evidence))).toEqual(Object.keys(files));
    expect(console.log.waiting()).toBe(2);
    console.abandon();
    const gone = filesUnder(console.evidence).find(
      (path) => path.endsWith('bundle.json') && path.includes('2026/02/28/'),
    );
    rmSync(join(console.evidence, gone ?? '', '..'), { recursive: true });
    await using again = await recovered(folder.path);
    expect(again.log.waiting()).toBe(0);
    expect(filesUnder(again.evidence)).not.toContain(gone);
    const report = await again.verify();
    expect(report.logs[0]?.missing).toEqual([{ seq: 3, bundle_id: gone?.split('/')[3] }]);
  });

  test('leaves a bundle folder alone that somebody emptied before it was started again', async () => {
    using folder = scratch();
    const { steps } = await reference;
    const at = steps.indexOf('read 000');
    const console = await acknowledged(folder.path, crashingPort(at + 1));
    await expect(console.desk.drain()).rejects.toBeInstanceOf(Crash);
    console.abandon();
    const altered = filesUnder(console.evidence).find(
      (path) => path.endsWith('bundle.json') && path.includes('2026/02/28/'),
    );
    writeFileSync(join(console.evidence, altered ?? ''), 'altered');
    await using again = await recovered(folder.path);
    expect(readFileSync(join(again.evidence, altered ?? ''), 'utf8')).toBe('altered');
    expect((await again.verify()).summary).toMatchObject({ valid: 2, invalid: 1 });
  });
});

describe('a power cut', () => {
  test('after drain loses nothing, even when nothing that was not fsynced is kept', async () => {
    using folder = scratch();
    const evidence = join(folder.path, 'evidence');
    const disk = volatileDisk(evidence);
    const console = await openEvidence(folder.path, { port: disk.port });
    console.sealDrifts(300, 30);
    await console.desk.drain();
    const keys = contentOf(join(evidence, '_keys'));
    console.abandon();
    disk.powerCut(() => 0);
    mkdirSync(join(evidence, '_keys'));
    await using again = await recovered(folder.path);
    expect((await again.verify()).summary).toEqual({ valid: 300, incomplete: 0, unknown_key: 0, invalid: 0 });
    expect(contentOf(join(evidence, '_keys'))).toEqual(keys);
  });

  test(`at any step keeps every acknowledged bundle, whatever part of the rest the disk kept`, async () => {
    const { steps } = await reference2();
    const random = seededRandom('power cut');
    const rounds = torture ? steps * 20 : 40;
    for (let round = 0; round < rounds; round += 1) {
      const at = torture ? 1 + (round % steps) : 1 + Math.floor(random() * steps);
      using folder = scratch();
      const evidence = join(folder.path, 'evidence');
      const disk = volatileDisk(evidence);
      const { console, sealed } = await cutOff(folder.path, disk, at);
      console.abandon();
      disk.powerCut(random);
      await using again = await recovered(folder.path);
      const report = await again.verify();
      const named = `round ${round}, step ${at}: ${JSON.stringify(report.summary)} ${JSON.stringify(report.logs)}`;
      expect(report.summary, named).toEqual({ valid: sealed.length, incomplete: 0, unknown_key: 0, invalid: 0 });
      expect(new Set(report.results.map((one) => one.bundle_id)), named).toEqual(
        new Set(sealed.map((one) => one.bundleId)),
      );
    }
  }, 120_000);

  /** Two flushes, of which the second is cut off at port operation `at`. */
  async function cutOff(dir: string, disk: ReturnType<typeof volatileDisk>, at: number) {
    const counting = countingPort(disk, at);
    const console = await openEvidence(dir, { port: counting.port });
    const sealed: SealedBundle[] = console.sealDrifts(3);
    await console.desk.drain().catch(() => undefined);
    sealed.push(...console.sealDrifts(3));
    await console.desk.drain().catch(() => undefined);
    return { console, sealed, steps: counting.steps() };
  }

  async function reference2() {
    using folder = scratch();
    const { console, steps } = await cutOff(folder.path, volatileDisk(join(folder.path, 'evidence')), Infinity);
    console.abandon();
    return { steps };
  }
});

describe('a database that is older than the log', () => {
  test('is brought up to it: no number is given twice, nothing on disk is touched', async () => {
    using folder = scratch();
    using copy = scratch();
    const clock = steppingClock();
    const ids = countedIds(clock);
    const first = await openEvidence(folder.path, { clock, ids });
    first.sealDrifts(5);
    await first[Symbol.asyncDispose]();
    cpSync(join(folder.path, 'rounds.db'), join(copy.path, 'rounds.db'));
    const second = await openEvidence(folder.path, { clock, ids });
    second.sealDrifts(300, 100);
    await second[Symbol.asyncDispose]();
    const before = contentOf(second.evidence);

    cpSync(join(copy.path, 'rounds.db'), join(folder.path, 'rounds.db'));
    await using again = await openEvidence(folder.path, { clock, ids });
    await again.desk.drain();
    expect(contentOf(again.evidence)).toEqual(before);
    const [next] = again.sealDrifts(1);
    expect(next).toMatchObject({ seq: 306, label: 'EB-20260302-306' });
    await again.desk.drain();
    expect((await again.verify()).summary).toEqual({ valid: 306, incomplete: 0, unknown_key: 0, invalid: 0 });
    expect(again.index.count()).toBe(306);
  });

  test('and remembers another history refuses to seal, and touches nothing', async () => {
    using folder = scratch();
    using other = scratch();
    const theirs = await openEvidence(other.path, { ids: countedIds(steppingClock(), 'other') });
    theirs.sealDrifts(2);
    await theirs[Symbol.asyncDispose]();
    const mine = await openEvidence(folder.path);
    mine.sealDrifts(5);
    await mine[Symbol.asyncDispose]();
    const before = contentOf(mine.evidence);
    cpSync(join(other.path, 'rounds.db'), join(folder.path, 'rounds.db'));
    await expect(openEvidence(folder.path)).rejects.toMatchObject({ code: 'EVIDENCE_DAMAGED' });
    expect(contentOf(mine.evidence)).toEqual(before);
  });

  test('without a checkpoint to tell it by writes nothing over the log', async () => {
    using folder = scratch();
    const first = await openEvidence(folder.path);
    first.sealDrifts(5);
    await first[Symbol.asyncDispose]();
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder.path, `rounds.db${suffix}`), { force: true });
    const log = join(first.evidence, '_log', DEVICE);
    rmSync(join(log, 'checkpoint'));
    const before = contentOf(log);
    // An empty database that knows its device: the worst that a restored copy can be.
    const empty = scratch();
    const fresh = await openEvidence(empty.path, { ids: countedIds(steppingClock(), 'fresh') });
    metaTable(fresh.db).set('device_id', DEVICE);
    await fresh[Symbol.asyncDispose]();
    cpSync(join(empty.path, 'rounds.db'), join(folder.path, 'rounds.db'));
    empty[Symbol.dispose]();
    await using again = await openEvidence(folder.path, { ids: countedIds(steppingClock(), 'again') });
    again.sealDrifts(1);
    await expect(again.desk.drain()).rejects.toMatchObject({ code: 'EVIDENCE_DAMAGED' });
    expect(again.desk.problem()).toMatchObject({ code: 'EVIDENCE_DAMAGED' });
    expect(contentOf(log)).toEqual(before);
    expect(again.log.waiting()).toBe(1);
  });
});

/** A disk of which operation `at` and all behind it fail. */
function countingPort(disk: ReturnType<typeof volatileDisk>, at: number) {
  let count = 0;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    count += 1;
    if (count >= at) throw new Crash(`ended at step ${at}`);
    return work();
  };
  const { port } = disk;
  const open = async (path: string, flags: string, mode?: number) => {
    const file = await step(() => port.open(path, flags, mode));
    return {
      writeFile: (bytes: Uint8Array | string) => step(() => file.writeFile(bytes)),
      sync: () => step(() => file.sync()),
      close: () => file.close(),
    };
  };
  return {
    steps: () => count,
    port: {
      ...port,
      open,
      ...stepwise(open),
      rename: (from: string, to: string) => step(() => port.rename(from, to)),
      makeFolder: (path: string) => step(() => port.makeFolder(path)),
      unlink: (path: string) => step(() => port.unlink(path)),
      removeTree: (path: string) => step(() => port.removeTree(path)),
    },
  };
}
