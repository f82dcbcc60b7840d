import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { systemClock } from '../../src/agent-core/clock.ts';
import { evidenceDesk } from '../../src/agent-core/evidence/desk.ts';
import { signerOf } from '../../src/agent-core/evidence/ed25519.ts';
import { openIndex } from '../../src/agent-core/evidence/index/index-db.ts';
import { systemIds } from '../../src/agent-core/ids.ts';
import { openStore } from '../../src/agent-core/store/open.ts';
import { driftDraft } from '../support/evidence/drafts.ts';
import type { Bench, Figure } from './table.ts';

/** The specification's floor, bundles a second. */
const FLOOR = { name: 'floor', value: 1000 };
const ONE_BY_ONE = 3000;
const BATCHES = 60;
const BATCH = 64;

/** Sealing on the real disk, beside what that disk and one core can do at best in the same run. */
export const bench: Bench = async ({ folder, say }) => {
  say('the limits of this machine: commits, files, signatures');
  const limits = {
    commits: commitsPerSecond(folder),
    files: filesPerSecond(folder),
    signatures: signaturesPerSecond(),
  };
  const figures: Figure[] = [];
  say(`${ONE_BY_ONE} bundles, each acknowledged before the next is given`);
  figures.push(...(await sealing(join(folder, 'one'), 'one at a time', ONE_BY_ONE, 1, limits.commits)));
  say(`${BATCHES} batches of ${BATCH}`);
  figures.push(...(await sealing(join(folder, 'batch'), `${BATCH} a call`, BATCHES, BATCH, limits.commits * BATCH)));
  figures.push(
    { name: 'limit: SQLite commits of 3 kB, synchronous=FULL', value: limits.commits, unit: '1/s' },
    {
      name: 'limit: folder with one 3 kB file, both fsynced',
      value: limits.files,
      unit: '1/s',
      note: 'one after the other; a bundle needs two files and a folder',
    },
    { name: 'limit: Ed25519 signatures, one core', value: limits.signatures, unit: '1/s' },
  );
  return { title: 'Sealing evidence', figures };
};

async function sealing(folder: string, how: string, calls: number, size: number, limit: number): Promise<Figure[]> {
  mkdirSync(join(folder, 'evidence'), { recursive: true });
  const db = openStore(folder, systemClock);
  const index = openIndex(folder);
  const desk = evidenceDesk({
    db,
    root: join(folder, 'evidence'),
    deviceId: '01890000-0000-7000-8000-00000000d001',
    index,
    clock: systemClock,
    ids: systemIds(systemClock),
    stamp: () => ({
      deviceId: '01890000-0000-7000-8000-00000000d001',
      technicianId: undefined,
      deploymentMode: 'direct',
      resellerId: undefined,
      appVersion: 'bench',
      policyVersion: '1.0',
      demo: false,
    }),
    clockStatus: () => ({ source: 'bench', offset_ms: 0, synced: true }),
  });
  try {
    await desk.open({ bundle: signerOf(randomBytes(32)), log: signerOf(randomBytes(32)) });
    const start = performance.now();
    for (let call = 0; call < calls; call += 1) {
      desk.seal(Array.from({ length: size }, (_, n) => driftDraft(systemClock.now(), call * size + n)));
      // The console's loop goes on between two seals: files are written meanwhile, as in real use.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const acknowledged = performance.now() - start;
    await desk.drain();
    const drained = performance.now() - start;
    const perSecond = (ms: number) => (calls * size * 1000) / ms;
    return [
      {
        name: `sealed and acknowledged, ${how}`,
        value: perSecond(acknowledged),
        unit: 'bundles/s',
        against: FLOOR,
        note: `${calls * size} bundles; bare commits alone would allow ${Math.round(limit)}`,
      },
      {
        name: `in their files, fsynced, with log and checkpoint, ${how}`,
        value: perSecond(drained),
        unit: 'bundles/s',
        against: FLOOR,
      },
    ];
  } finally {
    await desk.shut();
    index[Symbol.dispose]();
    db.close();
  }
}

function commitsPerSecond(folder: string): number {
  const db = new Database(join(folder, 'limit.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE t (bytes BLOB) STRICT');
  const insert = db.prepare('INSERT INTO t VALUES (?)');
  const bytes = randomBytes(3000);
  const rate = timed(1000, () => insert.run(bytes));
  db.close();
  return rate;
}

function filesPerSecond(folder: string): number {
  const bytes = randomBytes(3000);
  let n = 0;
  return timed(500, () => {
    n += 1;
    const made = join(folder, `limit-${n}`);
    mkdirSync(made);
    const file = openSync(join(made, 'file'), 'w');
    writeSync(file, bytes);
    fsyncSync(file);
    closeSync(file);
    const dir = openSync(made, 'r');
    fsyncSync(dir);
    closeSync(dir);
  });
}

function signaturesPerSecond(): number {
  const { privateKey } = generateKeyPairSync('ed25519');
  const digest = randomBytes(32);
  return timed(5000, () => sign(null, digest, privateKey));
}

function timed(times: number, work: () => void): number {
  const start = performance.now();
  for (let n = 0; n < times; n += 1) work();
  return (times * 1000) / (performance.now() - start);
}
