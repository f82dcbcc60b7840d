import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { crashingPort, failingPort } from '../../../test/support/evidence/ports.ts';
import { scratch } from '../../../test/support/evidence/tree.ts';
import { type BundleToWrite, writeBundles } from './bundle-files.ts';
import { type EvidencePort, nodeEvidence } from './evidence-port.ts';
import { durableFolders } from './folders.ts';

let root = '';
let folder: ReturnType<typeof scratch>;
beforeEach(() => {
  folder = scratch();
  root = folder.path;
});
afterEach(() => folder[Symbol.dispose]());

const row = (seq: number): BundleToWrite => ({
  seq,
  folder: join('2026', '03', '02', `id-${seq}`),
  bytes: Buffer.from(`{"seq":${seq}}`),
  signature: `sig ${seq}\n`,
});
const write = (rows: BundleToWrite[], port: EvidencePort = nodeEvidence) =>
  writeBundles({ root, folders: durableFolders(root, port), port, triedUpTo: Number.POSITIVE_INFINITY }, rows);
const day = () => join(root, '2026', '03', '02');

describe('writing bundles', () => {
  test('writes both files of each, for the owner alone', async () => {
    await write([row(1), row(2)]);
    expect(readdirSync(day())).toEqual(['id-1', 'id-2']);
    expect(readFileSync(join(day(), 'id-2', 'bundle.json'), 'utf8')).toBe('{"seq":2}');
    expect(readFileSync(join(day(), 'id-2', 'bundle.sig'), 'utf8')).toBe('sig 2\n');
    expect(statSync(join(day(), 'id-1')).mode & 0o777).toBe(0o700);
    expect(statSync(join(day(), 'id-1', 'bundle.json')).mode & 0o777).toBe(0o600);
  });

  test('gives a folder its name only when its files and itself are safe, and syncs the day last', async () => {
    const { port, steps } = crashingPort();
    await write([row(1)], port);
    const order = ['sync bundle.json', 'sync bundle.sig', 'sync id-1.tmp', 'rename id-1'];
    expect(steps.filter((step) => order.includes(step))).toEqual(order);
    expect(steps.at(-1)).toBe('sync 02');
    for (const parent of ['03', '2026', root.split('/').at(-1)]) expect(steps).toContain(`sync ${parent}`);
  });

  test('leaves a folder that is there as it is, even an empty one', async () => {
    mkdirSync(join(day(), 'id-1'), { recursive: true });
    mkdirSync(join(day(), 'id-2'));
    writeFileSync(join(day(), 'id-2', 'bundle.json'), 'altered');
    await write([row(1), row(2), row(3)]);
    expect(readdirSync(join(day(), 'id-1'))).toEqual([]);
    expect(readFileSync(join(day(), 'id-2', 'bundle.json'), 'utf8')).toBe('altered');
    expect(existsSync(join(day(), 'id-3', 'bundle.json'))).toBe(true);
  });

  test('does away with what a crash left half-filled', async () => {
    mkdirSync(join(day(), 'id-1.tmp'), { recursive: true });
    writeFileSync(join(day(), 'id-1.tmp', 'bundle.json'), 'half');
    writeFileSync(join(day(), 'id-1.tmp', 'other'), 'x');
    await write([row(1)]);
    expect(readdirSync(day())).toEqual(['id-1']);
    expect(readdirSync(join(day(), 'id-1'))).toEqual(['bundle.json', 'bundle.sig']);
  });

  test('is not writing any more when it reports a failure', async () => {
    const rows = Array.from({ length: 60 }, (_, n) => row(n));
    const port = failingPort((what, path) => (what === 'rename' && path.endsWith('id-7') ? 'ENOSPC' : undefined));
    await expect(write(rows, port)).rejects.toMatchObject({ code: 'DISK_FULL' });
    const then = readdirSync(day());
    await new Promise((resolve) => setImmediate(resolve));
    expect(readdirSync(day())).toEqual(then);
    expect(then.filter((name) => name.endsWith('.tmp'))).toEqual(['id-7.tmp']);
    await write(rows);
    expect(readdirSync(day())).toHaveLength(60);
  });

  test('a disk that is mounted read-only is READ_ONLY', async () => {
    const port = failingPort((what) => (what === 'makeFolder' ? 'EROFS' : undefined));
    await expect(write([row(1)], port)).rejects.toMatchObject({ code: 'READ_ONLY' });
  });
});
