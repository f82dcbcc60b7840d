import { describe, expect, test } from 'vitest';
import { type Bundle, EMPTY_TREE_HEAD } from '../../../contract/evidence.ts';
import { completenessFacts } from './facts.ts';

const envelope = {
  schema: 'rounds.evidence/1',
  version: '1.0',
  bundle_id: '0195c0de-0000-7000-8000-000000000001',
  label: 'EB-20260302-001',
  device_id: '0195c0de-0000-7000-8000-000000000002',
  seq: 1,
  site_id: '0195c0de-0000-7000-8000-000000000003',
  site_name: 'maple',
  host_id: '0195c0de-0000-7000-8000-000000000004',
  host_name: 'desk',
  deployment_mode: 'direct',
  app_version: '0',
  policy_version: '1',
  timestamp_start: '2026-03-02T08:00:00.000Z',
  timestamp_end: '2026-03-02T08:00:01.000Z',
  clock: { source: 'chrony', offset_ms: 0, synced: true },
  hipaa_controls: [],
  phi_scrubbed: true,
  redactions: {},
  artifacts: [],
  key_id: 'a'.repeat(64),
  prev_checkpoint: EMPTY_TREE_HEAD,
} satisfies Partial<Bundle>;
const END = Date.parse(envelope.timestamp_end);

describe('what a bundle proves', () => {
  test('an attestation: each check at the time when its facts were read, but for what was stale or unreachable', () => {
    const bundle: Bundle = {
      ...envelope,
      kind: 'attestation',
      host_facts: {},
      checks: [
        { check: 'logging', state: 'unknown', age_s: 0, causes: [] },
        { check: 'patching', state: 'compliant', age_s: 1800, causes: [] },
        { check: 'backup', state: 'stale', age_s: 9000, causes: [] },
        { check: 'firewall', state: 'unreachable', age_s: 0, causes: [] },
      ],
    };
    expect(completenessFacts(bundle)).toEqual([
      { kind: 'result', hostId: envelope.host_id, check: 'logging', at: END },
      { kind: 'result', hostId: envelope.host_id, check: 'patching', at: END - 1_800_000 },
    ]);
  });

  test('an unreachable: its whole period', () => {
    const bundle: Bundle = {
      ...envelope,
      kind: 'unreachable',
      reason: 'E004',
      detail: 'no way',
      period_start: '2026-03-02T00:00:00.000Z',
      period_end: envelope.timestamp_end,
    };
    expect(completenessFacts(bundle)).toEqual([
      { kind: 'unreachable', hostId: envelope.host_id, from: Date.parse('2026-03-02'), to: END },
    ]);
  });

  test('a change of policy: nothing', () => {
    const bundle: Bundle = {
      ...envelope,
      kind: 'policy',
      subject: 'host',
      target: 'desk',
      before: {},
      after: {},
      by: 'pat',
      reason: 'moved',
    };
    expect(completenessFacts(bundle)).toEqual([]);
  });
});
