import { expect, test } from 'vitest';
import { createFakeFleet } from '../../../test/support/fake-core/fleet.ts';
import type { CheckState } from '../../contract/enums.ts';
import { type FleetAgentEvidence, fleetAgentEvidence, fleetAgentQuery } from '../../contract/fleet-agent.ts';
import { fleetAgentView, isCheckBundle } from './fleet-agent.ts';

const drift = createFakeFleet({})
  .bundles()
  .find((one) => one.kind === 'drift');

function viewOf(state: CheckState): FleetAgentEvidence {
  if (drift === undefined || !isCheckBundle(drift) || drift.kind !== 'drift') throw new Error('no drift bundle');
  return fleetAgentView({ ...drift, state }, 'c2lnbmVk\n');
}

test.each<[CheckState, string]>([
  ['compliant', 'success'],
  ['alternative', 'success'],
  ['not_applicable', 'success'],
  ['drifted', 'alert'],
  ['unknown', 'failed'],
  ['unreachable', 'failed'],
  ['stale', 'failed'],
])('a result that is %s goes out as %s', (state, outcome) => {
  expect(viewOf(state).outcome).toBe(outcome);
});

test('the view has the fields of the interface and no others, with the signature in one line', () => {
  const view = viewOf('drifted');
  expect(fleetAgentEvidence.strict().parse(view)).toEqual(view);
  expect(view.signature).toBe('c2lnbmVk');
  expect([view.post_state, view.actions]).toEqual([{}, []]);
});

test('a limit comes as text, and is 100 unless said', () => {
  expect(fleetAgentQuery.parse({ limit: '5' })).toEqual({ limit: 5 });
  expect(fleetAgentQuery.parse({})).toEqual({ limit: 100 });
});
