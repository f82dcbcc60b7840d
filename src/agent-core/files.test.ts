import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RoundsError } from './errors.ts';
import { asDiskError, type FilePort, makePrivateDir, nodeFiles, writeFileDurable } from './files.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rounds-files-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** The real file system, with a note of every step, and an error of the kernel's at one of them. */
function recording(failAt?: { step: string; code: string }): { port: FilePort; steps: string[] } {
  const steps: string[] = [];
  const step = (name: string) => {
    steps.push(name);
    if (failAt?.step === name) throw Object.assign(new Error(failAt.code), { code: failAt.code });
  };
  const kind = (path: string) => (basename(path).endsWith('.tmp') ? 'temp' : basename(path));
  const port: FilePort = {
    ...nodeFiles,
    open: async (path, flags, mode) => {
      step(`open ${kind(path)}`);
      const file = await nodeFiles.open(path, flags, mode);
      return {
        writeFile: async (bytes) => {
          step(`write ${kind(path)}`);
          await file.writeFile(bytes);
        },
        sync: async () => {
          step(`sync ${kind(path)}`);
          await file.sync();
        },
        close: () => file.close(),
      };
    },
    rename: async (from, to) => {
      step(`rename ${kind(from)} ${kind(to)}`);
      await nodeFiles.rename(from, to);
    },
  };
  return { port, steps };
}

describe('writeFileDurable', () => {
  test('syncs the content before the name, and the folder last', async () => {
    const { port, steps } = recording();
    await writeFileDurable(join(dir, 'a'), 'new', { port });
    const folder = basename(dir);
    expect(steps).toEqual([
      'open temp',
      'write temp',
      'sync temp',
      'rename temp a',
      `open ${folder}`,
      `sync ${folder}`,
    ]);
  });

  test('leaves one file, for its owner alone', async () => {
    await writeFileDurable(join(dir, 'a'), 'secret');
    expect(readdirSync(dir)).toEqual(['a']);
    expect(statSync(join(dir, 'a')).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['write temp', 'ENOSPC', 'DISK_FULL'],
    ['sync temp', 'EDQUOT', 'DISK_FULL'],
    ['open temp', 'EROFS', 'READ_ONLY'],
    ['rename temp a', 'EACCES', 'READ_ONLY'],
  ])('a failure to %s (%s) is %s, keeps the old content and leaves nothing behind', async (step, code, expected) => {
    writeFileSync(join(dir, 'a'), 'old');
    const { port } = recording({ step, code });
    const error: unknown = await writeFileDurable(join(dir, 'a'), 'new', { port }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RoundsError);
    expect(error).toMatchObject({ code: expected, message: expect.stringContaining(join(dir, 'a')) });
    expect(readFileSync(join(dir, 'a'), 'utf8')).toBe('old');
    expect(readdirSync(dir)).toEqual(['a']);
  });

  test('many writers of one name at once leave one whole content', async () => {
    const texts = Array.from({ length: 20 }, (_, i) => `${i}`.repeat(10_000));
    await Promise.all(texts.map((text) => writeFileDurable(join(dir, 'a'), text)));
    expect(texts).toContain(readFileSync(join(dir, 'a'), 'utf8'));
    expect(readdirSync(dir)).toEqual(['a']);
  });

  test('a leftover or a planted link in the place of the temporary file is not followed', async () => {
    writeFileSync(join(dir, 'victim'), 'untouched');
    symlinkSync(join(dir, 'victim'), join(dir, `.a.${process.pid}-0.tmp`));
    await writeFileDurable(join(dir, 'a'), 'new');
    expect(readFileSync(join(dir, 'victim'), 'utf8')).toBe('untouched');
    expect(readFileSync(join(dir, 'a'), 'utf8')).toBe('new');
  });
});

describe('makePrivateDir', () => {
  test('makes every missing folder for the owner alone and syncs the parents of the new names', async () => {
    const { port, steps } = recording();
    await makePrivateDir(join(dir, 'x', 'y'), port);
    expect(statSync(join(dir, 'x')).mode & 0o777).toBe(0o700);
    expect(statSync(join(dir, 'x', 'y')).mode & 0o777).toBe(0o700);
    expect(steps.filter((step) => step.startsWith('sync'))).toEqual(['sync x', `sync ${basename(dir)}`]);
  });

  test('says nothing about a folder that is there', async () => {
    await makePrivateDir(dir);
    expect(statSync(dir).isDirectory()).toBe(true);
  });
});

test('an error that is not about the disk stays what it was', () => {
  const error = new Error('other');
  expect(asDiskError(error, '/x')).toBe(error);
});
