import type { Bundle, LogVerdict, VerifyCheck } from '../../../contract/evidence.ts';
import type { LogView } from './log-view.ts';
import { type Checks, fail, notChecked, pass } from './verdict.ts';

/** A log that is at hand, and the verdict on it. */
export interface JudgedLog {
  readonly view: LogView;
  readonly verdict: LogVerdict;
  /** Ids of bundles that its console has acknowledged and not yet logged. */
  readonly waiting: ReadonlySet<string>;
}

/** Judges the place of a bundle, whose bytes have this SHA-256 (hex), in the log of its device. */
export function judgePlace(
  record: Bundle,
  sha256: string,
  log: JudgedLog | undefined,
): Pick<Checks, 'in_log' | 'log_consistent' | 'no_gap'> {
  if (log === undefined) {
    const missing = notChecked(`the log of device ${record.device_id} is not at hand`);
    return { in_log: missing, log_consistent: missing, no_gap: missing };
  }
  return {
    in_log: inclusion(record, sha256, log),
    log_consistent: consistency(record, log),
    no_gap: log.verdict.checks.no_gap ?? notChecked('the log was not judged'),
  };
}

function inclusion(record: Bundle, sha256: string, { view, waiting }: JudgedLog): VerifyCheck {
  const entry = view.entries[record.seq - 1];
  if (entry === undefined && waiting.has(record.bundle_id))
    return notChecked(`number ${record.seq} waits in the database to be logged`);
  if (entry === undefined) {
    return fail(
      `the log ends at ${view.entries.length}, before number ${record.seq}: it was cut, or a console was ended while it wrote (its next start goes on)`,
    );
  }
  if (entry.id !== record.bundle_id || entry.kind !== record.kind)
    return fail(`number ${record.seq} of the log is the ${entry.kind} bundle ${entry.id}`);
  if (entry.bundle_sha256 !== sha256)
    return fail(`the log has SHA-256 ${entry.bundle_sha256}, these bytes have ${sha256}`);
  if (record.seq > (view.checkpoint?.head.size ?? 0))
    return notChecked(`no checkpoint covers number ${record.seq} yet`);
  return pass;
}

function consistency(record: Bundle, { view, verdict }: JudgedLog): VerifyCheck {
  // A bundle cannot be better placed than the log that it stands in.
  for (const name of ['bytes_canonical', 'schema', 'signature', 'log_consistent'] as const) {
    const check = verdict.checks[name];
    if (check !== undefined && check.result !== 'pass') return { ...check, detail: `log: ${check.detail ?? name}` };
  }
  const { size, root } = record.prev_checkpoint;
  if (size >= record.seq) return fail(`prev_checkpoint covers ${size} entries, but this is number ${record.seq}`);
  const here = view.rootAt(size);
  if (here === root) return pass;
  return fail(`prev_checkpoint says root ${root} at ${size}, the log has ${here ?? 'no such size'}`);
}
