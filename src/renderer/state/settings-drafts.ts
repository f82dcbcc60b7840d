import { createStore, type StoreApi } from 'zustand/vanilla';

/** What is typed in the settings, by field: kept while the person looks elsewhere. Never holds a secret. */
export interface SettingsDrafts {
  readonly texts: ReadonlyMap<string, string>;
  /** Keeps `text` under a name such as `groups/<site>/name`. */
  put(name: string, text: string): void;
  /** Forgets everything whose name begins so; for after it was sent. */
  drop(prefix: string): void;
}

export function createSettingsDrafts(): StoreApi<SettingsDrafts> {
  return createStore<SettingsDrafts>((set) => ({
    texts: new Map(),
    put: (name, text) => set(({ texts }) => ({ texts: new Map(texts).set(name, text) })),
    drop: (prefix) => set(({ texts }) => ({ texts: new Map([...texts].filter(([name]) => !name.startsWith(prefix))) })),
  }));
}
