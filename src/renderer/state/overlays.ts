import { createStore, type StoreApi } from 'zustand/vanilla';

const KEY = 'rounds.single-keys';

/** What lies over the page, and whether single keys do anything. */
export interface Overlays {
  readonly open: 'palette' | 'keys' | undefined;
  /** People who speak to their computer switch single keys off (WCAG 2.1.4). */
  readonly singleKeys: boolean;
  show(what: 'palette' | 'keys'): void;
  close(): void;
  setSingleKeys(on: boolean): void;
}

export function createOverlays(storage: Pick<Storage, 'getItem' | 'setItem'>): StoreApi<Overlays> {
  return createStore<Overlays>((set) => ({
    open: undefined,
    singleKeys: storage.getItem(KEY) !== 'off',
    show: (open) => set({ open }),
    close: () => set({ open: undefined }),
    setSingleKeys: (singleKeys) => {
      storage.setItem(KEY, singleKeys ? 'on' : 'off');
      set({ singleKeys });
    },
  }));
}
