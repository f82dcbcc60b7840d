import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { systemClock } from '../../src/agent-core/clock.ts';
import type { Draft } from '../../src/agent-core/evidence/draft.ts';
import { signerOf } from '../../src/agent-core/evidence/ed25519.ts';
import { systemIds } from '../../src/agent-core/ids.ts';
import { openEvidence } from '../support/evidence/console.ts';
import { FLEET_ADDRESSES, fleetDraft } from '../support/evidence/drafts.ts';
import type { BenchContext, BenchReport, Figure } from './table.ts';

/** Bytes of a sealed record here, and of the writes that the limits are measured with. */
const BUNDLE_BYTES = 3200;
const BATCH = 64;
/** Writers of the limit for files: as many as the flusher has. */
const WRITERS = 16;

/**
 * `npm run bench -- seal [--seconds N]`: bundles sealed a second, one at a time and batched, and how fast they reach their
 * files, beside what this disk and this processor can do at all, measured in the same run.
 */
export async function bench(context: BenchContext): Promise<BenchReport> {
  const seconds = Number(context.args[context.args.indexOf('--seconds') + 1] ?? 4) || 4;
  const run = { ...context, ms: seconds * 1000 };
  context.say('limits of this machine: commits, files, signatures');
  const limits = { commits: commits(run), files: await files(run), signatures: signatures(run) };
  context.say(`sealing for ${seconds} s each`);
  const single = await sealing(run, 'single', 1);
  const batched = await sealing(run, 'batched', BATCH);
  const figures: Figure[] = [
    {
      name: 'sealed one at a time',
      value: single.sealed,
      unit: 'bundles/s',
      against: { name: 'bare commits/s', value: limits.commits },
      note: `each acknowledged before the next; files written meanwhile; ${single.count} bundles`,
    },
    {
      name: `sealed ${BATCH} a call`,
      value: batched.sealed,
      unit: 'bundles/s',
      against: { name: 'bare signatures/s', value: limits.signatures },
      note: `${batched.count} bundles`,
    },
    {
      name: 'one at a time, until in files',
      value: single.drained,
      unit: 'bundles/s',
      against: { name: 'bare bundle folders/s', value: limits.files },
      note: 'from the first seal until the outbox was empty',
    },
    {
      name: `${BATCH} a call, until in files`,
      value: batched.drained,
      unit: 'bundles/s',
      against: { name: 'bare bundle folders/s', value: limits.files },
      note: 'the same',
    },
    {
      name: 'processor time a bundle',
      value: batched.cpu,
      unit: 'µs',
      note: 'scrub, sign, commit, files, log and index, all threads',
    },
    {
      name: 'memory, end against half-way',
      value: single.growth + batched.growth,
      unit: 'MiB',
      note: 'resident, of both runs: flat when near 0',
    },
  ];
  return { title: 'Sealing: realistic drift records of about 3 kB on this disk', figures };
}

interface Run extends BenchContext {
  /** How long each measurement lasts. */
  readonly ms: number;
}

/** Seals for the given time, then waits for the files. */
async function sealing(run: Run, name: string, batch: number) {
  const folder = join(run.folder, name);
  mkdirSync(folder);
  await using console = await openEvidence(folder, {
    clock: systemClock,
    ids: systemIds(systemClock),
    stamp: { inventoryAddresses: FLEET_ADDRESSES },
  });
  const cpu = process.cpuUsage();
  const begun = performance.now();
  let count = 0;
  let halfway = 0;
  while (performance.now() - begun < run.ms) {
    if (run.signal.aborted) throw new Error('interrupted');
    console.desk.seal(Array.from({ length: batch }, (): Draft => fleetDraft(systemClock.now(), count++)));
    // As between the scans of two hosts, the flusher gets its turn.
    await setImmediate();
    if (halfway === 0 && performance.now() - begun > run.ms / 2) halfway = process.memoryUsage().rss;
  }
  const sealedMs = performance.now() - begun;
  await console.desk.drain();
  const drainedMs = performance.now() - begun;
  const used = process.cpuUsage(cpu);
  const growth = (process.memoryUsage().rss - halfway) / 2 ** 20;
  return {
    count,
    sealed: (count / sealedMs) * 1000,
    drained: (count / drainedMs) * 1000,
    cpu: (used.user + used.system) / count,
    growth: Math.round(growth),
  };
}

/** Commits a second of one row, as durable as an acknowledgement. */
function commits(run: Run): number {
  const db = new Database(join(run.folder, 'bare.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE bare (id INTEGER PRIMARY KEY, bytes BLOB)');
  const put = db.prepare('INSERT INTO bare (bytes) VALUES (?)');
  const rate = perSecond(run.ms / 4, () => put.run(Buffer.alloc(BUNDLE_BYTES, 1)));
  db.close();
  return rate;
}

/** Bundle folders a second: two files each, files and folder fsynced, as many at a time as the flusher writes. */
async function files(run: Run): Promise<number> {
  const parent = join(run.folder, 'bare');
  await mkdir(parent);
  const end = performance.now() + run.ms / 2;
  let count = 0;
  const write = async (path: string, bytes: Buffer) => {
    const file = await open(path, 'wx');
    await file.writeFile(bytes);
    await file.sync();
    await file.close();
  };
  const writer = async () => {
    while (performance.now() < end) {
      const folder = join(parent, String(count++));
      await mkdir(folder);
      await write(join(folder, 'bundle.json'), Buffer.alloc(BUNDLE_BYTES, 1));
      await write(join(folder, 'bundle.sig'), Buffer.alloc(89, 1));
      const handle = await open(folder, 'r');
      await handle.sync();
      await handle.close();
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return (count / run.ms) * 2000;
}

function signatures(run: Run): number {
  const signer = signerOf(createHash('sha256').update('bench').digest());
  const digest = Buffer.alloc(32, 1);
  return perSecond(run.ms / 8, () => signer.sign(digest));
}

function perSecond(ms: number, work: () => unknown): number {
  const begun = performance.now();
  let count = 0;
  while (performance.now() - begun < ms) {
    work();
    count += 1;
  }
  return (count / (performance.now() - begun)) * 1000;
}
