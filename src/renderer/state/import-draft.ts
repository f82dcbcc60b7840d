import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ImportFormat } from '../../contract/imports.ts';

/** A list of hosts that is being taken in: kept while the person looks elsewhere. Passwords are never in it. */
export interface ImportDraft {
  /** Name of the file, for messages and evidence. */
  readonly file: string;
  readonly text: string;
  readonly format: ImportFormat | 'auto';
  readonly knownHosts: { readonly file: string; readonly text: string };
  /** For hosts of which the list does not say it; '' = say nothing. */
  readonly platform: 'linux' | 'nixos' | '';
  readonly user: string;
  readonly credential: 'none' | 'agent' | 'key';
  readonly keyFile: string;
  readonly sudo: 'none' | 'nopasswd';
  change(part: Partial<Omit<ImportDraft, 'change' | 'reset'>>): void;
  /** Begins anew. */
  reset(): void;
}

/** The name that a pasted list goes by. */
export const PASTED = 'pasted list';

const EMPTY = {
  file: PASTED,
  text: '',
  format: 'auto',
  knownHosts: { file: '', text: '' },
  platform: '',
  user: '',
  credential: 'agent',
  keyFile: '',
  sudo: 'nopasswd',
} as const;

export function createImportDraft(): StoreApi<ImportDraft> {
  return createStore<ImportDraft>((set) => ({ ...EMPTY, change: (part) => set(part), reset: () => set(EMPTY) }));
}
