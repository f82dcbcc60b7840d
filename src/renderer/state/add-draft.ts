import { createStore, type StoreApi } from 'zustand/vanilla';

export type AddStep = 'clinic' | 'host' | 'identity' | 'baseline' | 'done';

/** What is typed while a clinic and a host are added: kept while the person looks elsewhere. Holds no secret. */
export interface AddDraft {
  readonly step: AddStep;
  /** Name of the chosen or added site. */
  readonly site: string;
  readonly newSite: { readonly name: string; readonly timezone: string };
  readonly host: {
    readonly name: string;
    readonly where: 'ssh' | 'local';
    readonly target: string;
    readonly port: string;
    readonly user: string;
    readonly platform: 'nixos' | 'linux';
    readonly credential: 'agent' | 'key' | 'password';
    readonly keyFile: string;
    readonly sudo: 'none' | 'nopasswd' | 'password';
  };
  /** Name of the host that was added. */
  readonly added: string;
  change(part: Partial<Pick<AddDraft, 'step' | 'site' | 'newSite' | 'added'>>): void;
  changeHost(part: Partial<AddDraft['host']>): void;
  /** Begins anew, at `step`. */
  reset(step: AddStep): void;
}

const EMPTY_HOST: AddDraft['host'] = {
  name: '',
  where: 'ssh',
  target: '',
  port: '22',
  user: '',
  platform: 'linux',
  credential: 'agent',
  keyFile: '',
  sudo: 'nopasswd',
};

export function createAddDraft(): StoreApi<AddDraft> {
  const timezone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return createStore<AddDraft>((set) => ({
    step: 'clinic',
    site: '',
    newSite: { name: '', timezone },
    host: EMPTY_HOST,
    added: '',
    change: (part) => set(part),
    changeHost: (part) => set((draft) => ({ host: { ...draft.host, ...part } })),
    reset: (step) =>
      set((draft) => ({ step, host: EMPTY_HOST, added: '', site: draft.site, newSite: { name: '', timezone } })),
  }));
}

/** The address of a host as the contract writes it. */
export function addressOf(host: Pick<AddDraft['host'], 'where' | 'target' | 'port' | 'user'>): string {
  if (host.where === 'local') return 'local:';
  const target = host.target.trim();
  const bracketed = target.includes(':') && !target.startsWith('[') ? `[${target}]` : target;
  return `ssh://${host.user.trim()}@${bracketed}:${host.port.trim() || '22'}`;
}
