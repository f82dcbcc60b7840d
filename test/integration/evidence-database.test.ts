import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { newDatabaseFromEvidence } from '../../src/agent-core/evidence/recover/new-database.ts';
import { evidenceFilter } from '../../src/contract/evidence.ts';
import { countedIds, DEVICE, openEvidence, steppingClock } from '../support/evidence/console.ts';
import { Crash, crashingPort, failingPort } from '../support/evidence/ports.ts';
import { contentOf, scratch } from '../support/evidence/tree.ts';

const clock = steppingClock();
const ids = countedIds(clock);
const everything = evidenceFilter.parse({ limit: 10_000 });

/** A data folder with `count` bundles in its files, closed. */
async function filled(dir: string, count = 20) {
  const console = await openEvidence(dir, { clock, ids });
  console.sealDrifts(count, 5);
  await console.desk.drain();
  const rows = console.index.list(everything);
  await console[Symbol.asyncDispose]();
  return { evidence: console.evidence, rows, files: contentOf(console.evidence), trust: console.trust };
}

function overwrite(path: string, at: number, length: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0xee, at, at + length);
  writeFileSync(path, bytes);
}

/** Bytes of page numbers (from 0) that belong to a table of a closed database. */
function pageOf(file: string, table: string): number {
  const db = new Database(file, { readonly: true });
  const page = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table);
  db.close();
  return Number(page) - 1;
}

describe('a damaged database', () => {
  test.each([
    ['whose header is overwritten', (file: string) => overwrite(file, 0, 100)],
    ['with an overwritten page', (file: string) => overwrite(file, 4096 * pageOf(file, 'log_entry'), 4096)],
    ['that was cut', (file: string) => truncateSync(file, 3 * 4096 + 7)],
    ['that was emptied', (file: string) => truncateSync(file, 0)],
    ['that was removed', (file: string) => rmSync(file)],
  ])(
    '%s is refused with advice; evidence is untouched, and a new one goes on where the log ends',
    async (_how, damage) => {
      using folder = scratch();
      const { evidence, files, rows } = await filled(folder.path);
      damage(join(folder.path, 'rounds.db'));
      await expect(openEvidence(folder.path, { clock, ids })).rejects.toMatchObject({
        code: 'STORE_CORRUPT',
        message: expect.stringContaining('--new-database'),
      });
      const made = await newDatabaseFromEvidence(folder.path, undefined, clock);
      expect(made).toMatchObject({ entries: 20, pending: 0 });
      expect(contentOf(evidence)).toEqual(files);
      rmSync(join(folder.path, 'index.db'));
      await using again = await openEvidence(folder.path, { clock, ids, deviceId: 'must come from the log' });
      expect(again.deviceId).toBe(DEVICE);
      expect(again.index.list(everything)).toEqual(rows);
      expect(again.sealDrifts(1)).toMatchObject([{ seq: 21, label: 'EB-20260302-021' }]);
      await again.desk.drain();
      expect((await again.verify()).summary).toEqual({ valid: 21, incomplete: 0, unknown_key: 0, invalid: 0 });
    },
  );

  test('is kept beside the new one, byte for byte', async () => {
    using folder = scratch();
    await filled(folder.path);
    overwrite(join(folder.path, 'rounds.db'), 0, 100);
    const damaged = readFileSync(join(folder.path, 'rounds.db'));
    const { movedTo } = await newDatabaseFromEvidence(folder.path, undefined, clock);
    expect(readFileSync(join(folder.path, movedTo ?? '')).equals(damaged)).toBe(true);
    expect(readdirSync(folder.path).filter((name) => name.startsWith('.new'))).toEqual([]);
  });

  test('that still gives its outbox loses nothing that was acknowledged', async () => {
    using folder = scratch();
    await filled(folder.path);
    const port = failingPort((what) => (what === 'makeFolder' ? 'ENOSPC' : undefined));
    const console = await openEvidence(folder.path, { clock, ids, port });
    const waiting = console.sealDrifts(7, 3);
    await console[Symbol.asyncDispose]();
    const file = join(folder.path, 'rounds.db');
    overwrite(file, 4096 * pageOf(file, 'history_by_host'), 4096);
    await expect(openEvidence(folder.path, { clock, ids })).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    expect(await newDatabaseFromEvidence(folder.path, undefined, clock)).toMatchObject({ entries: 20, pending: 7 });
    await using again = await openEvidence(folder.path, { clock, ids });
    expect(again.sealDrifts(1)).toMatchObject([{ seq: 28, label: 'EB-20260302-028' }]);
    await again.desk.drain();
    const report = await again.verify();
    expect(report.summary).toEqual({ valid: 28, incomplete: 0, unknown_key: 0, invalid: 0 });
    const written = report.results.map((one) => one.bundle_id);
    for (const one of waiting) expect(written).toContain(one.bundleId);
  });

  test.each([
    ['before the entries were', 'read 000', { entries: 0, pending: 4 }],
    ['before a checkpoint was', 'rename 000000000004', { entries: 0, pending: 4 }],
    ['before the newest checkpoint was', 'rename checkpoint', { entries: 4, pending: 0 }],
  ])(
    'lost when bundles were written %s: they are taken into the log, not left behind',
    async (_when, step, expected) => {
      using folder = scratch();
      const trial = crashingPort();
      {
        using dry = scratch();
        const before = await openEvidence(dry.path, { clock, ids, port: trial.port });
        before.sealDrifts(4, 4);
        await before[Symbol.asyncDispose]();
      }
      const at = trial.steps.lastIndexOf(step);
      expect(at).toBeGreaterThan(0);
      const console = await openEvidence(folder.path, { clock, ids, port: crashingPort(at + 1).port });
      console.sealDrifts(4, 4);
      await expect(console.desk.drain()).rejects.toBeInstanceOf(Crash);
      console.abandon();
      for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder.path, `rounds.db${suffix}`), { force: true });
      expect(await newDatabaseFromEvidence(folder.path, undefined, clock)).toMatchObject(expected);
      await using again = await openEvidence(folder.path, { clock, ids });
      expect(again.sealDrifts(1)).toMatchObject([{ seq: 5 }]);
      await again.desk.drain();
      expect((await again.verify()).summary).toEqual({ valid: 5, incomplete: 0, unknown_key: 0, invalid: 0 });
    },
  );

  test('beside a log that was tampered with is not replaced: going on could hide what was done', async () => {
    using folder = scratch();
    const { evidence } = await filled(folder.path);
    const entries = join(evidence, '_log', DEVICE, 'entries', '000');
    const lines = readFileSync(entries, 'utf8').split('\n');
    writeFileSync(entries, lines.slice(0, 10).join('\n') + '\n');
    overwrite(join(folder.path, 'rounds.db'), 0, 100);
    const before = contentOf(evidence);
    const database = readFileSync(join(folder.path, 'rounds.db'));
    await expect(newDatabaseFromEvidence(folder.path, undefined, clock)).rejects.toMatchObject({
      code: 'EVIDENCE_DAMAGED',
      message: expect.stringContaining('nothing was changed'),
    });
    expect(contentOf(evidence)).toEqual(before);
    expect(readFileSync(join(folder.path, 'rounds.db')).equals(database)).toBe(true);
  });

  test('is not replaced by a log whose newest bundles somebody forged', async () => {
    using folder = scratch();
    const { evidence } = await filled(folder.path, 3);
    using other = scratch();
    const foreign = await openEvidence(other.path, { clock, ids, deviceId: '01890000-0000-7000-8000-00000000d002' });
    foreign.sealDrifts(4, 4);
    await foreign[Symbol.asyncDispose]();
    // A whole, well signed bundle with the next number, by a key that this log has never seen.
    const [theirs] = foreignBundles(foreign.evidence);
    cpSync(join(foreign.evidence, '_keys'), join(evidence, '_keys'), { recursive: true });
    cpSync(join(foreign.evidence, theirs ?? ''), join(evidence, theirs ?? ''), { recursive: true });
    rmSync(join(folder.path, 'rounds.db'));
    expect(await newDatabaseFromEvidence(folder.path, undefined, clock)).toMatchObject({ entries: 3, pending: 0 });
  });

  test('is left alone while a console is open, and when the evidence is of several devices', async () => {
    using folder = scratch();
    const { evidence } = await filled(folder.path, 1);
    {
      await using _open = await openEvidence(folder.path, { clock, ids });
      await expect(newDatabaseFromEvidence(folder.path, undefined, clock)).rejects.toMatchObject({
        code: 'STORE_LOCKED',
      });
    }
    mkdirSync(join(evidence, '_log', '01890000-0000-7000-8000-00000000d002'));
    await expect(newDatabaseFromEvidence(folder.path, undefined, clock)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(existsSync(join(folder.path, 'rounds.db'))).toBe(true);
  });
});

describe('a damaged index', () => {
  test.each([
    ['overwritten at its head', (file: string) => overwrite(file, 0, 100)],
    ['overwritten in its middle', (file: string) => overwrite(file, 4096 * 3, 4096)],
    ['cut', (file: string) => truncateSync(file, 5000)],
    ['removed', (file: string) => rmSync(file)],
    ['of another version', (file: string) => sql(file, 'PRAGMA user_version = 1')],
    [
      'only half filled',
      (file: string) => sql(file, 'DELETE FROM bundle WHERE seq > 7; UPDATE state SET complete = 0'),
    ],
    ['older than the evidence', (file: string) => sql(file, 'DELETE FROM bundle WHERE seq > 7')],
  ])('%s is made again from the files, and nothing else is noticed', async (_how, damage) => {
    using folder = scratch();
    const { rows, files, evidence } = await filled(folder.path);
    damage(join(folder.path, 'index.db'));
    await using again = await openEvidence(folder.path, { clock, ids });
    expect(again.index.list(everything)).toEqual(rows);
    expect(again.index.complete).toBe(true);
    expect(contentOf(evidence)).toEqual(files);
  });

  test('found while evidence is being written does not hold the evidence up', async () => {
    using folder = scratch();
    await filled(folder.path);
    await using console = await openEvidence(folder.path, { clock, ids });
    console.index.list(everything);
    // Behind the back of the open index, in a table that it writes to.
    sql(join(folder.path, 'index.db'), 'DROP TABLE words');
    console.sealDrifts(5);
    await console.desk.drain();
    expect(console.index.count()).toBe(25);
    expect((await console.verify()).summary.valid).toBe(25);
  });
});

function sql(file: string, text: string): void {
  const db = new Database(file);
  db.exec(text);
  db.close();
}

/** Bundle folders of another console that carry number 4, the next of ours. */
function foreignBundles(evidence: string): string[] {
  return Object.keys(contentOf(evidence))
    .filter((path) => path.endsWith('bundle.json') && readFileSync(join(evidence, path), 'utf8').includes('"seq":4,'))
    .map((path) => join(path, '..'));
}
