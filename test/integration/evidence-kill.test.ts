import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/agent-core/clock.ts';
import { bundleFolders } from '../../src/agent-core/evidence/layout-walk.ts';
import { systemIds } from '../../src/agent-core/ids.ts';
import { openEvidence } from '../support/evidence/console.ts';
import { seededRandom } from '../support/evidence/random.ts';
import { scratchOnDisk } from '../support/evidence/tree.ts';

const kills = Number(process.env['ROUNDS_KILLS'] ?? (process.env['ROUNDS_TORTURE'] === '1' ? 300 : 12));
const CHILD = fileURLToPath(new URL('../support/evidence/sealing-child.ts', import.meta.url));

/** An acknowledged bundle as the child printed it. */
interface Acknowledged {
  readonly seq: number;
  readonly id: string;
  readonly sha256: string;
}

/** Runs the child and kills it `ms` after its first acknowledgement; answers whole lines only: a cut one was not told. */
async function killedWhileSealing(dir: string, seed: string, ms: number): Promise<Acknowledged[]> {
  const child = spawn(process.execPath, [CHILD, dir, seed], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complaint = '';
  child.stderr.on('data', (data: Buffer) => {
    complaint += data.toString();
  });
  child.stdout.on('data', (data: Buffer) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), ms);
    said += data.toString();
  });
  const signal = await new Promise((resolve) => child.once('close', (_code, by) => resolve(by)));
  expect(signal, complaint).toBe('SIGKILL');
  return said
    .slice(0, said.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [seq = '', id = '', sha256 = ''] = line.split(' ');
      return { seq: Number(seq), id, sha256 };
    });
}

test(`kill -9 at ${kills} random moments while sealing: what was acknowledged is whole, in the log, without a gap`, async () => {
  using folder = scratchOnDisk();
  const random = seededRandom('kill');
  const acknowledged = new Map<number, Acknowledged>();
  let waited = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    for (const one of await killedWhileSealing(folder.path, `kill ${kill}`, 1 + random() * 250)) {
      expect(acknowledged.has(one.seq), `number ${one.seq} was given twice`).toBe(false);
      acknowledged.set(one.seq, one);
    }
    await using console = await openEvidence(folder.path, { clock: systemClock, ids: systemIds(systemClock) });
    waited += console.log.waiting();
    await console.desk.drain();
    const report = await console.verify();
    const named = `after kill ${kill}: ${JSON.stringify(report.logs)}`;
    expect(report.summary, named).toEqual({ valid: report.results.length, incomplete: 0, unknown_key: 0, invalid: 0 });
    expect(
      report.results.map((one) => one.seq).sort((a = 0, b = 0) => a - b),
      named,
    ).toEqual(Array.from({ length: console.log.lastSeq() }, (_, at) => at + 1));
    const found = new Map(console.memory().entries.map((one) => [one.seq, one]));
    for (const { seq, id, sha256 } of acknowledged.values()) {
      expect(found.get(seq), `number ${seq}, acknowledged before kill ${kill}`).toMatchObject({ bundleId: id, sha256 });
    }
    // An unacknowledged bundle is whole or absent: nothing but whole folders is left of it.
    const days = new Set<string>();
    for await (const path of bundleFolders(console.evidence)) days.add(dirname(path));
    for (const day of days) {
      expect(readdirSync(join(console.evidence, day)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    }
    expect(console.index.count()).toBe(console.log.lastSeq());
  }
  // The kills met the console at work: bundles were acknowledged, and some of them were not in files yet.
  expect(acknowledged.size).toBeGreaterThan(kills * 5);
  expect(waited).toBeGreaterThan(0);
}, 600_000);
