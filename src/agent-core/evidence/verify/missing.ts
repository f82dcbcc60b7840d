import type { LogVerdict } from '../../../contract/evidence.ts';
import { keptHead } from './log-consistency.ts';
import type { LogMemory } from './log-memory.ts';
import type { LogView } from './log-view.ts';
import type { TrustedKeys } from './trust.ts';

/** The bundles of one device that were found on disk. */
export interface OnDisk {
  /** Ids of all bundle folders, of any device. */
  readonly ids: ReadonlySet<string>;
  /** Numbers that readable bundles of this device carry. */
  readonly numbers: ReadonlySet<number>;
  /** What `retention` bundles account for: id and SHA-256, with a space between. */
  readonly retired: ReadonlySet<string>;
}

/** A key cannot be used for the log of a million entries and have signed this: bounds the list for hostile input. */
const MAX_NAMED = 1_000_000;

/** What was logged, here or in anybody's memory, and is not on disk: by number, and by id where it is known. */
export function missingOf(
  view: LogView,
  memory: LogMemory,
  onDisk: OnDisk,
  keys: readonly TrustedKeys[],
): LogVerdict['missing'] {
  const missing = new Map<number, { seq: number; bundle_id?: string }>();
  const known = new Set<number>();
  const look = (seq: number, id: string, sha256: string) => {
    known.add(seq);
    if (!onDisk.ids.has(id) && !onDisk.retired.has(`${id} ${sha256}`)) missing.set(seq, { seq, bundle_id: id });
  };
  for (const entry of view.entries) look(entry.seq, entry.id, entry.bundle_sha256);
  for (const one of memory.remembered ?? []) look(one.seq, one.bundleId, one.sha256);
  const covered = Math.max(0, ...memory.kept.map((kept) => keptHead(kept, view.deviceId, keys)?.size ?? 0));
  const last = Math.min(covered, view.entries.length + MAX_NAMED);
  for (let seq = view.entries.length + 1; seq <= last; seq += 1) {
    if (!known.has(seq) && !onDisk.numbers.has(seq)) missing.set(seq, { seq });
  }
  return [...missing.values()].sort((a, b) => a.seq - b.seq);
}
