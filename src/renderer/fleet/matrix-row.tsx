import { memo } from 'react';
import type { FleetRow } from '../../contract/live.ts';
import { useScreenStore } from '../state/screen.ts';
import { Cell } from './cell.tsx';
import { GRID_ROLES } from './grid-roles.ts';
import { HostHead } from './host-head.tsx';

/** One host with its checks. `focusColumn` is the column that Tab reaches, when it is in this row. */
export const MatrixRow = memo(function MatrixRow({
  row,
  index,
  focusColumn,
  chosenCheck,
  chosenHost,
  onOpenHost,
  onOpenCell,
}: {
  readonly row: FleetRow;
  readonly index: number;
  readonly focusColumn: number | undefined;
  readonly chosenCheck: string | undefined;
  readonly chosenHost: boolean;
  readonly onOpenHost: (host: string) => void;
  readonly onOpenCell: (host: string, check: string) => void;
}) {
  const id = row.host.host_id;
  const picked = useScreenStore('fleetView', (view) => view.selected.has(id));
  const toggle = useScreenStore('fleetView', (view) => view.toggleSelected);
  const awaited = useScreenStore('fleet', (fleet) => fleet.awaited.get(id));
  const tab = (column: number): 0 | -1 => (focusColumn === column ? 0 : -1);
  return (
    <tr
      {...GRID_ROLES.row}
      aria-rowindex={index + 2}
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
      {row.cells.map((cell, at) => (
        <td key={cell.check} {...GRID_ROLES.cell} className="col-check">
          <Cell
            cell={cell}
            host={row.host.name}
            timezone={row.site.timezone}
            awaited={row.activity === 'scanning' && cell.at !== undefined && (awaited?.has(cell.check) ?? false)}
            chosen={chosenCheck === cell.check}
            tabIndex={tab(at + 2)}
            onOpen={onOpenCell}
          />
        </td>
      ))}
    </tr>
  );
});
