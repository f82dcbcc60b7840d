import { Play } from 'lucide-react';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** Begins a scan of every host, or of those that were picked. */
export function ScanActions() {
  const { core } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const selected = useScreenStore('fleetView', (view) => view.selected);
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  const scan = useAction(async (hosts: string[]) => {
    await core.client.scan.start({ hosts });
  });
  const allBusy = [...rows.values()].every((row) => row.activity !== 'idle');
  const picked = [...selected].filter((id) => rows.has(id));
  return (
    <>
      {scan.problem !== undefined && <ProblemNotice problem={scan.problem} />}
      {picked.length > 0 && (
        <button type="button" className="button" disabled={!online || scan.busy} onClick={() => scan.run(picked)}>
          <Play size={14} aria-hidden="true" /> Scan selected ({picked.length})
        </button>
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
