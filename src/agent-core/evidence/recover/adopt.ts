import { EMPTY_TREE_HEAD, type TreeHead } from '../../../contract/evidence.ts';
import type { Clock } from '../../clock.ts';
import { RoundsError } from '../../errors.ts';
import { keyRecordedMark, metaTable } from '../../store/meta.ts';
import type { Db } from '../../store/open.ts';
import { canonicalize } from '../canonical.ts';
import { CompactRange } from '../compact-range.ts';
import { setFrontier } from '../frontier.ts';
import { labelDay } from '../layout.ts';
import { leafHash } from '../merkle.ts';
import { logTables } from '../outbox.ts';
import { keyring } from '../verify/keyring.ts';
import { headOf, type LogView } from '../verify/log-view.ts';
import { NO_KEYS, publishedKeys } from '../verify/trust.ts';
import { bundlesOnDisk, type Found, signatureOf } from './salvage.ts';

/** What a database took over from the files of its log. */
export interface Adopted {
  /** Numbers that the newest checkpoint covers. */
  readonly covered: number;
  /** Bundles behind them that were found whole and wait in the outbox now. */
  readonly pending: number;
}

/**
 * Brings a database that is behind the log on disk up to it: an older copy that was put back, or a new one. The numbers
 * that the newest checkpoint covers become its memory; signed bundles behind them, on disk or in `more`, become its
 * outbox, as they were when the console ended. Changes no evidence.
 *
 * @throws RoundsError `EVIDENCE_DAMAGED` when the log does not hold together, or the database remembers another one.
 */
export async function adoptLog(
  db: Db,
  root: string,
  view: LogView,
  clock: Clock,
  more: readonly Found[],
): Promise<Adopted> {
  const head = wholeHead(view);
  assertSameLog(db, view, head);
  const survey = await surveyDisk(root, view, head, more);
  const pending = await pendingOf(root, view, head, survey);
  const tables = logTables(db);
  const meta = metaTable(db);
  db.transaction(() => {
    const range = CompactRange.empty();
    const known = tables.lastSeq();
    for (const entry of view.entries.slice(0, head.size)) {
      range.append(leafHash(Buffer.from(canonicalize(entry))));
      if (entry.seq > known) tables.recall(entry);
    }
    setFrontier(db, range);
    if (view.checkpoint !== undefined) tables.remember(head, view.checkpoint.text, clock.now());
    tables.settle(head.size);
    for (const one of pending) tables.put(one.row, one.record.kind, one.sha256);
    for (const [day, used] of survey.labels) tables.recallLabel(day, used);
    for (const keyId of survey.recordedKeys) meta.set(keyRecordedMark(keyId), 'made');
  }).immediate();
  return { covered: head.size, pending: pending.length };
}

/** The newest checkpoint's head; empty for a log without one. */
function wholeHead(view: LogView): TreeHead {
  const head = view.checkpoint === undefined ? EMPTY_TREE_HEAD : headOf(view.checkpoint.head);
  const whole =
    view.faults.length === 0 &&
    [view.canonical, view.schema, view.gap].every((check) => check.result === 'pass') &&
    view.rootAt(head.size) === head.root;
  if (whole) return head;
  throw damaged('The log on disk does not hold together, so nothing was changed.');
}

function assertSameLog(db: Db, view: LogView, head: TreeHead): void {
  const tables = logTables(db);
  const waiting = tables.pending(head.size, Number.MAX_SAFE_INTEGER).filter((row) => row.seq <= head.size);
  const differs =
    tables.entries().some((one) => one.seq <= head.size && view.entries[one.seq - 1]?.bundle_sha256 !== one.sha256) ||
    waiting.some((row) => row.entry !== canonicalize(view.entries[row.seq - 1] ?? null));
  if (differs) throw damaged('The database and the log on disk are not of the same history, so nothing was changed.');
}

interface Survey {
  /** Labels used up, by day. */
  readonly labels: ReadonlyMap<string, number>;
  /** Keys whose making is in the log. */
  readonly recordedKeys: ReadonlySet<string>;
  /** Keys that signed what the checkpoint covers. */
  readonly signers: ReadonlySet<string>;
  /** Bundles behind the checkpoint, by number. */
  readonly later: ReadonlyMap<number, Found>;
}

async function surveyDisk(root: string, view: LogView, head: TreeHead, more: readonly Found[]): Promise<Survey> {
  const labels = new Map<string, number>();
  const recordedKeys = new Set<string>();
  const signers = new Set<string>();
  const later = new Map<number, Found>();
  const look = (found: Found) => {
    const { record } = found;
    const day = labelDay(record.timestamp_end);
    labels.set(day, Math.max(labels.get(day) ?? 0, Number(record.label.slice('EB-YYYYMMDD-'.length))));
    if (record.kind === 'key' && record.event === 'made') recordedKeys.add(record.subject_key_id);
    if (record.seq > head.size) later.set(record.seq, found);
    else if (view.entries[record.seq - 1]?.bundle_sha256 === found.sha256) signers.add(record.key_id);
  };
  for (const found of more) look(found);
  for await (const found of bundlesOnDisk(root, view.deviceId)) look(found);
  return { labels, recordedKeys, signers, later };
}

/** Bundles without a gap behind the checkpoint, each signed by a key that the log knows. */
async function pendingOf(root: string, view: LogView, head: TreeHead, survey: Survey): Promise<Found[]> {
  const keys = keyring(NO_KEYS, await publishedKeys(root), root);
  const pending: Found[] = [];
  for (let seq = head.size + 1; ; seq += 1) {
    const found = survey.later.get(seq);
    const entry = view.entries[seq - 1];
    const good = found !== undefined && (await isSigned(found, keys, survey.signers));
    if (entry !== undefined && !(good && found.row.entry === canonicalize(entry)))
      throw damaged(`The log on disk has number ${seq}, but its bundle is gone or altered. Nothing was changed.`);
    if (!good) return pending;
    pending.push(found);
  }
}

async function isSigned(
  found: Found,
  keys: ReturnType<typeof keyring>,
  signers: ReadonlySet<string>,
): Promise<boolean> {
  if (signers.size > 0 && !signers.has(found.record.key_id)) return false;
  const verifier = await keys.verifier(found.record.key_id);
  const signature = signatureOf(found);
  return verifier !== undefined && signature !== undefined && verifier(found.digest, signature);
}

function damaged(what: string): RoundsError {
  return new RoundsError(
    'EVIDENCE_DAMAGED',
    `${what} "rounds verify" on the evidence folder names what differs; put back a copy of the evidence or of the database.`,
  );
}
