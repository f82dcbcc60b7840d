import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RoundsError } from '../../src/agent-core/errors.ts';
import { verifyPaths } from '../../src/agent-core/evidence/verify/verify-paths.ts';
import { type EvidenceConsole, openEvidence, steppingClock } from '../support/evidence/console.ts';
import { canMount, smallDisk } from '../support/evidence/small-disk.ts';
import { contentOf, scratch, stateOf } from '../support/evidence/tree.ts';
import { describeIf } from '../support/requires.ts';

const MIB = 1024 * 1024;
const ALL_VALID = { incomplete: 0, unknown_key: 0, invalid: 0 };

/** Seals one record after the other until the disk refuses; answers how many were acknowledged, and the refusal. */
function sealUntilRefused(console: EvidenceConsole): { acknowledged: number; refusal: unknown } {
  for (let acknowledged = 0; acknowledged < 20_000; acknowledged += 1) {
    try {
      console.sealDrifts(1);
    } catch (refusal) {
      return { acknowledged, refusal };
    }
  }
  throw new Error('the disk was never full');
}

describeIf(canMount, 'a full disk', () => {
  test('of the data folder: DISK_FULL, nothing half done, and sealing goes on without a gap when there is space', async () => {
    using folder = scratch();
    using disk = smallDisk(join(folder.path, 'data'), 6 * MIB);
    const ballast = join(disk.path, 'ballast');
    const clock = steppingClock();
    {
      await using console = await openEvidence(disk.path, { clock });
      console.sealDrifts(20);
      await console.desk.drain();
      writeFileSync(ballast, Buffer.alloc(3 * MIB));
      const earlier = contentOf(console.evidence);
      const { acknowledged, refusal } = sealUntilRefused(console);
      expect(refusal).toBeInstanceOf(RoundsError);
      expect(refusal).toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining('nothing was recorded') });
      expect(console.log.lastSeq()).toBe(20 + acknowledged);
      expect(console.log.waiting()).toBe(acknowledged);
      expect(contentOf(console.evidence)).toMatchObject(earlier);
      rmSync(ballast);
      const [next] = console.sealDrifts(1);
      expect(next?.seq).toBe(21 + acknowledged);
      await console.desk.drain();
      expect((await console.verify()).summary).toEqual({ ...ALL_VALID, valid: 21 + acknowledged });
    }
  }, 60_000);

  test('of the data folder refuses to open a console, with DISK_FULL, and to verify needs no space', async () => {
    using folder = scratch();
    using disk = smallDisk(join(folder.path, 'data'), 4 * MIB);
    const clock = steppingClock();
    const first = await openEvidence(disk.path, { clock });
    first.sealDrifts(5);
    await first[Symbol.asyncDispose]();
    const giveBack = fill(disk.path);
    await expect(openEvidence(disk.path, { clock })).rejects.toMatchObject({ code: 'DISK_FULL' });
    const report = await verifyPaths([disk.path], { trust: first.trust, kept: [] });
    expect(report.summary).toEqual({ ...ALL_VALID, valid: 5 });
    giveBack();
    await using again = await openEvidence(disk.path, { clock });
    expect(again.sealDrifts(1)).toMatchObject([{ seq: 6 }]);
  });

  test('of the evidence alone: what is acknowledged stays so, drain says why, and the files follow when there is space', async () => {
    using folder = scratch();
    using disk = smallDisk(join(folder.path, 'evidence'), 4 * MIB);
    await using console = await openEvidence(folder.path, { evidenceDir: disk.path });
    console.sealDrifts(20);
    await console.desk.drain();
    const giveBack = fill(disk.path);
    console.sealDrifts(200, 10);
    await expect(console.desk.drain()).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(console.desk.problem()).toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining(disk.path) });
    expect(console.log.waiting()).toBe(200);
    const meanwhile = await console.verify();
    expect(meanwhile.summary).toMatchObject({ valid: 20, unknown_key: 0, invalid: 0 });
    expect(meanwhile.logs[0]?.missing).toEqual([]);
    giveBack();
    await console.desk.drain();
    expect(console.desk.problem()).toBeUndefined();
    expect((await console.verify()).summary).toEqual({ ...ALL_VALID, valid: 220 });
  });

  test('of the evidence alone, with part of a batch written: the rest follows, and nothing is written twice', async () => {
    using folder = scratch();
    using disk = smallDisk(join(folder.path, 'evidence'), 5 * MIB);
    const ballast = join(disk.path, 'ballast');
    await using console = await openEvidence(folder.path, { evidenceDir: disk.path });
    writeFileSync(ballast, Buffer.alloc(4 * MIB));
    console.sealDrifts(300, 50);
    await expect(console.desk.drain()).rejects.toMatchObject({ code: 'DISK_FULL' });
    const partly = await console.verify();
    expect(partly.results.length).toBeGreaterThan(0);
    expect(partly.summary).toEqual({ valid: 0, incomplete: partly.results.length, unknown_key: 0, invalid: 0 });
    rmSync(ballast);
    const written = stateOf(console.evidence);
    await console.desk.drain();
    const after = stateOf(console.evidence);
    for (const path of Object.keys(written).filter((one) => /bundle\.(?:json|sig)$/.test(one) && !one.includes('.tmp')))
      expect(after[path]).toBe(written[path]);
    expect((await console.verify()).summary).toEqual({ ...ALL_VALID, valid: 300 });
  });
});

describeIf(canMount, 'a read-only disk', () => {
  test('under the data folder refuses to open, with READ_ONLY', async () => {
    using folder = scratch();
    using disk = smallDisk(join(folder.path, 'data'), 4 * MIB);
    const first = await openEvidence(disk.path);
    first.sealDrifts(3);
    await first[Symbol.asyncDispose]();
    const before = contentOf(disk.path);
    disk.setReadOnly(true);
    await expect(openEvidence(disk.path)).rejects.toMatchObject({ code: 'READ_ONLY' });
    disk.setReadOnly(false);
    expect(contentOf(disk.path)).toEqual(before);
  });

  test('under the evidence alone keeps acknowledging, says READ_ONLY, and writes when it can again', async () => {
    using folder = scratch();
    using disk = smallDisk(join(folder.path, 'evidence'), 4 * MIB);
    const clock = steppingClock();
    const first = await openEvidence(folder.path, { evidenceDir: disk.path, clock });
    first.sealDrifts(3);
    await first[Symbol.asyncDispose]();
    disk.setReadOnly(true);
    await using console = await openEvidence(folder.path, { evidenceDir: disk.path, clock });
    console.sealDrifts(2);
    await expect(console.desk.drain()).rejects.toMatchObject({ code: 'READ_ONLY' });
    disk.setReadOnly(false);
    await console.desk.drain();
    expect((await console.verify()).summary).toEqual({ ...ALL_VALID, valid: 5 });
  });
});

/** Takes all space that is left on a disk; answers how to give it back. */
function fill(disk: string): () => void {
  const taken: string[] = [];
  for (let size = MIB; size >= 512; size = Math.floor(size / 2)) {
    try {
      for (;;) {
        const path = join(disk, `ballast-${taken.length}`);
        taken.push(path);
        writeFileSync(path, Buffer.alloc(size));
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
  return () => {
    for (const path of taken) rmSync(path, { force: true });
  };
}
