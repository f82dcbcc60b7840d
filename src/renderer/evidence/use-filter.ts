import { useCallback, useMemo } from 'react';
import { ownZone } from '../look/zone-day.ts';
import { queryOf } from '../state/address-query.ts';
import { useScreenStore } from '../state/screen.ts';
import { type ShownFilter, shownFilterOf } from './filter.ts';

/** The filter in the address of the Evidence page, the zone of its days, and how to change it. */
export function useShownFilter(): {
  readonly filter: ShownFilter;
  readonly timezone: string;
  readonly change: (part: Partial<Record<keyof ShownFilter, string>>) => void;
  readonly clear: () => void;
} {
  const query = useScreenStore('route', ({ route, query: told }) => (route.page === 'evidence' ? told : ''));
  const setQuery = useScreenStore('route', (state) => state.setQuery);
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  const filter = useMemo(() => shownFilterOf(query), [query]);
  const timezone =
    [...rows.values()].find((row) => row.site.name === filter.site || row.host.name === filter.host)?.site.timezone ??
    ownZone();
  const change = useCallback(
    (part: Partial<Record<keyof ShownFilter, string>>) => setQuery(queryOf({ ...filter, ...part })),
    [filter, setQuery],
  );
  const clear = useCallback(() => setQuery(''), [setQuery]);
  return { filter, timezone, change, clear };
}
