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
  /** The group of the site that it concerns, where it is one. */
  readonly group?: { readonly name: string } | undefined;
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
    target: change.host?.name ?? targetName(change),
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

/** Two names of 63 characters are longer than a target may be: the group's own is never cut. */
function targetName({ site, group }: PolicyChange): string {
  return group === undefined ? site.name : `${site.name.slice(0, MAX_TARGET - group.name.length - 1)}/${group.name}`;
}

/** Characters of `target` (see the contract). */
const MAX_TARGET = 100;
