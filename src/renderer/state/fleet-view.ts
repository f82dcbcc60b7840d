import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Members } from './fleet-filter.ts';

const OVER_TIME_KEY = 'rounds.over-time';

/** What of the fleet is chosen, and whether the charts are open; what is shown stands in the address (fleet-filter.ts). */
export interface FleetView {
  readonly selected: ReadonlySet<string>;
  /** Whether the charts are open; kept in this browser. */
  readonly overTime: boolean;
  readonly members: Members;
  toggleSelected(hostId: string): void;
  select(hostIds: Iterable<string>): void;
  setOverTime(open: boolean): void;
  setMembers(members: Members): void;
}

export function createFleetView(storage: Pick<Storage, 'getItem' | 'setItem'>): StoreApi<FleetView> {
  return createStore<FleetView>((set) => ({
    selected: new Set(),
    overTime: storage.getItem(OVER_TIME_KEY) === 'open',
    members: undefined,
    toggleSelected: (hostId) =>
      set((view) => {
        const selected = new Set(view.selected);
        if (!selected.delete(hostId)) selected.add(hostId);
        return { selected };
      }),
    select: (hostIds) => set({ selected: new Set(hostIds) }),
    setOverTime: (open) => {
      storage.setItem(OVER_TIME_KEY, open ? 'open' : 'closed');
      set({ overTime: open });
    },
    setMembers: (members) => set({ members }),
  }));
}
