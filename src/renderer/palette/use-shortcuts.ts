import { useEffect } from 'react';
import { useScreen } from '../state/screen.ts';
import { askedBy } from './shortcuts.ts';

/** How long `g` waits for its letter, ms. */
const PREFIX_MS = 1500;

/** Listens for keys that work on every page. */
export function useShortcuts(): void {
  const { stores } = useScreen();
  useEffect(() => {
    const ended = new AbortController();
    let prefixedUntil = 0;
    const onKey = (event: KeyboardEvent) => {
      // A dialog that waits for an answer must not be covered: what is in it may be shown this once.
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog.modal:modal') !== null) return;
      const overlays = stores.overlays.getState();
      const asked = askedBy(event, {
        prefixed: event.timeStamp < prefixedUntil,
        typing: isTyping(event.target) || overlays.open !== undefined,
        singleKeys: overlays.singleKeys,
      });
      prefixedUntil = 0;
      if (asked === undefined) return;
      event.preventDefault();
      switch (asked.kind) {
        case 'prefix':
          prefixedUntil = event.timeStamp + PREFIX_MS;
          return;
        case 'go':
          stores.route.getState().go(asked.to);
          return;
        case 'find':
          document.querySelector<HTMLElement>('main search input')?.focus();
          return;
        case 'palette':
          if (overlays.open === 'palette') overlays.close();
          else overlays.show('palette');
          return;
        case 'keys':
          overlays.show('keys');
      }
    };
    window.addEventListener('keydown', onKey, { signal: ended.signal });
    return () => ended.abort();
  }, [stores]);
}

/** Whether letters are text where the focus is. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'submit', 'file'].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
