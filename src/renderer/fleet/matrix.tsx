import { SearchX } from 'lucide-react';
import { Fragment, useCallback, useMemo } from 'react';
import { CHECK_IDS } from '../../contract/enums.ts';
import { checkWord } from '../look/words.ts';
import { Empty } from '../parts/empty.tsx';
import { useScreenStore } from '../state/screen.ts';
import { GRID_ROLES } from './grid-roles.ts';
import { MatrixRow } from './matrix-row.tsx';
import { useGridKeys } from './use-grid-keys.ts';
import { useRowWindow } from './use-row-window.ts';
import { furtherCells, useShownRows } from './use-rows.ts';

/** Hosts by checks. One stop for Tab; arrow keys move inside. */
export function Matrix({ host, check }: { readonly host?: string; readonly check?: string }) {
  const rows = useShownRows();
  const go = useScreenStore('route', (state) => state.go);
  const hosts = useMemo(() => rows.map((row) => row.host.host_id), [rows]);
  const also = useMemo(() => rows.some((row) => furtherCells(row).length > 0), [rows]);
  const toggle = useScreenStore('fleetView', (view) => view.toggleSelected);
  const select = useScreenStore('fleetView', (view) => view.select);
  const { focus, onFocus, onKeyDown } = useGridKeys(hosts, toggle, select);
  const { body, shown, after, measure } = useRowWindow(hosts, focus.host);
  const openHost = useCallback((name: string) => go({ page: 'fleet', host: name }), [go]);
  const openCell = useCallback((name: string, of: string) => go({ page: 'fleet', host: name, check: of }), [go]);
  if (rows.length === 0) {
    return (
      <Empty icon={SearchX} title="No host matches">
        Change or clear the filters above.
      </Empty>
    );
  }
  return (
    <div className="matrix-frame">
      <table
        {...GRID_ROLES.grid}
        className="matrix"
        data-also={also}
        aria-label="Hosts and checks, worst first"
        aria-rowcount={rows.length + 1}
        onFocus={onFocus}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr {...GRID_ROLES.row}>
            <th {...GRID_ROLES.columnHead} className="col-pick">
              <PickAll hosts={hosts} />
            </th>
            <th {...GRID_ROLES.columnHead} className="col-host">
              Host
            </th>
            {CHECK_IDS.map((one) => (
              <th key={one} {...GRID_ROLES.columnHead} className="col-check">
                {checkWord(one)}
              </th>
            ))}
            {also && (
              <th {...GRID_ROLES.columnHead} className="col-check">
                Custom checks
              </th>
            )}
          </tr>
        </thead>
        <tbody ref={body}>
          {shown.map(({ index, gap }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <Fragment key={row.host.host_id}>
                {gap > 0 && <Gap height={gap} />}
                <MatrixRow
                  row={row}
                  index={index}
                  focusColumn={focus.host === row.host.host_id ? focus.column : undefined}
                  chosenHost={row.host.name === host}
                  also={also}
                  chosenCheck={row.host.name === host ? check : undefined}
                  onOpenHost={openHost}
                  onOpenCell={openCell}
                  measure={measure}
                />
              </Fragment>
            );
          })}
          {after > 0 && <Gap height={after} />}
        </tbody>
      </table>
    </div>
  );
}

/** Nothing is said of it to those who hear the table. */
const NOT_A_LINE = { 'aria-hidden': true } as const;

/** The height of rows that are not in the page. */
function Gap({ height }: { readonly height: number }) {
  return (
    <tr className="matrix-gap" {...NOT_A_LINE}>
      <td style={{ height }} />
    </tr>
  );
}

function PickAll({ hosts }: { readonly hosts: readonly string[] }) {
  const selected = useScreenStore('fleetView', (view) => view.selected);
  const select = useScreenStore('fleetView', (view) => view.select);
  const picked = hosts.filter((id) => selected.has(id)).length;
  return (
    <input
      type="checkbox"
      className="check"
      aria-label="Select all hosts that are shown"
      checked={picked === hosts.length}
      ref={(element) => {
        if (element !== null) element.indeterminate = picked > 0 && picked < hosts.length;
      }}
      onChange={() => select(picked === hosts.length ? [] : hosts)}
    />
  );
}
