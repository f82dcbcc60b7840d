import { checkState } from '../../contract/enums.ts';
import type { EvidenceRow } from '../../contract/evidence.ts';
import { toneOf } from '../look/states.ts';
import { HostText } from '../parts/host-text.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { ToneBadge } from '../parts/tone-badge.tsx';
import { useScreenStore } from '../state/screen.ts';
import { BundleView } from './bundle-view.tsx';

/** One record beside the list. `row` is absent when it was opened by its address. */
export function BundlePanel({
  id,
  row,
  onClose,
}: {
  readonly id: string;
  readonly row?: EvidenceRow;
  readonly onClose: () => void;
}) {
  const siteId = row?.site_id;
  const timezone =
    useScreenStore(
      'fleet',
      ({ rows }) => [...rows.values()].find((one) => one.site.site_id === siteId)?.site.timezone,
    ) ?? 'UTC';
  const state = checkState.safeParse(row?.state);
  return (
    <SidePanel label={`Record ${row?.label ?? id}`} title={row?.label ?? 'Record'} onClose={onClose}>
      {row !== undefined && (
        <div className="space-y-2">
          {state.success && <ToneBadge tone={toneOf({ state: state.data, severity: row.severity })} />}
          <p className="text-base">
            <HostText text={row.summary} />
          </p>
        </div>
      )}
      <BundleView id={id} timezone={timezone} />
    </SidePanel>
  );
}
