import { createStore, type StoreApi } from 'zustand/vanilla';

/** A baseline that is being written. */
export interface BaselineDraft {
  readonly yaml: string;
  readonly reason: string;
  readonly scope: 'site' | 'host';
  /** What the capture said beside its proposal. */
  readonly notes: readonly string[];
}

/** Drafts by host: kept while the person looks elsewhere. */
export interface BaselineDrafts {
  readonly drafts: ReadonlyMap<string, BaselineDraft>;
  change(host: string, part: Partial<BaselineDraft>): void;
  drop(host: string): void;
}

/** A draft before anything was typed. */
export const EMPTY_DRAFT: BaselineDraft = { yaml: '', reason: '', scope: 'host', notes: [] };

export function createBaselineDrafts(): StoreApi<BaselineDrafts> {
  return createStore<BaselineDrafts>((set) => ({
    drafts: new Map(),
    change: (host, part) =>
      set(({ drafts }) => ({ drafts: new Map(drafts).set(host, { ...(drafts.get(host) ?? EMPTY_DRAFT), ...part }) })),
    drop: (host) =>
      set(({ drafts }) => {
        const rest = new Map(drafts);
        rest.delete(host);
        return { drafts: rest };
      }),
  }));
}
