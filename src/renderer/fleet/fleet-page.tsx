import { useCallback } from 'react';
import { FirstScan } from '../demo/first-scan.tsx';
import { ListState } from '../parts/list-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { MainArea } from '../shell/main-area.tsx';
import { useScreenStore } from '../state/screen.ts';
import { CellPanel } from './cell-panel.tsx';
import { Filters } from './filters.tsx';
import { FleetEmpty } from './fleet-empty.tsx';
import { HostPanel } from './host-panel.tsx';
import { Matrix } from './matrix.tsx';
import { Meta } from './meta.tsx';
import { OverTime } from './over-time.tsx';
import { ScanActions } from './scan-actions.tsx';
import { ScanBar } from './scan-bar.tsx';
import { Summary } from './summary.tsx';
import { VaultNotice } from './vault-notice.tsx';
import { Watcher } from './watcher.tsx';

/** Every host and check at a glance, worst first and live. */
export function FleetPage({ host, check }: { readonly host?: string; readonly check?: string }) {
  const known = useScreenStore('fleet', (fleet) => fleet.about !== undefined);
  const empty = useScreenStore('fleet', (fleet) => fleet.rows.size === 0);
  const problem = useScreenStore('fleet', (fleet) => fleet.problem);
  const refresh = useScreenStore('fleet', (fleet) => fleet.refresh);
  if (!known) {
    return (
      <MainArea>
        <PageHead title="Fleet" />
        <div className="card">
          <ListState
            of={{ value: undefined, problem, loading: false, again: () => void refresh() }}
            what="fleet"
            lines={5}
          >
            {() => null}
          </ListState>
        </div>
      </MainArea>
    );
  }
  return (
    <MainArea panel={<Panel {...(host === undefined ? {} : { host })} {...(check === undefined ? {} : { check })} />}>
      <PageHead title="Fleet" actions={empty ? undefined : <ScanActions />}>
        <Meta />
        {!empty && <Watcher />}
      </PageHead>
      <div className="space-y-3">
        {problem !== undefined && <ProblemNotice problem={problem} />}
        {empty ? (
          <FleetEmpty />
        ) : (
          <>
            <VaultNotice />
            <FirstScan />
            <Summary />
            <OverTime />
            <ScanBar />
            <div className="card overflow-hidden">
              <Filters />
              <Matrix {...(host === undefined ? {} : { host })} {...(check === undefined ? {} : { check })} />
            </div>
          </>
        )}
      </div>
    </MainArea>
  );
}

/** The panel that the address asks for; nothing when its host is gone. */
function Panel({ host, check }: { readonly host?: string; readonly check?: string }) {
  const go = useScreenStore('route', (state) => state.go);
  const row = useScreenStore('fleet', (fleet) =>
    host === undefined ? undefined : [...fleet.rows.values()].find((one) => one.host.name === host),
  );
  const cell = row?.cells.find((one) => one.check === check);
  const close = useCallback(() => go({ page: 'fleet' }), [go]);
  if (row === undefined) return null;
  if (cell === undefined) return <HostPanel key={row.host.host_id} row={row} onClose={close} />;
  return <CellPanel key={`${row.host.host_id}/${cell.check}`} row={row} cell={cell} onClose={close} />;
}
