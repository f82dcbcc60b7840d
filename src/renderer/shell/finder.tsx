import { Keyboard, Search } from 'lucide-react';
import { Tip } from '../parts/tip.tsx';
import { useScreenStore } from '../state/screen.ts';

/** The way into the command palette and the keyboard map for those who use a mouse. */
export function Finder() {
  const show = useScreenStore('overlays', (overlays) => overlays.show);
  return (
    <div className="flex items-center gap-1">
      <button
        type="button"
        className="flex min-h-8 items-center gap-1.5 rounded-md border border-line px-2 text-ink-2 hover:border-line-strong hover:bg-hover md:flex-1"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => show('palette')}
      >
        <Search size={14} aria-hidden="true" />
        Find
        <kbd className="ml-auto hidden pl-3 text-xs text-ink-3 md:inline">Ctrl K</kbd>
      </button>
      <Tip tip="Keyboard map">
        <button
          type="button"
          aria-label="Keyboard map"
          aria-keyshortcuts="?"
          className="grid size-8 place-items-center rounded-md text-ink-2 hover:bg-hover"
          onClick={() => show('keys')}
        >
          <Keyboard size={16} aria-hidden="true" />
        </button>
      </Tip>
    </div>
  );
}
