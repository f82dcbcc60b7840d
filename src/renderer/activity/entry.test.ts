import { expect, test } from 'vitest';
import type { Bundle } from '../../contract/evidence.ts';
import { entryOf } from './entry.ts';

const HEX = 'a3f1c2d4e5b60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90';
const DANA = '0197f000-0000-7000-8000-000000000001';
const NAMES = new Map([[DANA, 'Dana Lead']]);
const envelope = {
  schema: 'rounds.evidence/1',
  version: '1.0',
  bundle_id: '0197c000-0000-7000-8000-000000000001',
  label: 'EB-20261120-001',
  device_id: '0197e000-0000-7000-8000-000000000001',
  seq: 1,
  site_id: '0197a000-0000-7000-8000-000000000001',
  site_name: 'riverside-clinic',
  deployment_mode: 'direct',
  app_version: '0.1.0',
  policy_version: '1',
  timestamp_start: '2026-11-20T08:00:00.000Z',
  timestamp_end: '2026-11-20T08:00:00.000Z',
  clock: { source: 'chrony', offset_ms: 0, synced: true },
  hipaa_controls: [],
  phi_scrubbed: true,
  redactions: {},
  artifacts: [],
  key_id: HEX,
  prev_checkpoint: { size: 0, root: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' },
} as const satisfies Partial<Bundle>;

function policy(rest: Partial<Extract<Bundle, { kind: 'policy' }>>): Bundle {
  return {
    ...envelope,
    kind: 'policy',
    subject: 'baseline',
    target: 'riverside-clinic',
    before: { a: 1 },
    after: { a: 2 },
    by: 'dana',
    reason: 'Agreed with the clinic',
    ...rest,
  };
}

test.each([
  [{}, 'Baseline of riverside-clinic changed'],
  [{ before: {} }, 'Baseline of riverside-clinic set'],
  [{ after: {}, subject: 'exception' as const }, 'Exception of riverside-clinic removed'],
  [{ before: {}, subject: 'host' as const, target: 'ehr-db-01' }, 'Host ehr-db-01 added'],
  [{ after: {}, subject: 'host' as const, target: 'ehr-db-01' }, 'Host ehr-db-01 removed'],
  [{ before: {}, subject: 'known_peer' as const, target: 'ehr-db-01' }, 'Identity of ehr-db-01 trusted'],
  [{ after: {}, subject: 'known_peer' as const, target: 'ehr-db-01' }, 'Identity of ehr-db-01 forgotten'],
])('a policy says what was done: %j', (rest, what) => {
  expect(entryOf(policy(rest), NAMES)).toEqual({ who: 'dana', what, why: 'Agreed with the clinic' });
});

test('the technician is named, with the account where the two are not the same', () => {
  expect(entryOf(policy({ technician_id: DANA }), NAMES)?.who).toBe('Dana Lead (dana)');
  expect(entryOf(policy({ technician_id: DANA, by: 'Dana Lead' }), NAMES)?.who).toBe('Dana Lead');
  expect(entryOf(policy({ technician_id: DANA }), new Map())?.who).toBe('dana');
});

test('a key without a technician is of nobody', () => {
  const key: Bundle = {
    ...envelope,
    kind: 'key',
    event: 'made',
    subject_key_id: HEX,
    subject_role: 'bundle',
    public_key: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  };
  expect(entryOf(key, NAMES)).toEqual({ who: undefined, what: 'Bundle key made (a3f1c2d4e5b6…)', why: undefined });
});

test('an approval names its host and reason', () => {
  const approval: Bundle = {
    ...envelope,
    kind: 'approval',
    technician_id: DANA,
    approval: { host: 'ehr-db-01', reason: 'In the window' },
  };
  expect(entryOf(approval, NAMES)).toEqual({
    who: 'Dana Lead',
    what: 'Plan approved for ehr-db-01',
    why: 'In the window',
  });
});

test('what a scan writes says nothing of a person', () => {
  const unreachable: Bundle = {
    ...envelope,
    kind: 'unreachable',
    reason: 'TARGET_TIMEOUT',
    detail: 'No answer.',
    period_start: envelope.timestamp_start,
    period_end: envelope.timestamp_end,
  };
  expect(entryOf(unreachable, NAMES)).toBeUndefined();
});
