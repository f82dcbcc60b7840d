import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from '../../contract/evidence.ts';
import type { EvidenceIndex, Indexed } from './index/index-db.ts';

/** A bundle larger than this is not ours (the canonical reader takes no more; long output is an artifact). */
export const MAX_BUNDLE_BYTES = 4 * 1024 * 1024;

/** What {@link rebuildIndex} found. */
export interface Rebuilt {
  readonly bundles: number;
  /** Folders that hold no readable bundle, each with the reason. */
  readonly problems: readonly string[];
}

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

/** Fills the index from the evidence files alone; changes no file. Verification is another matter: `rounds verify`. */
export async function rebuildIndex(root: string, index: EvidenceIndex): Promise<Rebuilt> {
  index.clear();
  const problems: string[] = [];
  let batch: Indexed[] = [];
  for await (const folder of bundleFolders(root)) {
    try {
      const bytes = await readFile(join(root, folder, 'bundle.json'));
      if (bytes.length > MAX_BUNDLE_BYTES) throw new Error('larger than any bundle');
      batch.push({ record: bundle.parse(JSON.parse(bytes.toString('utf8'))), folder });
    } catch (error) {
      problems.push(`${folder}: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`);
    }
    if (batch.length >= 500) {
      index.add(batch);
      batch = [];
    }
  }
  index.add(batch);
  return { bundles: index.count(), problems };
}

async function names(folder: string, pattern: RegExp): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && pattern.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}
