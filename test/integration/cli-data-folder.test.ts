import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { baselineView } from '../../src/contract/contract.ts';
import { scanReport } from '../../src/contract/drift.ts';
import { verifyReport } from '../../src/contract/evidence.ts';
import { host, site } from '../../src/contract/fleet.ts';
import { must } from '../lab-kit/run.ts';
import { waitUntil } from '../lab-kit/wait-until.ts';
import { documentOf, newConsole, type TestConsole } from '../support/cli.ts';
import { evidenceRows, failure } from '../support/documents.ts';
import { allOf, linux, root, testIf } from '../support/requires.ts';
import { serve } from '../support/serve.ts';
import { filesBelow } from '../support/tampering.ts';

let laptop: TestConsole;

beforeEach(async () => {
  laptop = await newConsole();
});

afterEach(() => laptop[Symbol.asyncDispose]());

const addSite = (name = 'maple') => laptop.json(site, ['site', 'add', name, '--timezone', 'America/Chicago']);
const addHere = () =>
  laptop.json(host, ['hosts', 'add', 'here', '--address', 'local:', '--platform', 'linux', '--site', 'maple']);
const allValid = async () => {
  const report = await laptop.json(verifyReport, ['verify', laptop.dataDir]);
  expect(report.summary).toEqual({ valid: report.results.length, incomplete: 0, unknown_key: 0, invalid: 0 });
  return report.results.map(({ bundle_id }) => bundle_id);
};
const digestOf = (folder: string) => {
  const hash = createHash('sha256');
  for (const name of filesBelow(folder)) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
};

describe('a data folder that is in use', () => {
  test('by a running console: the command line works through it', async () => {
    await addSite();
    await using served = await serve(laptop);
    const env = { ROUNDS_PASSPHRASE_FILE: undefined };
    const added = await laptop.json(site, ['site', 'add', 'oak', '--timezone', 'UTC'], { env });
    expect((await laptop.json(z.array(site), ['site', 'list'])).map(({ name }) => name)).toEqual(['maple', added.name]);
    expect((await served.stop()).code).toBe(0);
    await allValid();
  });

  test('by something that does not listen: STORE_LOCKED, exit 3, with what to do', async () => {
    await addSite();
    const holder = new Database(join(laptop.dataDir, 'lock.db'));
    holder.exec('BEGIN EXCLUSIVE');
    const refused = await laptop.run(['site', 'list', '--json']);
    holder.close();
    expect(refused.code).toBe(3);
    const { error } = documentOf(failure, refused);
    expect(error.code).toBe('STORE_LOCKED');
    expect(error.message).toMatch(/in use.*Close that console, or use another folder with --data-dir/);
    expect((await laptop.run(['site', 'list'])).code).toBe(0);
  });

  test('verify takes no lock: it reads beside whoever holds the folder', async () => {
    await addSite();
    const holder = new Database(join(laptop.dataDir, 'lock.db'));
    holder.exec('BEGIN EXCLUSIVE');
    await allValid();
    holder.close();
  });
});

describe('ends', () => {
  test('Ctrl-C ends "serve" at once, with standard input still open', async () => {
    await addSite();
    const served = await serve(laptop);
    const began = performance.now();
    const ended = await served.stop();
    expect(ended.code).toBe(0);
    expect(performance.now() - began).toBeLessThan(5000);
    expect((await laptop.run(['site', 'list'])).code).toBe(0);
  });

  test('Ctrl-C in mid-scan is CANCELLED, exit 3, and leaves whole evidence', async () => {
    await addSite();
    await addHere();
    const scan = laptop.start(['scan', 'here', '--json'], { input: '' });
    await waitUntil('the probes to run', () => childrenOf(scan.pid).length > 0, { timeoutMs: 20_000, everyMs: 5 });
    scan.kill('SIGINT');
    const ended = await scan.ended;
    expect(ended.code).toBe(3);
    expect(documentOf(failure, ended).error.code).toBe('CANCELLED');
    await allValid();
  });

  test('a reader that has seen enough ends nothing: the work is done, and nothing is said', async () => {
    await addSite();
    const script = '"$@" | true; echo "${PIPESTATUS[0]}" >&2';
    const within = ['bash', '-c', script, 'bash'];
    const ended = await laptop.run(['site', 'list'], { within });
    expect(ended.stderr).toBe('0\n');
  });

  test('kill -9 at any moment of sealing loses nothing that was acknowledged', async () => {
    await addSite();
    const acknowledged = new Set<string>();
    const served = await serve(laptop);
    const sealing = sealThrough(served.origin, served.link, acknowledged);
    await waitUntil('bundles to be acknowledged', () => acknowledged.size >= 20, { timeoutMs: 30_000 });
    served.running.kill('SIGKILL');
    await Promise.all([served.running.ended, sealing]);
    // The next start writes what was acknowledged and not yet in files.
    await laptop.run(['evidence', 'list']);
    await addSite('oak');
    const valid = await allValid();
    expect([...acknowledged].filter((id) => !valid.includes(id))).toEqual([]);
  });
});

describe('a database that is damaged', () => {
  test('is refused with advice, the evidence stays as it is, and a new one is made from it', async () => {
    await addSite();
    await addSite('oak');
    const rows = await laptop.json(evidenceRows, ['evidence', 'list']);
    const evidence = join(laptop.dataDir, 'evidence');
    const before = digestOf(evidence);
    for (const suffix of ['-wal', '-shm']) rmSync(join(laptop.dataDir, `rounds.db${suffix}`), { force: true });
    const database = readFileSync(join(laptop.dataDir, 'rounds.db'));
    database.fill(0x5a, 200, 12_000);
    writeFileSync(join(laptop.dataDir, 'rounds.db'), database);

    const refused = await laptop.run(['site', 'list', '--json']);
    expect(refused.code).toBe(3);
    const { error } = documentOf(failure, refused);
    expect(error.code).toBe('STORE_CORRUPT');
    expect(error.message).toContain('rounds evidence rebuild-index --new-database');
    expect((await laptop.run(['verify', laptop.dataDir])).stdout).toContain(`${rows.length} valid`);

    expect((await laptop.run(['evidence', 'rebuild-index', '--new-database'])).code).toBe(0);
    expect(digestOf(evidence)).toBe(before);
    expect(await laptop.json(evidenceRows, ['evidence', 'list'])).toEqual(rows);
    await addSite('pine');
    const after = await laptop.json(evidenceRows, ['evidence', 'list']);
    expect(after.length).toBeGreaterThan(rows.length);
    expect(after.map(({ seq }) => seq)).toEqual(after.map((_, index) => after.length - index));
    await allValid();
  });
});

describe('a disk that is full', () => {
  testIf(
    allOf(linux, root),
    'a scan is refused as DISK_FULL wherever it strikes, nothing is lost, and the next scan is whole',
    async () => {
      const dataDir = laptop.dataDir;
      mkdirSync(dataDir, { mode: 0o700 });
      await must('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=700', 'tmpfs', dataDir]);
      try {
        await addSite();
        await addHere();
        const acknowledged = await allValid();
        for (const freeKib of [0, 48]) {
          fill(dataDir, freeKib);
          const ended = await laptop.run(['scan', 'here', '--json']);
          rmSync(join(dataDir, 'filler'));
          expect(ended.code).toBe(3);
          expect(documentOf(failure, ended).error.code).toBe('DISK_FULL');
          expect(await allValid()).toEqual(expect.arrayContaining(acknowledged));
        }
        const whole = await laptop.json(scanReport, ['scan', 'here'], { code: 1 });
        expect(await allValid()).toEqual(expect.arrayContaining([...acknowledged, ...whole.bundles]));
      } finally {
        await must('umount', [dataDir]);
      }
    },
    120_000,
  );
});

/** Leaves only so much room on the file system of a folder. */
function fill(folder: string, freeKib: number): void {
  const filler = join(folder, 'filler');
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - freeKib * 1024)));
}

function childrenOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  } catch {
    return [];
  }
}

/** Sets a baseline over and over until the console is gone; each answer is an acknowledgement of one bundle. */
async function sealThrough(origin: string, link: string, acknowledged: Set<string>): Promise<void> {
  const json = { 'content-type': 'application/json', origin };
  const token = new URL(link).hash.slice('#token='.length);
  const signedIn = await fetch(`${origin}/auth`, { method: 'POST', headers: json, body: JSON.stringify({ token }) });
  const { session } = z.object({ session: z.string() }).parse(await signedIn.json());
  const answer = baselineView.extend({ bundle_id: z.string() });
  try {
    for (let number = 0; ; number += 1) {
      const body = { target: { scope: 'site', id: 'maple' }, yaml: '{}', reason: `change ${number}` };
      const set = await fetch(`${origin}/api/baselines/set`, {
        method: 'POST',
        headers: { ...json, authorization: `Bearer ${session}` },
        body: JSON.stringify(body),
      });
      acknowledged.add(answer.parse(await set.json()).bundle_id);
    }
  } catch (error) {
    // The console was killed; an answer that does not fit is a failure of its own.
    if (error instanceof z.ZodError) throw error;
  }
}
