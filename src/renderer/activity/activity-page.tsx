import { Activity, RefreshCw } from 'lucide-react';
import { useCallback, useState } from 'react';
import { BundlePanel } from '../evidence/bundle-panel.tsx';
import { Empty } from '../parts/empty.tsx';
import { ListState } from '../parts/list-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Pick } from '../parts/pick.tsx';
import { SearchBox } from '../parts/search-box.tsx';
import { MainArea } from '../shell/main-area.tsx';
import { useScreenStore } from '../state/screen.ts';
import { ActivityTable } from './activity-table.tsx';
import { ACTIVITY_KINDS, type ActivityKind } from './merge.ts';
import { type ActivityFilter, useActivity } from './use-activity.ts';
import { useEntries } from './use-entries.ts';

const KIND_WORDS: Readonly<Record<ActivityKind, string>> = {
  policy: 'Changes of what is asked',
  approval: 'Approvals',
  key: 'Keys',
};
const NO_FILTER: ActivityFilter = { kind: '', text: '' };

/** Who did what at this console, and why: read from the signed records themselves. */
export function ActivityPage({ bundle }: { readonly bundle?: string }) {
  const [filter, setFilter] = useState(NO_FILTER);
  const { rows, fresh, hasOlder, older, ...fetched } = useActivity(filter);
  const entries = useEntries(rows);
  const go = useScreenStore('route', (state) => state.go);
  const close = useCallback(() => go({ page: 'activity' }), [go]);
  const open = useCallback((id: string) => go({ page: 'activity', bundle: id }), [go]);
  const chosen = rows?.find((row) => row.bundle_id === bundle);
  const filtered = filter.kind !== '' || filter.text !== '';
  return (
    <MainArea
      panel={
        bundle === undefined ? undefined : (
          <BundlePanel key={bundle} id={bundle} {...(chosen === undefined ? {} : { row: chosen })} onClose={close} />
        )
      }
    >
      <PageHead title="Activity">
        Who decided what, and why. Each line is a signed record: loosening a baseline, trusting a host or making a key
        leaves one, and none can be taken away unseen.
      </PageHead>
      <div className="card overflow-hidden">
        <search className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
          <SearchBox
            label="Search the activity"
            placeholder="Search the activity"
            value={filter.text}
            onChange={(text) => setFilter({ ...filter, text })}
          />
          <Pick
            label="Kind"
            value={filter.kind}
            all="Everything"
            options={ACTIVITY_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind] }))}
            onChange={(value) => setFilter({ ...filter, kind: ACTIVITY_KINDS.find((one) => one === value) ?? '' })}
          />
          <Fresh count={fresh} onShow={fetched.again} />
        </search>
        <ListState
          of={{ ...fetched, value: rows }}
          what="activity"
          empty={
            <Empty icon={Activity} title={filtered ? 'Nothing matches' : 'Nothing was decided yet'}>
              {filtered
                ? 'Change the filters above.'
                : 'Adding a host, trusting its identity or setting a baseline leaves the first lines here.'}
            </Empty>
          }
        >
          {(list) => (
            <>
              <ActivityTable rows={list} entries={entries} chosen={bundle} onOpen={open} />
              {hasOlder && (
                <div className="border-t border-line p-3">
                  <button type="button" className="button" onClick={() => void older()} disabled={fetched.loading}>
                    Older entries
                  </button>
                </div>
              )}
            </>
          )}
        </ListState>
      </div>
    </MainArea>
  );
}

/** Says that something was done since, here or in another window; shows it when a person asks, so that no line moves by itself. */
function Fresh({ count, onShow }: { readonly count: number; readonly onShow: () => void }) {
  return (
    <span role="status" className="ml-auto" data-testid="fresh">
      {count > 0 && (
        <button type="button" className="button button-small" onClick={onShow}>
          <RefreshCw size={12} aria-hidden="true" />
          {count === 1 ? 'Show 1 new entry' : `Show ${count} new entries`}
        </button>
      )}
    </span>
  );
}
