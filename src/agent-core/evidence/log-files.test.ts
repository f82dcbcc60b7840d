import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contentOf, scratch } from '../../../test/support/evidence/tree.ts';
import { CompactRange } from './compact-range.ts';
import { nodeEvidence } from './evidence-port.ts';
import { durableFolders } from './folders.ts';
import { appendToLog, type LogTarget } from './log-files.ts';
import { leafHash, rootOf } from './merkle.ts';

let folder: ReturnType<typeof scratch>;
let target: LogTarget;
beforeEach(() => {
  folder = scratch();
  target = {
    root: folder.path,
    deviceId: 'me',
    folders: durableFolders(folder.path, nodeEvidence),
    port: nodeEvidence,
  };
});
afterEach(() => folder[Symbol.dispose]());

const entries = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `{"seq":${from + at + 1}}`);
const read = (path: string) => readFileSync(join(folder.path, '_log', 'me', path));

/** A log of `size` entries, written in pieces of `step`. */
async function written(size: number, step: number): Promise<CompactRange> {
  const range = CompactRange.empty();
  while (range.size < size) await appendToLog(target, range, entries(range.size, Math.min(size, range.size + step)));
  return range;
}

describe('appending to a log', () => {
  test('gives the same files in whatever pieces it is done', async () => {
    await written(700, 700);
    const whole = contentOf(folder.path);
    folder[Symbol.dispose]();
    folder = scratch();
    target = { ...target, root: folder.path, folders: durableFolders(folder.path, nodeEvidence) };
    await written(700, 97);
    expect(contentOf(folder.path)).toEqual(whole);
  });

  test('puts 256 entries in a file, one a line', async () => {
    await written(300, 50);
    const lines = read('entries/000').toString().split('\n');
    expect(lines).toHaveLength(257);
    expect(lines[255]).toBe('{"seq":256}');
    expect(read('entries/001').toString()).toBe(`${entries(256, 300).join('\n')}\n`);
  });

  test('keeps leaf hashes in tiles of level 0, and the hash of each whole tile in level 1', async () => {
    const range = await written(520, 200);
    const leaves = entries(0, 520).map((entry) => leafHash(Buffer.from(entry)));
    expect(read('tile/0/001').equals(Buffer.concat(leaves.slice(256, 512)))).toBe(true);
    expect(read('tile/0/002').equals(Buffer.concat(leaves.slice(512)))).toBe(true);
    const tops = [rootOf(leaves.slice(0, 256)), rootOf(leaves.slice(256, 512))];
    expect(read('tile/1/000').equals(Buffer.concat(tops))).toBe(true);
    expect(range.root()).toEqual(rootOf(leaves));
  });

  test('done a second time, as after a crash, changes nothing', async () => {
    const before = await written(250, 250);
    await appendToLog(target, before.clone(), entries(250, 270));
    const first = contentOf(folder.path);
    await appendToLog(target, before.clone(), entries(250, 270));
    expect(contentOf(folder.path)).toEqual(first);
  });

  test('does not cut what an earlier try had written further', async () => {
    const before = await written(10, 10);
    await appendToLog(target, before.clone(), entries(10, 30));
    const longer = contentOf(folder.path);
    await appendToLog(target, before.clone(), entries(10, 20));
    expect(contentOf(folder.path)).toEqual(longer);
  });

  test.each([
    [
      'other entries stand at its place',
      'entries/000',
      (held: Buffer) => Buffer.concat([held, Buffer.from('{"seq":99}\n')]),
    ],
    ['other hashes stand at its place', 'tile/0/000', (held: Buffer) => Buffer.concat([held, Buffer.alloc(32)])],
    ['the entries end too early', 'entries/000', (held: Buffer) => held.subarray(0, held.lastIndexOf('{'))],
    ['the last entry lacks its newline', 'entries/000', (held: Buffer) => held.subarray(0, -1)],
    ['the tile ends too early', 'tile/0/000', (held: Buffer) => held.subarray(0, -1)],
  ])('is refused when %s, and the file stays as it is', async (_why, path, change) => {
    const range = await written(5, 5);
    writeFileSync(join(folder.path, '_log', 'me', path), change(read(path)));
    const before = read(path);
    await expect(appendToLog(target, range, entries(5, 6))).rejects.toMatchObject({
      code: 'EVIDENCE_DAMAGED',
      message: expect.stringContaining(path),
    });
    expect(read(path).equals(before)).toBe(true);
  });

  test('keeps the bytes of altered lines before it as they are', async () => {
    const range = await written(3, 3);
    const odd = Buffer.from([0xff, 0xfe, ...Buffer.from(' not utf-8\n{"seq":2}\n{"seq":3}\n')]);
    writeFileSync(join(folder.path, '_log', 'me', 'entries/000'), odd);
    await appendToLog(target, range, entries(3, 4));
    expect(read('entries/000').equals(Buffer.concat([odd, Buffer.from('{"seq":4}\n')]))).toBe(true);
  });

  test('does not take a file that cannot be read for one that is not there', async () => {
    mkdirSync(join(folder.path, '_log', 'me', 'entries', '000'), { recursive: true });
    await expect(appendToLog(target, CompactRange.empty(), entries(0, 1))).rejects.toMatchObject({ code: 'EISDIR' });
  });
});
