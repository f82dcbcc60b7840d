import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Every bundle folder under an evidence folder (`YYYY/MM/DD/<uuid>`), relative to it, in order. */
export async function* bundleFolders(root: string): AsyncGenerator<string> {
  for (const year of await names(root, /^\d{4}$/)) {
    for (const month of await names(join(root, year), /^\d{2}$/)) {
      for (const day of await names(join(root, year, month), /^\d{2}$/)) {
        for (const id of await names(join(root, year, month, day), /^[0-9a-f-]{36}$/)) yield join(year, month, day, id);
      }
    }
  }
}

/** Folders only: a link in the place of one is no bundle. */
async function names(folder: string, pattern: RegExp): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && pattern.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}
