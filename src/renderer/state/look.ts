import { createStore, type StoreApi } from 'zustand/vanilla';

const THEME_KEY = 'rounds.theme';
const CONTRAST_KEY = 'rounds.contrast';

export type Theme = 'system' | 'light' | 'dark';
export type ContrastChoice = 'system' | 'more';

/** How the page looks, as the person chose it; `system` follows the operating system. */
export interface Look {
  readonly theme: Theme;
  readonly contrast: ContrastChoice;
  setTheme(theme: Theme): void;
  setContrast(contrast: ContrastChoice): void;
}

/** Puts the look on the document as `data-theme` and `data-contrast`, now and whenever the choice or the system changes. */
export function createLook(window: Window, signal: AbortSignal): StoreApi<Look> {
  const { localStorage, document } = window;
  const theme = localStorage.getItem(THEME_KEY);
  const store = createStore<Look>((set) => ({
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    contrast: localStorage.getItem(CONTRAST_KEY) === 'more' ? 'more' : 'system',
    setTheme: (next) => {
      localStorage.setItem(THEME_KEY, next);
      set({ theme: next });
    },
    setContrast: (next) => {
      localStorage.setItem(CONTRAST_KEY, next);
      set({ contrast: next });
    },
  }));
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const more = window.matchMedia('(prefers-contrast: more)');
  const apply = () => {
    const look = store.getState();
    document.documentElement.dataset['theme'] =
      look.theme === 'system' ? (dark.matches ? 'dark' : 'light') : look.theme;
    document.documentElement.dataset['contrast'] = look.contrast === 'more' || more.matches ? 'more' : 'normal';
  };
  dark.addEventListener('change', apply, { signal });
  more.addEventListener('change', apply, { signal });
  signal.addEventListener('abort', store.subscribe(apply), { once: true });
  apply();
  return store;
}
