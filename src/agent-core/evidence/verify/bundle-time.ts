import type { Bundle, LogEntry, VerifyCheck } from '../../../contract/evidence.ts';
import { fail, pass } from './verdict.ts';

/** Console clocks that were measured further off than this make a time implausible (spec default of `ntp_max_skew_ms`). */
const MAX_SKEW_MS = 5000;

/**
 * Judges the times of a bundle: order, and the skew that was measured. Nobody can say from inside whether a clock was
 * right. `before` is the entry before it in the log.
 */
export function judgeTime(record: Bundle, before: LogEntry | undefined): VerifyCheck {
  const end = Date.parse(record.timestamp_end);
  if (Number.isNaN(end) || Number.isNaN(Date.parse(record.timestamp_start)))
    return fail(`there is no such time as ${record.timestamp_start} or ${record.timestamp_end}`);
  if (record.clock.synced && Math.abs(record.clock.offset_ms) > MAX_SKEW_MS)
    return fail(`the console's clock was measured ${record.clock.offset_ms} ms off`);
  const sealed = uuidTime(record.bundle_id);
  if (end > sealed + MAX_SKEW_MS) return fail(`it ends ${record.timestamp_end}, after it was sealed`);
  if (before !== undefined && uuidTime(before.id) > sealed + MAX_SKEW_MS)
    return fail(`the clock went back: number ${before.seq} was sealed later than this one`);
  return pass;
}

/** Milliseconds since the Unix epoch that a UUIDv7 carries (RFC 9562, 5.7). */
function uuidTime(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}
