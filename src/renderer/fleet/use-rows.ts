import { useMemo } from 'react';
import { CHECK_IDS } from '../../contract/enums.ts';
import type { Cell, FleetRow } from '../../contract/live.ts';
import { passes } from '../state/fleet-filter.ts';
import { useScreenStore } from '../state/screen.ts';
import { useFleetFilter } from './use-fleet-filter.ts';

/** The hosts that pass the filters, in the order in which they are shown. */
export function useShownRows(): readonly FleetRow[] {
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  const order = useScreenStore('fleet', (fleet) => fleet.order);
  const members = useScreenStore('fleetView', (view) => view.members);
  const [filter] = useFleetFilter();
  return useMemo(
    () =>
      order.flatMap((id) => {
        const row = rows.get(id);
        return row !== undefined && passes(row, filter, members) ? [row] : [];
      }),
    [rows, order, filter, members],
  );
}

const COLUMNS: ReadonlySet<string> = new Set(CHECK_IDS);

/** The checks of a host beyond the six that have a column of their own. */
export function furtherCells(row: FleetRow): readonly Cell[] {
  return row.cells.filter((cell) => !COLUMNS.has(cell.check));
}
