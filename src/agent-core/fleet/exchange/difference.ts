import type { BaselineLevel } from '../../../contract/baseline.ts';
import type { Group, Host, Peer, Site } from '../../../contract/fleet.ts';
import type { SiteChange } from '../../../contract/site-document.ts';
import type { Clock } from '../../clock.ts';
import type { BaselineTable, StoredBaseline } from '../../store/baselines.ts';
import type { FleetReader } from '../../store/fleet.ts';
import type { Defaults } from '../import/judge-host.ts';

/** One difference, with what it takes to make it go away. */
export type Difference = { readonly shown: SiteChange } & (
  | { readonly kind: 'site'; readonly before: Site | undefined; readonly after: Site }
  | { readonly kind: 'host'; readonly before: Host | undefined; readonly after: Host | undefined }
  | {
      readonly kind: 'baseline';
      readonly scope: BaselineLevel;
      readonly id: string;
      readonly host: Host | undefined;
      readonly group: Group | undefined;
      readonly before: StoredBaseline | undefined;
      readonly after: StoredBaseline | undefined;
    }
  | { readonly kind: 'group'; readonly before: Group | undefined; readonly after: Group | undefined }
  | { readonly kind: 'membership'; readonly host: Host; readonly groups: readonly Group[] }
  | { readonly kind: 'peer'; readonly host: Host; readonly before: Peer | undefined; readonly after: Peer | undefined }
  | { readonly kind: 'none' }
);

/** What a document is compared with. */
export interface CompareContext {
  readonly fleet: FleetReader;
  readonly baselines: BaselineTable;
  readonly clock: Clock;
  readonly credential: Defaults['credential'];
  readonly remove: boolean;
  /** What stands in `accepted_by` of identities that come with the document. */
  readonly acceptedBy: (peer: Peer) => string;
  /** Why this console could not watch such a host, for a person; undefined when it can. */
  readonly whyUnfit: (host: Host) => string | undefined;
}
