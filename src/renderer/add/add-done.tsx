import { CircleCheck } from 'lucide-react';
import type { Host } from '../../contract/fleet.ts';
import { Empty } from '../parts/empty.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** The host is added: scan it, or add the next. */
export function AddDone({ host }: { readonly host: Host }) {
  const { core } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const go = useScreenStore('route', (state) => state.go);
  const reset = useScreenStore('addDraft', (draft) => draft.reset);
  const scan = useAction(async () => {
    await core.client.scan.start({ hosts: [host.host_id] });
    reset('clinic');
    go({ page: 'fleet' });
  });
  return (
    <div className="card">
      {scan.problem !== undefined && <ProblemNotice problem={scan.problem} />}
      <Empty
        icon={CircleCheck}
        title={`${host.name} is added`}
        actions={
          <>
            <button
              type="button"
              className="button button-primary"
              disabled={!online || scan.busy}
              onClick={() => scan.run()}
            >
              Scan it now
            </button>
            <button type="button" className="button" onClick={() => reset('host')}>
              Add another host
            </button>
          </>
        }
      >
        <p>A scan reads it in a few seconds and keeps every result as signed evidence.</p>
      </Empty>
    </div>
  );
}
