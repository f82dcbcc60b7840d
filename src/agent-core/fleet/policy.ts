import { EVIDENCE_CITATIONS } from '../../contract/citations.ts';
import type { BundleOf } from '../../contract/evidence.ts';
import type { Site } from '../../contract/fleet.ts';
import type { SignableObject } from '../../contract/primitives.ts';
import { type Clock, isoTime } from '../clock.ts';
import type { DraftOf } from '../evidence/draft.ts';

/** A change of what is asked of hosts or of who is trusted. */
export interface PolicyChange {
  readonly subject: BundleOf<'policy'>['subject'];
  readonly site: Pick<Site, 'site_id' | 'name'>;
  readonly host?: { readonly host_id: string; readonly name: string } | undefined;
  readonly before: SignableObject;
  readonly after: SignableObject;
  readonly by: string;
  readonly reason: string;
  readonly baselineSha256?: string | undefined;
}

/** The `policy` evidence of a change: red cannot be turned green quietly. */
export function policyDraft(change: PolicyChange, clock: Clock): DraftOf<'policy'> {
  const now = isoTime(clock.now());
  return {
    kind: 'policy',
    subject: change.subject,
    target: change.host?.name ?? change.site.name,
    site_id: change.site.site_id,
    site_name: change.site.name,
    ...(change.host === undefined ? {} : { host_id: change.host.host_id, host_name: change.host.name }),
    ...(change.baselineSha256 === undefined ? {} : { baseline_sha256: change.baselineSha256 }),
    before: change.before,
    after: change.after,
    by: change.by,
    reason: change.reason,
    timestamp_start: now,
    timestamp_end: now,
    hipaa_controls: [...EVIDENCE_CITATIONS],
  };
}
