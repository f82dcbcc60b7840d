import type { DriftResult } from '../../contract/drift.ts';
import type { Problem } from '../../contract/errors.ts';
import type { KeptEvidence } from '../store/kept-evidence.ts';
import type { Depth } from './cadence.ts';
import type { HostReading } from './read-host.ts';

/** Which bundle about a scan itself has to be sealed. */
export interface Owed {
  readonly attestation: boolean;
  readonly unreachable: boolean;
}

/** What is known before a scan is kept. */
export interface OwedContext {
  /** A person asked for the scan: it is proved whatever it found. */
  readonly asked: boolean;
  readonly depth: Depth;
  readonly read: HostReading;
  /** The results before this scan, and why the contact before it failed. */
  readonly before: ReadonlyMap<string, DriftResult>;
  readonly problemBefore: Problem | undefined;
  /** The day of the site. */
  readonly period: string;
  readonly hostId: string;
}

/**
 * A scan that was asked for is always proved. While watching, a host is attested once a day of its site, by the first scan
 * that read everything (once more if that one broke off), and is recorded as unreachable once a day, when it begins to be
 * so, and when the reason changes. The log would hold little else otherwise.
 */
export function owedFor(context: OwedContext, kept: KeptEvidence): Owed {
  const { asked, depth, read, before, period, hostId } = context;
  if (asked) return { attestation: true, unreachable: true };
  if (!read.reached) {
    const already = before.size > 0 && [...before.values()].every((result) => result.state === 'unreachable');
    const sameReason = context.problemBefore?.code === read.problem?.code;
    return {
      attestation: false,
      unreachable: !already || !sameReason || kept.period(hostId, 'unreachable') !== period,
    };
  }
  const whole = read.problem === undefined;
  const done = kept.period(hostId, 'attestation') === period;
  const doneInPart = kept.period(hostId, 'attestation_part') === period;
  return { unreachable: false, attestation: depth === 'full' && !done && (whole || !doneInPart) };
}

/** Remembers what {@link owedFor} asked for and was sealed. */
export function settle(owed: Owed, { depth, read, period, hostId }: OwedContext, kept: KeptEvidence): void {
  if (!read.reached) {
    if (owed.unreachable) kept.set(hostId, 'unreachable', period);
  } else if (owed.attestation && depth === 'full') {
    kept.set(hostId, read.problem === undefined ? 'attestation' : 'attestation_part', period);
  }
}
