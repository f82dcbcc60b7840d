import { useMemo } from 'react';
import { CHECK_IDS } from '../../contract/enums.ts';
import type { Cell, FleetRow } from '../../contract/live.ts';
import { passes } from '../state/fleet-view.ts';
import { useScreenStore } from '../state/screen.ts';

/** The hosts that pass the filters, in the order in which they are shown. */
export function useShownRows(): readonly FleetRow[] {
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  const order = useScreenStore('fleet', (fleet) => fleet.order);
  const text = useScreenStore('fleetView', (view) => view.text);
  const site = useScreenStore('fleetView', (view) => view.site);
  const tone = useScreenStore('fleetView', (view) => view.tone);
  return useMemo(
    () =>
      order.flatMap((id) => {
        const row = rows.get(id);
        return row !== undefined && passes(row, { text, site, tone }) ? [row] : [];
      }),
    [rows, order, text, site, tone],
  );
}

const COLUMNS: ReadonlySet<string> = new Set(CHECK_IDS);

/** The checks of a host beyond the six that have a column of their own. */
export function furtherCells(row: FleetRow): readonly Cell[] {
  return row.cells.filter((cell) => !COLUMNS.has(cell.check));
}
