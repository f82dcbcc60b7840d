import { useCallback, useMemo } from 'react';
import { queryOf } from '../state/address-query.ts';
import { type FleetFilter, fleetFilterOf } from '../state/fleet-filter.ts';
import { useScreenStore } from '../state/screen.ts';

/** The filter in the address of the Fleet page, and how to change it. */
export function useFleetFilter(): readonly [FleetFilter, (filter: FleetFilter) => void] {
  const query = useScreenStore('route', ({ route, query: told }) => (route.page === 'fleet' ? told : ''));
  const setQuery = useScreenStore('route', (state) => state.setQuery);
  const filter = useMemo(() => fleetFilterOf(query), [query]);
  const change = useCallback((next: FleetFilter) => setQuery(queryOf({ ...next })), [setQuery]);
  return [filter, change];
}
