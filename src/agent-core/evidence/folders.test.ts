import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratch } from '../../../test/support/evidence/tree.ts';
import { volatileDisk } from '../../../test/support/evidence/volatile-disk.ts';
import { durableFolders } from './folders.ts';

test('a folder that an earlier process made and did not fsync survives a power cut all the same', async () => {
  using folder = scratch();
  const disk = volatileDisk(folder.path);
  for (const made of ['2026', '2026/03', '2026/03/02']) await disk.port.makeFolder(join(folder.path, made));
  await durableFolders(folder.path, disk.port).ensure(join('2026', '03', '02'));
  disk.powerCut(() => 0);
  expect(existsSync(join(folder.path, '2026', '03', '02'))).toBe(true);
});

test('a folder beside one that is sure is made sure too', async () => {
  using folder = scratch();
  const disk = volatileDisk(folder.path);
  const folders = durableFolders(folder.path, disk.port);
  await folders.ensure(join('2026', '03', '02'));
  await folders.ensure(join('2026', '03', '03'));
  await folders.ensure(join('2026', '04', '01'));
  disk.powerCut(() => 0);
  for (const day of ['03/02', '03/03', '04/01']) expect(existsSync(join(folder.path, '2026', day))).toBe(true);
});
