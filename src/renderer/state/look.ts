import { createStore, type StoreApi } from 'zustand/vanilla';

export type Theme = 'system' | 'light' | 'dark';
export type ContrastChoice = 'system' | 'more';
export type Density = 'comfortable' | 'compact';

/** Where each choice is kept, for every window of this browser. */
const KEYS = { theme: 'rounds.theme', contrast: 'rounds.contrast', density: 'rounds.density' } as const;

/** What a person chose; `system` follows the operating system. */
export interface LookChoice {
  readonly theme: Theme;
  readonly contrast: ContrastChoice;
  readonly density: Density;
}

/** How the page looks. */
export interface Look extends LookChoice {
  setTheme(theme: Theme): void;
  setContrast(contrast: ContrastChoice): void;
  setDensity(density: Density): void;
}

/** What was chosen before; anything that is not known counts as not chosen. */
export function readLook(storage: Pick<Storage, 'getItem'>): LookChoice {
  const theme = storage.getItem(KEYS.theme);
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    contrast: storage.getItem(KEYS.contrast) === 'more' ? 'more' : 'system',
    density: storage.getItem(KEYS.density) === 'compact' ? 'compact' : 'comfortable',
  };
}

/**
 * Puts the look on the document as `data-theme`, `data-contrast` and `data-density`, now and whenever the choice, the
 * system or another window changes it. Forced colours need nothing here: the styles answer to them (styles/forced.css).
 */
export function createLook(window: Window, signal: AbortSignal): StoreApi<Look> {
  const { localStorage, document } = window;
  const store = createStore<Look>((set) => {
    const choose = (part: Partial<LookChoice>) => {
      set(part);
      if (part.theme !== undefined) localStorage.setItem(KEYS.theme, part.theme);
      if (part.contrast !== undefined) localStorage.setItem(KEYS.contrast, part.contrast);
      if (part.density !== undefined) localStorage.setItem(KEYS.density, part.density);
    };
    return {
      ...readLook(localStorage),
      setTheme: (theme) => choose({ theme }),
      setContrast: (contrast) => choose({ contrast }),
      setDensity: (density) => choose({ density }),
    };
  });
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const more = window.matchMedia('(prefers-contrast: more)');
  const apply = () => {
    const look = store.getState();
    const { dataset } = document.documentElement;
    dataset['theme'] = look.theme === 'system' ? (dark.matches ? 'dark' : 'light') : look.theme;
    dataset['contrast'] = look.contrast === 'more' || more.matches ? 'more' : 'normal';
    dataset['density'] = look.density;
  };
  dark.addEventListener('change', apply, { signal });
  more.addEventListener('change', apply, { signal });
  // Another window of this browser chose otherwise.
  window.addEventListener('storage', () => store.setState(readLook(localStorage)), { signal });
  signal.addEventListener('abort', store.subscribe(apply), { once: true });
  apply();
  return store;
}
