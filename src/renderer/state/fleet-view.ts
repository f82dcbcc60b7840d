import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FleetRow } from '../../contract/live.ts';
import { type Tone, toneOf } from '../look/states.ts';

/** What of the fleet is shown and chosen. */
export interface FleetView {
  readonly text: string;
  /** A site's id, or '' for all. */
  readonly site: string;
  /** Only hosts with a cell like this. */
  readonly tone: Tone | undefined;
  readonly selected: ReadonlySet<string>;
  setText(text: string): void;
  setSite(site: string): void;
  toggleTone(tone: Tone): void;
  toggleSelected(hostId: string): void;
  select(hostIds: Iterable<string>): void;
  clearFilters(): void;
}

export function createFleetView(): StoreApi<FleetView> {
  return createStore<FleetView>((set) => ({
    text: '',
    site: '',
    tone: undefined,
    selected: new Set(),
    setText: (text) => set({ text }),
    setSite: (site) => set({ site }),
    toggleTone: (tone) => set((view) => ({ tone: view.tone === tone ? undefined : tone })),
    toggleSelected: (hostId) =>
      set((view) => {
        const selected = new Set(view.selected);
        if (!selected.delete(hostId)) selected.add(hostId);
        return { selected };
      }),
    select: (hostIds) => set({ selected: new Set(hostIds) }),
    clearFilters: () => set({ text: '', site: '', tone: undefined }),
  }));
}

/** Whether a host passes the filters. */
export function passes(row: FleetRow, view: Pick<FleetView, 'text' | 'site' | 'tone'>): boolean {
  const text = view.text.trim().toLowerCase();
  return (
    (view.site === '' || row.site.site_id === view.site) &&
    (text === '' || row.host.name.includes(text) || row.host.address.toLowerCase().includes(text)) &&
    (view.tone === undefined || row.cells.some((cell) => toneOf(cell) === view.tone))
  );
}
