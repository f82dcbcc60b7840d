import type { DriftResult, HostFacts } from '../../contract/drift.ts';
import type { HostIdentity } from '../../contract/evidence.ts';
import type { Host, Site } from '../../contract/fleet.ts';
import type { SignableObject } from '../../contract/primitives.ts';
import { isoTime } from '../clock.ts';
import type { Draft } from '../evidence/draft.ts';
import type { EffectiveBaseline } from '../fleet/baseline.ts';
import type { Owed } from './owed.ts';
import type { HostReading } from './read-host.ts';
import { differs } from './results.ts';

/** What one scan of one host leaves as evidence. */
export interface HostEvidence {
  readonly drafts: readonly Draft[];
  /** The results that changed, in the order of their drafts, which come first. */
  readonly changed: readonly DriftResult[];
}

/** Where and under which baseline a host was read. */
export interface EvidenceContext {
  readonly host: Host;
  readonly site: Site;
  readonly baseline: EffectiveBaseline;
  readonly read: HostReading;
}

/**
 * The drafts of one scan of one host: a `drift` bundle for each first or changed result, and, where it is `owed`, one
 * bundle for the scan itself: an `attestation` of all its checks or, when the host was not reached, an `unreachable`.
 */
export function evidenceOf(
  context: EvidenceContext,
  results: readonly DriftResult[],
  before: ReadonlyMap<string, DriftResult>,
  owed: Owed,
): HostEvidence {
  const shared = sharedFields(context);
  const { read } = context;
  if (!read.reached) {
    if (!owed.unreachable) return { changed: [], drafts: [] };
    return {
      changed: [],
      drafts: [
        {
          ...shared,
          kind: 'unreachable',
          hipaa_controls: [...new Set(results.flatMap((result) => result.hipaa_controls))],
          reason: read.problem?.code ?? 'E004',
          detail: clip(read.problem?.message ?? 'The host could not be reached.'),
          period_start: shared.timestamp_start,
          period_end: shared.timestamp_end,
        },
      ],
    };
  }
  const changed = results.filter((result) => differs(before.get(result.check), result));
  const drifts = changed.map((result): Draft => driftDraft(shared, result, before.get(result.check)));
  if (!owed.attestation) return { changed, drafts: drifts };
  const attestation: Draft = {
    ...shared,
    kind: 'attestation',
    hipaa_controls: [...new Set(results.flatMap((result) => result.hipaa_controls))],
    checks: results.map((result) => ({
      check: result.check,
      state: result.state,
      ...(result.severity === undefined ? {} : { severity: result.severity }),
      age_s: 0,
      ...(result.facts_fingerprint === undefined ? {} : { facts_fingerprint: result.facts_fingerprint }),
      causes: [...new Set(result.causes.map((cause) => cause.code))],
    })),
    host_facts: present(read.facts ?? {}),
  };
  return { changed, drafts: [...drifts, attestation] };
}

function sharedFields({ host, site, baseline, read }: EvidenceContext) {
  const offset = read.facts?.clock_offset_ms;
  return {
    site_id: site.site_id,
    site_name: site.name,
    host_id: host.host_id,
    host_name: host.name,
    host_identity: identityOf(host, read),
    ...(baseline.sha256 === undefined ? {} : { baseline_sha256: baseline.sha256 }),
    timestamp_start: isoTime(read.startedAt),
    // A clock that was set back during the scan must not make a record that ends before it starts.
    timestamp_end: isoTime(Math.max(read.startedAt, read.endedAt)),
    ...(offset === undefined ? {} : { ntp_offset_ms: offset }),
  };
}

/** Who the host proved to be, with the address at which it was asked. */
export function identityOf(host: Host, read: Pick<HostReading, 'identity'>): HostIdentity {
  return {
    transport: transportOf(host.address),
    address: host.address,
    ...(read.identity === undefined ? {} : { ssh_host_key_sha256: read.identity.fingerprint }),
  };
}

function transportOf(address: string): HostIdentity['transport'] {
  if (address.startsWith('local:')) return 'local';
  return address.startsWith('demo:') ? 'demo' : 'ssh';
}

function driftDraft(
  shared: ReturnType<typeof sharedFields>,
  result: DriftResult,
  previous: DriftResult | undefined,
): Draft {
  return {
    ...shared,
    kind: 'drift',
    hipaa_controls: result.hipaa_controls,
    check: result.check,
    state: result.state,
    ...(result.severity === undefined ? {} : { severity: result.severity }),
    causes: result.causes,
    summary: clip(result.summary),
    pre_state: result.pre_state,
    expected: result.expected,
    ...(result.facts_fingerprint === undefined ? {} : { facts_fingerprint: result.facts_fingerprint }),
    ...(previous === undefined ? {} : { previous_state: previous.state }),
    ...named(result.pre_state, 'revision', 'nixos_revision'),
    ...named(result.pre_state, 'system_path', 'derivation_digest'),
    ...named(result.pre_state, 'ruleset_hash', 'ruleset_hash'),
  };
}

/** Only what was read: a signed record holds no `undefined`. */
function present(facts: HostFacts): SignableObject {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(facts)) if (value !== undefined) kept[name] = value;
  return kept;
}

/** Lifts a text fact into the envelope under the name that auditors search for. */
function named<K extends string>(facts: SignableObject, fact: string, name: K): { [key in K]?: string } {
  const value = facts[fact];
  const lifted: { [key in K]?: string } = {};
  if (typeof value === 'string' && value !== '') lifted[name] = value;
  return lifted;
}

function clip(text: string): string {
  return text.length <= 2000 ? text : `${text.slice(0, 1990)} [cut]`;
}
