import { useState } from 'react';
import type { FleetRow } from '../../contract/live.ts';
import { Baseline } from '../host/baseline.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** What was captured, for a person to read before it holds; then the first scan begins by itself. */
export function ThisComputerReview({ row }: { readonly row: FleetRow }) {
  const { core, stores } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const { host, site } = row;
  // What the first reading brought, as it was when this was opened: the text below may be emptied by its reader.
  const [read] = useState(() => stores.baselineDrafts.getState().drafts.get(host.host_id)?.yaml !== '');
  const scan = useAction(async () => {
    await core.client.scan.start({ hosts: [host.host_id] });
    stores.baselineDrafts.getState().drop(host.host_id);
    stores.route.getState().go({ page: 'fleet', host: host.name });
  });
  return (
    <div className="space-y-4" data-testid="review">
      {read ? (
        <Notice kind="good" title={`${host.name} is added, and was read`}>
          Below is a baseline that it meets now. Read it: what stands there is what this computer is held to from now
          on. Once it is set, the first scan begins.
        </Notice>
      ) : (
        <Notice kind="warning" title={`${host.name} is added, but could not be read yet`}>
          Capture it below: it says what is in the way. Or scan it without a baseline.
        </Notice>
      )}
      {scan.problem !== undefined && <ProblemNotice problem={scan.problem} />}
      <Baseline host={host} site={site} onSet={() => scan.run()} />
      <button type="button" className="button" disabled={!online || scan.busy} onClick={() => scan.run()}>
        {scan.busy && <Spinner size={14} />} Scan without a baseline
      </button>
    </div>
  );
}
