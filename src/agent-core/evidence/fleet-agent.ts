import type { CheckState, Outcome } from '../../contract/enums.ts';
import type { Bundle } from '../../contract/evidence.ts';
import type { FleetAgentEvidence } from '../../contract/fleet-agent.ts';

/** A bundle that is about one check of one host. */
type CheckBundle = Extract<Bundle, { kind: 'drift' | 'remediation' }>;

/** Kinds that have a fleet-agent view: those about one check. */
export const CHECK_KINDS = ['drift', 'remediation'] as const satisfies readonly CheckBundle['kind'][];

/** True for a bundle that has a fleet-agent view. */
export function isCheckBundle(bundle: Bundle): bundle is CheckBundle {
  return bundle.kind === 'drift' || bundle.kind === 'remediation';
}

/** A result that is old or could not be had proves nothing, so it never reads as success. */
const OF_STATE: Readonly<Record<CheckState, Outcome>> = {
  compliant: 'success',
  alternative: 'success',
  not_applicable: 'success',
  drifted: 'alert',
  unknown: 'failed',
  unreachable: 'failed',
  stale: 'failed',
};

/** The fleet-agent view of a bundle; `signature` is the content of its bundle.sig. */
export function fleetAgentView(bundle: CheckBundle, signature: string): FleetAgentEvidence {
  const { bundle_id, label, site_id, host_id, hipaa_controls, phi_scrubbed, check, pre_state } = bundle;
  return {
    bundle_id,
    label,
    site_id,
    ...(host_id === undefined ? {} : { host_id }),
    timestamp: bundle.timestamp_end,
    check,
    outcome: bundle.kind === 'drift' ? OF_STATE[bundle.state] : bundle.outcome,
    hipaa_controls,
    pre_state,
    post_state: bundle.kind === 'drift' ? {} : bundle.post_state,
    actions: bundle.kind === 'drift' ? [] : bundle.action_taken.map((one) => one.command ?? one.action),
    signature: signature.trim(),
    phi_scrubbed,
  };
}
