import { Play } from 'lucide-react';
import type { FleetRow } from '../../contract/live.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** Scans one host; what comes of it shows in the row and in every open panel. */
export function ScanHost({ row, primary = false }: { readonly row: FleetRow; readonly primary?: boolean }) {
  const { core } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const scan = useAction(async () => {
    await core.client.scan.start({ hosts: [row.host.host_id] });
  });
  return (
    <>
      <button
        type="button"
        className={`button ${primary ? 'button-primary' : ''}`}
        disabled={!online || scan.busy || row.activity !== 'idle'}
        onClick={() => scan.run()}
      >
        <Play size={14} aria-hidden="true" />
        {row.activity === 'scanning'
          ? 'Being scanned …'
          : row.activity === 'waiting'
            ? 'Waits for its scan …'
            : 'Scan this host'}
      </button>
      {scan.problem !== undefined && (
        <div className="basis-full">
          <ProblemNotice problem={scan.problem} />
        </div>
      )}
    </>
  );
}
