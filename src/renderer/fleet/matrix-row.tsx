import { memo } from 'react';
import { CHECK_IDS } from '../../contract/enums.ts';
import type { FleetRow } from '../../contract/live.ts';
import { useScreenStore } from '../state/screen.ts';
import { AlsoCell } from './also-cell.tsx';
import { Cell } from './cell.tsx';
import { GRID_ROLES } from './grid-roles.ts';
import { HostHead } from './host-head.tsx';
import { FIRST_ROW } from './use-grid-keys.ts';
import { furtherCells } from './use-rows.ts';

/** One host with its checks. `focusColumn` is the column that Tab reaches, when it is in this row. */
export const MatrixRow = memo(function MatrixRow({
  row,
  index,
  focusColumn,
  chosenCheck,
  chosenHost,
  also,
  onOpenHost,
  onOpenCell,
  measure,
}: {
  readonly row: FleetRow;
  readonly index: number;
  readonly focusColumn: number | undefined;
  readonly chosenCheck: string | undefined;
  readonly chosenHost: boolean;
  /** Some host that is shown has further checks: every row then has a place for them. */
  readonly also: boolean;
  readonly onOpenHost: (host: string) => void;
  readonly onOpenCell: (host: string, check: string) => void;
  /** Told the row's element, where the height of rows must be known. */
  readonly measure: ((row: HTMLTableRowElement | null) => void) | undefined;
}) {
  const id = row.host.host_id;
  const picked = useScreenStore('fleetView', (view) => view.selected.has(id));
  const toggle = useScreenStore('fleetView', (view) => view.toggleSelected);
  const awaited = useScreenStore('fleet', (fleet) => fleet.awaited.get(id));
  const tab = (column: number): 0 | -1 => (focusColumn === column ? 0 : -1);
  return (
    <tr
      {...GRID_ROLES.row}
      ref={measure}
      data-index={index}
      aria-rowindex={index + FIRST_ROW}
      aria-selected={picked}
      data-activity={row.activity}
      data-chosen={chosenHost}
      data-testid={`row-${row.host.name}`}
    >
      <td {...GRID_ROLES.cell} className="col-pick">
        <input
          type="checkbox"
          className="check"
          tabIndex={tab(0)}
          data-nav=""
          checked={picked}
          aria-label={`Select ${row.host.name}`}
          onChange={() => toggle(id)}
        />
      </td>
      <th {...GRID_ROLES.rowHead} className="col-host">
        <HostHead row={row} tabIndex={tab(1)} onOpen={onOpenHost} />
      </th>
      {CHECK_IDS.map((check, at) => {
        const cell = row.cells.find((one) => one.check === check);
        return (
          <td key={check} {...GRID_ROLES.cell} className="col-check">
            {cell !== undefined && (
              <Cell
                cell={cell}
                host={row.host.name}
                timezone={row.site.timezone}
                awaited={row.activity === 'scanning' && cell.at !== undefined && (awaited?.has(check) ?? false)}
                chosen={chosenCheck === check}
                tabIndex={tab(at + 2)}
                onOpen={onOpenCell}
              />
            )}
          </td>
        );
      })}
      {also && (
        <td {...GRID_ROLES.cell} className="col-check col-also">
          <AlsoCell
            cells={furtherCells(row)}
            host={row.host.name}
            tabIndex={tab(CHECK_IDS.length + 2)}
            onOpen={onOpenHost}
          />
        </td>
      )}
    </tr>
  );
});
