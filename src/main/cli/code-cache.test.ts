import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepCompiledCode } from './code-cache.ts';

let program: string;
beforeEach(() => {
  program = mkdtempSync(join(tmpdir(), 'rounds-program-'));
});
afterEach(() => rmSync(program, { recursive: true, force: true }));

test('a cache that others may write into is not used: Node would run what they put there', () => {
  const folder = join(program, '.code-cache');
  mkdirSync(folder);
  for (const mode of [0o777, 0o770, 0o702]) {
    chmodSync(folder, mode);
    expect(keepCompiledCode(program)).toBe(false);
  }
});

test('where no folder can be made, the program starts without one', () => {
  expect(keepCompiledCode(join(program, 'file', '\0'))).toBe(false);
});

test('the folder is made beside the program, closed to everybody else', () => {
  keepCompiledCode(program);
  const folder = join(program, '.code-cache');
  expect(existsSync(folder)).toBe(true);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});
