import type { LogEntry, TreeHead, VerifyCheck } from '../../../contract/evidence.ts';
import { encodeBase64 } from '../base64.ts';
import { canonicalBytes } from '../canonical.ts';
import { type Checkpoint, originOf, parseCheckpoint } from '../checkpoint.ts';
import { CompactRange } from '../compact-range.ts';
import { leafHash } from '../merkle.ts';
import type { RememberedEntry } from '../outbox.ts';
import type { KeptCheckpoint, LogMemory } from './log-memory.ts';
import { lacksCheckpoint, signerOfCheckpoint } from './log-signatures.ts';
import { headOf, type LogView } from './log-view.ts';
import type { TrustedKeys } from './trust.ts';
import { fail, pass } from './verdict.ts';

/** The entries give the root that was signed, and every older or kept head is a beginning of this same log. */
export function judgeConsistency(view: LogView, memory: LogMemory, keys: readonly TrustedKeys[]): VerifyCheck {
  const fault = view.faults[0];
  if (fault !== undefined) return fail(fault);
  const stored = view.checkpoint === undefined ? view.older : [view.checkpoint, ...view.older];
  for (const { name, head } of stored) {
    const { size, root } = headOf(head);
    const here = view.rootAt(size);
    if (here === undefined) return fail(`${name} covers ${size} entries, the log has ${view.entries.length}`);
    if (here !== root) return fail(`${name} says root ${root} at ${size} entries, the entries give ${here}`);
  }
  for (const kept of memory.kept) {
    const problem = judgeKept(view, memory, kept, keys);
    if (problem !== undefined) return fail(problem);
  }
  const altered = memory.remembered?.find((one) => isAltered(one, view.entries[one.seq - 1]));
  if (altered !== undefined) return fail(`entry ${altered.seq} is not the one that this console remembers`);
  return view.checkpoint === undefined && view.entries.length > 0 ? lacksCheckpoint(view) : pass;
}

/** The head of a kept checkpoint of this log that a known key signed; undefined for anything else. */
export function keptHead(kept: KeptCheckpoint, deviceId: string, keys: readonly TrustedKeys[]): TreeHead | undefined {
  if (!keys.some((some) => signerOfCheckpoint(kept.text, deviceId, some) !== undefined)) return undefined;
  return headOf(parseCheckpoint(kept.text));
}

function judgeKept(
  view: LogView,
  memory: LogMemory,
  kept: KeptCheckpoint,
  keys: readonly TrustedKeys[],
): string | undefined {
  let checkpoint: Checkpoint;
  try {
    checkpoint = parseCheckpoint(kept.text);
  } catch (error) {
    return `${kept.name} is not a checkpoint: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (checkpoint.origin !== originOf(view.deviceId)) return undefined; // it covers another device's log
  const head = keptHead(kept, view.deviceId, keys);
  if (head === undefined) return `${kept.name} is not signed by a known log key of this device`;
  const here = view.rootAt(head.size);
  if (here === head.root) return undefined;
  if (here !== undefined) {
    return `${kept.name} says root ${head.root} at ${head.size} entries; this log had ${here} then: it was rewritten`;
  }
  const from = view.entries.length + 1;
  const numbers = from === head.size ? `entry ${from} was` : `entries ${from} to ${head.size} were`;
  const before = isBeginning(view, memory, head)
    ? ''
    : '; whether those before were rewritten cannot be told without them';
  return `${kept.name} covers ${head.size} entries, the log here ends at ${view.entries.length}: ${numbers} removed${before}`;
}

/** Whether the entries here and the remembered ones behind them give the kept root together. */
function isBeginning(view: LogView, memory: LogMemory, head: TreeHead): boolean {
  const range = CompactRange.empty();
  for (const entry of view.entries) range.append(leafHash(canonicalBytes(entry)));
  for (const one of memory.remembered ?? []) {
    if (one.seq !== range.size + 1 || range.size >= head.size) continue;
    const entry = { id: one.bundleId, kind: one.kind, seq: one.seq, bundle_sha256: one.sha256 };
    range.append(leafHash(canonicalBytes(entry)));
  }
  return range.size === head.size && encodeBase64(range.root()) === head.root;
}

/** Entries behind the end are another matter: they are missing, not altered. */
function isAltered(one: RememberedEntry, entry: LogEntry | undefined): boolean {
  if (entry === undefined) return false;
  return entry.bundle_sha256 !== one.sha256 || entry.id !== one.bundleId || entry.kind !== one.kind;
}
