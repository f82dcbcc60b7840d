import type { CheckId } from '../../../contract/enums.ts';
import type { Bundle, BundleOf } from '../../../contract/evidence.ts';

/** What one bundle says about completeness; times are epoch ms. */
export type CompletenessFact =
  | { readonly kind: 'result'; readonly hostId: string; readonly check: CheckId; readonly at: number }
  | { readonly kind: 'unreachable'; readonly hostId: string; readonly from: number; readonly to: number }
  | {
      readonly kind: 'inventory';
      readonly deviceId: string;
      readonly at: number;
      /** Orders the inventories of a device where times do not: a clock can be set back. */
      readonly seq: number;
      readonly hosts: BundleOf<'inventory'>['hosts'];
    };

/**
 * What a bundle proves. A `drift` bundle is a result; an `attestation` is one for each check whose facts were read and not
 * too old to count, at the time when they were read. Everything else proves nothing here.
 */
export function completenessFacts(bundle: Bundle): CompletenessFact[] {
  const at = Date.parse(bundle.timestamp_end);
  const hostId = bundle.host_id;
  switch (bundle.kind) {
    case 'inventory':
      return [{ kind: 'inventory', deviceId: bundle.device_id, at, seq: bundle.seq, hosts: bundle.hosts }];
    case 'drift':
      return hostId === undefined || !isResult(bundle.state)
        ? []
        : [{ kind: 'result', hostId, check: bundle.check, at }];
    case 'attestation':
      if (hostId === undefined) return [];
      return bundle.checks
        .filter((one) => isResult(one.state))
        .map((one) => ({ kind: 'result', hostId, check: one.check, at: at - one.age_s * 1000 }));
    case 'unreachable':
      if (hostId === undefined) return [];
      return [
        {
          kind: 'unreachable',
          hostId,
          from: Date.parse(bundle.period_start),
          to: Date.parse(bundle.period_end),
        },
      ];
    default:
      return [];
  }
}

/** `unknown` is a result (it was asked, and the reason is in the bundle); what nobody read in time is none. */
function isResult(state: string): boolean {
  return state !== 'stale' && state !== 'unreachable';
}
