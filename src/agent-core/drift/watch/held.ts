import { CITATIONS } from '../../../contract/citations.ts';
import type { Problem } from '../../../contract/errors.ts';
import type { Host, Site } from '../../../contract/fleet.ts';
import { isoTime } from '../../clock.ts';
import type { DraftOf } from '../../evidence/draft.ts';
import { identityOf } from '../evidence.ts';

/**
 * The `unreachable` evidence of a host that nobody tries to reach, because a person has to decide first: it says so for
 * each day that this lasts. `since` (epoch ms) is when the period, or the day, began.
 */
export function heldDraft(
  host: Host,
  site: Site,
  problem: Problem,
  since: number,
  now: number,
): DraftOf<'unreachable'> {
  return {
    kind: 'unreachable',
    site_id: site.site_id,
    site_name: site.name,
    host_id: host.host_id,
    host_name: host.name,
    host_identity: identityOf(host, { identity: undefined }),
    timestamp_start: isoTime(Math.min(since, now)),
    timestamp_end: isoTime(now),
    hipaa_controls: [...new Set(Object.values(CITATIONS).flat())],
    reason: problem.code,
    detail: `Not tried again, a person has to decide: ${problem.message}`.slice(0, 2000),
    period_start: isoTime(Math.min(since, now)),
    period_end: isoTime(now),
  };
}
