import type { LogVerdict, TreeHead, VerifyCheck } from '../../../contract/evidence.ts';
import { encodeBase64 } from '../base64.ts';
import { canonicalBytes } from '../canonical.ts';
import { type Checkpoint, originOf, parseCheckpoint, verifyCheckpoint } from '../checkpoint.ts';
import { CompactRange } from '../compact-range.ts';
import { leafHash } from '../merkle.ts';
import type { RememberedEntry } from '../outbox.ts';
import { describeHead, type LogView } from './log-view.ts';
import { keysFor, publicKeyOfRecord, type TrustedKeys } from './trust.ts';
import { fail, notChecked, pass } from './verdict.ts';

/** What is known of a log from elsewhere than its files. */
export interface LogMemory {
  /** Checkpoints that somebody kept: from a report, a mirror, the database. Signed texts. */
  readonly kept: readonly { readonly name: string; readonly text: string }[];
  /** What the database of this console remembers; undefined when somebody else's evidence is judged. */
  readonly remembered: readonly RememberedEntry[] | undefined;
  /** Bundles with these ids are on disk. Undefined when only a part was looked at, so nothing can be called missing. */
  readonly onDisk: ReadonlySet<string> | undefined;
  /** Ids that a `retention` bundle accounts for. */
  readonly retired: ReadonlySet<string>;
}

/** The verdict on a log, and the checks that every bundle in it shares. */
export function judgeLog(view: LogView, memory: LogMemory, trust: TrustedKeys, published: TrustedKeys): LogVerdict {
  const signed = judgeSignatures(view, trust, published);
  const consistent = judgeConsistency(view, memory, trust, published);
  const gone = missingOf(view, memory);
  return {
    device_id: view.deviceId,
    size: view.entries.length,
    ...(view.checkpoint === undefined ? {} : { root: encodeBase64(view.checkpoint.head.root) }),
    missing: gone,
    checks: {
      bytes_canonical: view.canonical,
      schema: view.schema,
      signature: signed.signature,
      key_known: signed.known,
      log_consistent: consistent,
      no_gap: view.gap,
      in_log:
        gone.length === 0
          ? pass
          : fail(`${gone.length} logged ${gone.length === 1 ? 'bundle is' : 'bundles are'} not on disk`),
    },
  };
}

function judgeSignatures(
  view: LogView,
  trust: TrustedKeys,
  published: TrustedKeys,
): { signature: VerifyCheck; known: VerifyCheck } {
  if (view.checkpoint === undefined) {
    const none =
      view.entries.length === 0
        ? notChecked('the log has no checkpoint yet')
        : fail('the log has entries but no readable checkpoint');
    return { signature: none, known: notChecked('no checkpoint') };
  }
  for (const one of [{ name: 'checkpoint', ...view.checkpoint }, ...view.older]) {
    const state = signatureOf(one.text, view.deviceId, trust);
    if (state === 'good') continue;
    if (signatureOf(one.text, view.deviceId, published) !== 'good')
      return {
        signature: fail(`${one.name} is not signed by a known log key`),
        known: fail('no known log key signed it'),
      };
    if (trust.confirmed)
      return { signature: pass, known: fail(`${one.name} is signed by a log key that ${trust.source} does not name`) };
  }
  return {
    signature: pass,
    known: trust.confirmed ? pass : notChecked('keys not confirmed: give --keys or --org-fingerprint'),
  };
}

function signatureOf(text: string, deviceId: string, keys: TrustedKeys): 'good' | 'not' {
  for (const record of keysFor(keys, 'log')) {
    if (verifyCheckpoint(text, { name: originOf(deviceId), publicKey: publicKeyOfRecord(record) }).ok) return 'good';
  }
  return 'not';
}

/** The entries give the root that was signed, and every older or kept head is a beginning of this same log. */
function judgeConsistency(view: LogView, memory: LogMemory, trust: TrustedKeys, published: TrustedKeys): VerifyCheck {
  const fault = view.faults[0];
  if (fault !== undefined) return fail(fault);
  if (view.checkpoint === undefined)
    return view.entries.length === 0 ? pass : fail('the log has entries but no readable checkpoint');
  const newest = headOf(view.checkpoint.head);
  if (newest.size > view.entries.length)
    return fail(`the checkpoint covers ${newest.size} entries, the log has ${view.entries.length}`);
  for (const { name, head } of [{ name: 'checkpoint', head: view.checkpoint.head }, ...view.older]) {
    const known = headOf(head);
    if (view.rootAt(known.size) !== known.root)
      return fail(`${name} says ${describeHead(known)}, the entries give ${view.rootAt(known.size) ?? 'no such size'}`);
  }
  for (const { name, text } of memory.kept) {
    const problem = judgeKept(view, memory, name, text, [trust, published]);
    if (problem !== undefined) return problem;
  }
  const altered = memory.remembered?.find(
    (one) => view.entries[one.seq - 1] !== undefined && view.entries[one.seq - 1]?.bundle_sha256 !== one.sha256,
  );
  if (altered !== undefined) return fail(`entry ${altered.seq} is not the one that this console remembers`);
  return pass;
}

function judgeKept(
  view: LogView,
  memory: LogMemory,
  name: string,
  text: string,
  keys: readonly TrustedKeys[],
): VerifyCheck | undefined {
  let checkpoint: Checkpoint;
  try {
    checkpoint = parseCheckpoint(text);
  } catch (error) {
    return fail(`${name} is not a checkpoint: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (checkpoint.origin !== originOf(view.deviceId)) return undefined; // it covers another device's log
  if (!keys.some((some) => signatureOf(text, view.deviceId, some) === 'good'))
    return fail(`${name} is not signed by a known log key`);
  const head = headOf(checkpoint);
  const here = view.rootAt(head.size);
  if (here === head.root) return undefined;
  if (here !== undefined)
    return fail(`${name} says ${describeHead(head)}; this log had root ${here} then: it was rewritten`);
  const from = view.entries.length + 1;
  const numbers = from === head.size ? `entry ${from} was` : `entries ${from} to ${head.size} were`;
  const rewritten =
    continuedRoot(view, memory, head.size) === head.root ? '' : '; what came before cannot be compared without them';
  return fail(
    `${name} covers ${head.size} entries, the log here ends at ${view.entries.length}: ${numbers} removed${rewritten}`,
  );
}

/** The root that the entries here and the remembered ones behind them give together. */
function continuedRoot(view: LogView, memory: LogMemory, size: number): string | undefined {
  const range = CompactRange.empty();
  for (const entry of view.entries) range.append(leafHash(canonicalBytes(entry)));
  for (const one of memory.remembered ?? []) {
    if (one.seq !== range.size + 1 || range.size >= size) continue;
    range.append(
      leafHash(canonicalBytes({ id: one.bundleId, kind: one.kind, seq: one.seq, bundle_sha256: one.sha256 })),
    );
  }
  return range.size === size ? encodeBase64(range.root()) : undefined;
}

/** What was logged, here or in anybody's memory, and is not on disk; by number, and by id where it is known. */
function missingOf(view: LogView, memory: LogMemory): { seq: number; bundle_id?: string }[] {
  const { onDisk } = memory;
  if (onDisk === undefined) return [];
  const missing = new Map<number, { seq: number; bundle_id?: string }>();
  const lost = (seq: number, id: string) => {
    if (!onDisk.has(id) && !memory.retired.has(id)) missing.set(seq, { seq, bundle_id: id });
  };
  for (const entry of view.entries) lost(entry.seq, entry.id);
  for (const one of memory.remembered ?? []) lost(one.seq, one.bundleId);
  const highest = Math.max(0, ...memory.kept.map(({ text }) => keptSize(text, view.deviceId)));
  for (let seq = view.entries.length + 1; seq <= highest; seq += 1) {
    const known = memory.remembered?.[seq - 1];
    if (!missing.has(seq) && !(known !== undefined && onDisk.has(known.bundleId))) missing.set(seq, { seq });
  }
  return [...missing.values()].sort((a, b) => a.seq - b.seq);
}

function keptSize(text: string, deviceId: string): number {
  try {
    const head = parseCheckpoint(text);
    return head.origin === originOf(deviceId) ? Math.min(head.size, 10_000_000) : 0;
  } catch {
    return 0;
  }
}

/** A checkpoint's head as records write it. */
export function headOf(checkpoint: Checkpoint): TreeHead {
  return { size: checkpoint.size, root: encodeBase64(checkpoint.root) };
}
