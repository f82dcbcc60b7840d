import { join } from 'node:path';
import { bundle } from '../../../contract/evidence.ts';
import { RoundsError } from '../../errors.ts';
import { MAX_BUNDLE_BYTES } from '../layout.ts';
import { bundleFolders } from '../layout-walk.ts';
import { readEvidenceFile } from '../verify/read-file.ts';
import type { EvidenceIndex } from './index-db.ts';
import { type IndexLine, indexLineOf } from './rows.ts';

/** Bundles per transaction: short enough that the event loop never waits long. */
const BATCH = 100;

/** What {@link rebuildIndex} found. */
export interface Rebuilt {
  readonly bundles: number;
  /** Folders that hold no readable bundle, each with the reason. */
  readonly problems: readonly string[];
}

/** Fills the index from the evidence files alone; changes no file. Verification is another matter: `rounds verify`. */
export async function rebuildIndex(root: string, index: EvidenceIndex): Promise<Rebuilt> {
  index.clear();
  const problems: string[] = [];
  let batch: IndexLine[] = [];
  for await (const folder of bundleFolders(root)) {
    const one = await readBundle(root, folder);
    if (typeof one === 'string') problems.push(`${folder}: ${one}`);
    else batch.push(one);
    if (batch.length < BATCH) continue;
    put(index, batch);
    batch = [];
  }
  put(index, batch);
  index.setComplete();
  return { bundles: index.count(), problems };
}

/** Adds bundles whose files were just written; an index that turns out to be damaged is made anew from all files. */
export async function addToIndex(root: string, index: EvidenceIndex, bundles: readonly IndexLine[]): Promise<void> {
  if (!index.add(bundles)) await rebuildIndex(root, index);
}

/**
 * Makes sure, when a console starts, that the index has everything: it is filled when it is new, when its filling was
 * cut off, or when it ends before `written`, the last number of this device whose files were written.
 */
export async function completeIndex(
  root: string,
  index: EvidenceIndex,
  deviceId: string,
  written: number,
): Promise<void> {
  if (!index.complete || index.lastSeq(deviceId) < written) await rebuildIndex(root, index);
}

function put(index: EvidenceIndex, batch: readonly IndexLine[]): void {
  if (index.add(batch)) return;
  throw new RoundsError(
    'STORE_CORRUPT',
    'The index was damaged while it was being filled, so the disk may be failing. Evidence is not affected: check the disk, then run "rounds evidence rebuild-index".',
  );
}

async function readBundle(root: string, folder: string): Promise<IndexLine | string> {
  const read = await readEvidenceFile(join(root, folder, 'bundle.json'), MAX_BUNDLE_BYTES);
  if (!read.ok) return read.problem;
  try {
    return indexLineOf(bundle.parse(JSON.parse(read.bytes.toString('utf8'))), folder);
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : String(error);
  }
}
