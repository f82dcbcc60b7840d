import { createHash } from 'node:crypto';
import { CITATIONS } from '../../contract/citations.ts';
import type { DriftResult } from '../../contract/drift.ts';
import type { BuiltinCheckId } from '../../contract/enums.ts';
import type { Host } from '../../contract/fleet.ts';
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
  checks: readonly { id: BuiltinCheckId }[],
): DriftResult[] {
  if (!read.reached) return checks.map(({ id }) => unreachable(host, baseline, read, id));
  return read.readings.map((one) => judged(host, baseline, read, one));
}

function common(host: Host, baseline: EffectiveBaseline, read: HostReading, check: BuiltinCheckId) {
  return {
    check,
    hipaa_controls: [...CITATIONS[check]],
    ...(baseline.sha256 === undefined ? {} : { baseline_sha256: baseline.sha256 }),
    host_id: host.host_id,
    host_name: host.name,
    started_at: isoTime(read.startedAt),
    ended_at: isoTime(Math.max(read.startedAt, read.endedAt)),
  };
}

function unreachable(host: Host, baseline: EffectiveBaseline, read: HostReading, check: BuiltinCheckId): DriftResult {
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

function judged(host: Host, baseline: EffectiveBaseline, read: HostReading, one: CheckReading): DriftResult {
  const { check, reading } = one;
  const verdict = judge(check, reading, baseline.baseline, read.endedAt);
  const cures = new Map<string, string>();
  for (const cause of verdict.causes) {
    const action = check.cure(cause, host.platform);
    if (action !== undefined) cures.set(cause.code, action);
  }
  return {
    ...common(host, baseline, read, check.id),
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

function gist(result: DriftResult): string {
  const causes = result.causes.map((cause) => `${cause.code} ${cause.subject ?? ''}`).sort();
  return JSON.stringify([result.state, result.severity ?? '', causes]);
}
