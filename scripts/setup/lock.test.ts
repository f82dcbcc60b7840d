import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './lock.mjs';

let folder = '';
let lock = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-lock-'));
  lock = join(folder, 'deep', '.lock');
});

afterEach(() => rmSync(folder, { recursive: true }));

const ignore = (): void => {};

test('given ten who want it at once, lets one in at a time and leaves no lock behind', async () => {
  const inside: number[] = [];
  const order: string[] = [];
  const work = async (name: number): Promise<void> => {
    inside.push(name);
    order.push(`in ${inside.length}`);
    await new Promise((resolve) => setImmediate(resolve));
    inside.pop();
  };
  await Promise.all(Array.from({ length: 10 }, (_, name) => withLock(lock, ignore, () => work(name))));
  expect(order).toEqual(Array.from({ length: 10 }, () => 'in 1'));
  expect(existsSync(lock)).toBe(false);
});

test('given a holder that is alive, says once that it waits, and goes on when the holder is done', async () => {
  const said: string[] = [];
  let release: () => void = ignore;
  const held = withLock(lock, ignore, () => new Promise<void>((resolve) => (release = resolve)));
  const waiting = withLock(
    lock,
    () => {
      said.push('waiting');
      release();
    },
    async () => 'mine',
  );
  expect(await waiting).toBe('mine');
  await held;
  expect(said).toEqual(['waiting']);
});

test('given the lock of a process that died, takes it', async () => {
  await withLock(lock, ignore, async () => {});
  writeFileSync(lock, String(spawnSync(process.execPath, ['-e', '']).pid));
  expect(await withLock(lock, ignore, async () => 'mine')).toBe('mine');
});

test('given a lock that nobody has touched for a minute, takes it though its number is in use', async () => {
  await withLock(lock, ignore, async () => {});
  writeFileSync(lock, String(process.pid));
  const minuteAgo = new Date(Date.now() - 60_000);
  utimesSync(lock, minuteAgo, minuteAgo);
  expect(await withLock(lock, ignore, async () => 'mine')).toBe('mine');
});

test('given work that fails, hands on the failure and frees the lock', async () => {
  const failing = withLock(lock, ignore, () => Promise.reject(new Error('no space')));
  await expect(failing).rejects.toThrow('no space');
  expect(existsSync(lock)).toBe(false);
});
