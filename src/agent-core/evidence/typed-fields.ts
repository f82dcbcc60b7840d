import type { Draft } from './draft.ts';

const HOST_FIELDS = ['host_id', 'host_name'];
const PEER_FIELDS = ['fingerprint', 'key_type', 'address'];
/** Of a technician's role, and of a custom check that was accepted or withdrawn. */
const DECISION_FIELDS = ['technician_id', 'role', 'role_basis', 'custom_check', 'sha256', 'platforms'];

/**
 * Paths of the fields whose values are ours, typed and free of health information: ids, enumerations, hashes, times, the
 * inventory. Everything else is text and goes through the scrubber before it is hashed. Paths, never bare names: what a
 * host tells about itself (`pre_state`) must not get past the scrubber by being called `address`.
 */
export const TYPED_FIELDS: ReadonlySet<string> = new Set([
  ...[
    'kind',
    'site_id',
    'site_name',
    ...HOST_FIELDS,
    'host_identity',
    'baseline_sha256',
    'timestamp_start',
    'timestamp_end',
    'hipaa_controls',
    'check',
    'state',
    'severity',
    'previous_state',
    'facts_fingerprint',
    'ruleset_hash',
    'target',
    'by',
    'period_start',
    'period_end',
    'event',
    'subject',
    'subject_key_id',
    'subject_role',
    'public_key',
    'runbook_id',
    'runbook_sha256',
    'plan_hash',
    'approval_id',
    'incident_id',
    'outcome',
    'order_id',
    'decision',
    'removed_bundle_id',
    'removed_sha256',
  ].map((name) => `$.${name}`),
  '$.causes[].code',
  '$.causes[].severity',
  ...['check', 'state', 'severity', 'facts_fingerprint', 'causes'].map((name) => `$.checks[].${name}`),
  ...[...HOST_FIELDS, 'platform', 'address', 'checks', 'exceptions'].map((name) => `$.hosts[].${name}`),
  ...['timestamp', 'stdout_sha256'].map((name) => `$.action_taken[].${name}`),
  ...[...PEER_FIELDS, ...DECISION_FIELDS].flatMap((name) => [`$.before.${name}`, `$.after.${name}`]),
]);

/** Addresses of the host itself are inventory, not somebody's personal address. */
export function inventoryOf(draft: Draft): readonly string[] {
  const address = 'host_identity' in draft ? draft.host_identity?.address : undefined;
  const host = address === undefined ? undefined : /^[a-z]+:\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/?]+)/.exec(address)?.[1];
  return host === undefined ? [] : [host.replaceAll(/[[\]]/g, '')];
}
