import { createHash } from 'node:crypto';
import { citationsOf } from '../../contract/citations.ts';
import type { DriftResult } from '../../contract/drift.ts';
import type { Host } from '../../contract/fleet.ts';
import type { Check } from '../checks/check.ts';
import { judge } from '../checks/judge.ts';
import { isoTime } from '../clock.ts';
import { canonicalBytes } from '../evidence/canonical.ts';
import type { EffectiveBaseline } from '../fleet/baseline.ts';
import type { CheckReading, HostReading } from './read-host.ts';

/** The verdicts on one host: one per check, whether it was reached or not. */
export function resultsOf(
  host: Host,
  baseline: EffectiveBaseline,
  read: HostReading,
  checks: readonly Checked[],
): DriftResult[] {
  if (!read.reached) return checks.map((check) => unreachable(host, baseline, read, check));
  return read.readings.map((one) => resultOf(host, baseline, read.startedAt, one));
}

/** What of a check its results name. */
type Checked = Pick<Check<object>, 'id' | 'controls'>;

/** When a host was read, epoch ms. */
type Times = Pick<HostReading, 'startedAt' | 'endedAt'>;

function common(host: Host, baseline: EffectiveBaseline, read: Times, { id, controls }: Checked) {
  return {
    check: id,
    hipaa_controls: [...(controls ?? citationsOf(id))],
    ...(baseline.sha256 === undefined ? {} : { baseline_sha256: baseline.sha256 }),
    host_id: host.host_id,
    host_name: host.name,
    started_at: isoTime(read.startedAt),
    ended_at: isoTime(Math.max(read.startedAt, read.endedAt)),
  };
}

function unreachable(host: Host, baseline: EffectiveBaseline, read: HostReading, check: Checked): DriftResult {
  return {
    ...common(host, baseline, read, check),
    state: 'unreachable',
    drifted: false,
    causes: [],
    summary: read.problem?.message ?? 'The host could not be reached.',
    pre_state: {},
    expected: {},
    recommended_action: null,
    cures: [],
    probe_ms: 0,
  };
}

/** The verdict on one check of a host that was reached. */
export function resultOf(host: Host, baseline: EffectiveBaseline, startedAt: number, one: CheckReading): DriftResult {
  const { check, reading, endedAt, carriedSince } = one;
  const verdict = judge(check, reading, baseline.baseline, endedAt);
  const cures = new Map<string, string>();
  for (const cause of verdict.causes) {
    const action = check.cure(cause, host.platform);
    if (action !== undefined) cures.set(cause.code, action);
  }
  return {
    ...common(host, baseline, { startedAt, endedAt }, check),
    state: verdict.state,
    drifted: verdict.state === 'drifted',
    causes: [...verdict.causes],
    ...(verdict.severity === undefined ? {} : { severity: verdict.severity }),
    summary: verdict.summary,
    pre_state: reading.facts === undefined ? {} : check.record(reading.facts),
    expected: verdict.expected,
    recommended_action: cures.values().next().value ?? null,
    cures: [...cures.keys()],
    ...(reading.facts === undefined ? {} : { facts_fingerprint: fingerprint(check.stable(reading.facts)) }),
    probe_ms: one.probeMs,
    ...(carriedSince === undefined ? {} : { carried_since: isoTime(carriedSince) }),
  };
}

/** SHA-256 (hex) of the canonical form of stable facts. */
export function fingerprint(stable: Parameters<typeof canonicalBytes>[0]): string {
  return createHash('sha256').update(canonicalBytes(stable)).digest('hex');
}

/** True when the two results say something else: another state, other causes, another severity. */
export function differs(before: DriftResult | undefined, after: DriftResult): boolean {
  return before === undefined || gist(before) !== gist(after);
}

/**
 * True when a result says what the one before said, of the same facts under the same baseline: then it may go on facts that
 * were carried over. Anything new is judged by facts that were read for it.
 */
export function repeats(before: DriftResult | undefined, after: DriftResult): boolean {
  return (
    !differs(before, after) &&
    before?.facts_fingerprint === after.facts_fingerprint &&
    before?.baseline_sha256 === after.baseline_sha256
  );
}

function gist(result: DriftResult): string {
  const causes = result.causes.map((cause) => `${cause.code} ${cause.subject ?? ''}`).sort();
  return JSON.stringify([result.state, result.severity ?? '', causes]);
}
