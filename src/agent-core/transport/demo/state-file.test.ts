import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  DEMO_FILE,
  type DemoFile,
  fileState,
  readDemoFile,
  withFault,
  withoutFault,
  writeDemoFile,
} from './state-file.ts';

const NOW = Date.parse('2026-03-02T08:00:00.000Z');
const CALM: DemoFile = { schema: 'rounds.demo/1', passphrase: 'documented', faults: {} };
let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rounds-demo-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const wrongOn = (state: ReturnType<typeof fileState>, host: string) => [...state.faults(host)];

test('what one process puts wrong and mends is seen by another', async () => {
  await writeDemoFile(dir, CALM);
  const console = fileState(dir);
  await console.refresh();
  expect(wrongOn(console, 'lab')).toEqual([]);
  await writeDemoFile(dir, withFault(CALM, 'lab', 'no_backup', NOW));
  await console.refresh();
  expect(wrongOn(console, 'lab')).toEqual([['no_backup', NOW]]);
  await writeDemoFile(dir, CALM);
  await console.refresh();
  expect(wrongOn(console, 'lab')).toEqual([]);
});

test('a fault that is there already keeps the moment at which it began', () => {
  const later = withFault(withFault(CALM, 'lab', 'slow', NOW), 'lab', 'slow', NOW + 1000);
  expect(later.faults).toEqual({ lab: { slow: '2026-03-02T08:00:00.000Z' } });
});

test('one fault is mended, or all of a host, and other hosts stay as they are', () => {
  const wrong = withFault(
    withFault(withFault(CALM, 'lab', 'slow', NOW), 'lab', 'no_backup', NOW),
    'records',
    'slow',
    NOW,
  );
  expect(Object.keys(withoutFault(wrong, 'lab', 'slow').faults['lab'] ?? {})).toEqual(['no_backup']);
  expect(Object.keys(withoutFault(wrong, 'lab', undefined).faults)).toEqual(['records']);
});

test('a folder without the file is no demo', async () => {
  expect(await readDemoFile(dir)).toBeUndefined();
  expect(await readDemoFile(join(dir, 'nowhere'))).toBeUndefined();
});

test.each([
  ['no JSON', 'hello'],
  ['of another kind', '{"schema":"rounds.other/1","passphrase":"own","faults":{}}'],
  [
    'with a fault that there is not',
    '{"schema":"rounds.demo/1","passphrase":"own","faults":{"lab":{"burning":"2026-03-02T08:00:00.000Z"}}}',
  ],
])('a file %s is refused', async (_what, text) => {
  writeFileSync(join(dir, DEMO_FILE), text);
  await expect(readDemoFile(dir)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
});
