import { useMemo } from 'react';
import type { FleetRow } from '../../contract/live.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** While a scan goes on: how far it is, what it does now, and cancel. */
export function ScanBar() {
  const { core } = useScreen();
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  const scans = useScreenStore('fleet', (fleet) => fleet.scans);
  const lastScan = useScreenStore('fleet', (fleet) => fleet.lastScan);
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const busy = useMemo(() => [...rows.values()].filter((row) => row.activity !== 'idle'), [rows]);
  const cancel = useAction(async () => {
    await Promise.all([...scans.keys()].map((scan_id) => core.client.scan.cancel({ scan_id })));
  });
  // What the watcher reads by itself is told beside the watcher: there is nothing here to wait for or to cancel.
  const going = scans.size > 0;
  const total = [...scans.values()].reduce((sum, scan) => sum + scan.hosts, 0);
  const done = Math.max(0, total - busy.length);
  const now = busy.filter((row) => row.activity === 'scanning').map((row) => row.host.name);
  return (
    <>
      <p role="status" className="sr-only">
        {going
          ? 'A scan is under way.'
          : lastScan === undefined
            ? ''
            : lastScan.phase === 'ended'
              ? 'The scan has ended.'
              : 'The scan was cancelled.'}
      </p>
      {!going && lastScan !== undefined && <LastScan phase={lastScan.phase} hosts={lastScan.hosts} rows={rows} />}
      {cancel.problem !== undefined && <ProblemNotice problem={cancel.problem} />}
      {going && (
        <div className="card flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2" data-testid="scan-bar">
          <Spinner />
          <div className="min-w-0 flex-1 basis-64">
            <p className="mb-1 flex flex-wrap gap-x-3">
              <span className="font-semibold">
                Scanning: {done} of {total} {total === 1 ? 'host' : 'hosts'} done
              </span>
              <span className="min-w-0 text-ink-2">{doing(now)}</span>
            </p>
            <div
              className="progress-track"
              role="progressbar"
              aria-label="Hosts scanned"
              aria-valuemin={0}
              aria-valuemax={total}
              aria-valuenow={done}
            >
              <div className="progress-bar" style={{ width: `${total === 0 ? 0 : (done / total) * 100}%` }} />
            </div>
          </div>
          <button
            type="button"
            className="button"
            disabled={!online || cancel.busy || scans.size === 0}
            onClick={() => cancel.run()}
          >
            Cancel
          </button>
        </div>
      )}
    </>
  );
}

/** What came of the scan, until the next one. */
function LastScan({
  phase,
  hosts,
  rows,
}: {
  readonly phase: 'ended' | 'cancelled';
  readonly hosts: number;
  readonly rows: ReadonlyMap<string, FleetRow>;
}) {
  const failed = [...rows.values()].filter((row) => row.problem !== undefined).map((row) => row.host.name);
  const of = hosts === 1 ? '1 host' : `${hosts} hosts`;
  return (
    <p className="text-ink-2" data-testid="last-scan">
      {phase === 'ended' ? `Scan of ${of} ended.` : `Scan of ${of} cancelled; what was read before counts.`}
      {phase === 'ended' && failed.length > 0 && <> Not read: {named(failed)}. Open a host to see why.</>}
    </p>
  );
}

function named(names: readonly string[]): string {
  return `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
}

function doing(names: readonly string[]): string {
  if (names.length === 0) return '';
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `now reading ${names.slice(0, 3).join(', ')}${more}`;
}
