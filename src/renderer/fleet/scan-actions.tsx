import { Play, X } from 'lucide-react';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { useShownRows } from './use-rows.ts';

/** Begins a scan of every host, or of those that were picked. */
export function ScanActions() {
  const { core } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const selected = useScreenStore('fleetView', (view) => view.selected);
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  const select = useScreenStore('fleetView', (view) => view.select);
  const shownRows = useShownRows();
  const shown = new Set(shownRows.map((row) => row.host.host_id));
  const scan = useAction(async (hosts: string[]) => {
    await core.client.scan.start({ hosts });
  });
  const allBusy = [...rows.values()].every((row) => row.activity !== 'idle');
  const picked = [...selected].filter((id) => rows.has(id));
  const clear = () => select([]);
  const hidden = picked.filter((id) => !shown.has(id)).length;
  return (
    <>
      {scan.problem !== undefined && <ProblemNotice problem={scan.problem} />}
      {picked.length > 0 && (
        <>
          {hidden > 0 && (
            <span className="self-center text-ink-2">
              {hidden === 1 ? 'One of them is not shown.' : `${hidden} of them are not shown.`}
            </span>
          )}
          <button type="button" className="button button-quiet" onClick={clear}>
            <X size={14} aria-hidden="true" /> Clear selection
          </button>
          <button type="button" className="button" disabled={!online || scan.busy} onClick={() => scan.run(picked)}>
            <Play size={14} aria-hidden="true" /> Scan selected ({picked.length})
          </button>
        </>
      )}
      <button
        type="button"
        className="button button-primary"
        disabled={!online || scan.busy || allBusy}
        onClick={() => scan.run([])}
      >
        <Play size={14} aria-hidden="true" /> Scan all
      </button>
    </>
  );
}
