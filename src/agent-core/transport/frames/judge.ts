import { MAX_OUTPUT_BYTES } from '../limits.ts';
import type { Frame, Probe } from '../session.ts';
import type { FrameAccount } from './grammar.ts';

/** What `timeout` and the shell report for a probe that was killed: coreutils 124, KILL 137, TERM 143 (busybox). */
const KILLED = new Set([124, 137, 143]);

/** The host counts hundredths of a second, cut off at both ends. */
const CLOCK_SLACK_MS = 20;

/** The frame of a probe whose last line came: what it printed, or why that cannot be used. */
export function judgeFrame(probe: Probe, account: FrameAccount, output: Buffer): Frame {
  const { exitCode, ms, kept, rest } = account;
  const missing = (reason: 'timeout' | 'truncated' | 'garbled', detail: string): Frame => ({
    status: 'missing',
    reason,
    detail,
    ms,
  });
  if (kept !== undefined && kept !== output.length) {
    return missing(
      'garbled',
      `The host sent ${output.length} of the ${kept} bytes of this answer. Scan again; if it stays so, something on the host writes into the session.`,
    );
  }
  if ((rest ?? 0) > 0) return truncated(account);
  if (
    kept === undefined ||
    exitCode === undefined ||
    (KILLED.has(exitCode) && ms + CLOCK_SLACK_MS >= probe.timeoutMs)
  ) {
    return missing(
      'timeout',
      `The probe had no answer within ${probe.timeoutMs / 1000} s and was ended on the host. Look there for a command that hangs (a dead mount, a stuck service), then scan again.`,
    );
  }
  // Full to the brim, and the count of the rest did not come back.
  if (kept === MAX_OUTPUT_BYTES && rest === undefined) return truncated(account);
  return { status: 'ok', exitCode, ms, output: output.toString('utf8') };
}

function truncated({ ms, rest, restSha256 }: FrameAccount): Frame {
  return {
    status: 'missing',
    reason: 'truncated',
    detail: `The probe printed more than 1 MiB${rest === undefined ? '' : ` (${rest} bytes more)`}, which is no sensible answer. Look on the host for what it prints.`,
    ms,
    ...(rest === undefined || restSha256 === undefined ? {} : { rest: { bytes: rest, sha256: restSha256 } }),
  };
}
