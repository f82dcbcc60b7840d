import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { LightDialog } from '../parts/light-dialog.tsx';
import { useScreenStore } from '../state/screen.ts';
import { GO_KEYS } from './shortcuts.ts';

type Line = readonly [keys: readonly string[], does: string];

const ANYWHERE: readonly Line[] = [
  [['Ctrl', 'K'], 'Find hosts, checks, records and commands (⌘ K on a Mac)'],
  [['?'], 'This map'],
  [['/'], 'Search in the list of the page'],
  [['Esc'], 'Close the panel or dialog'],
];
const IN_FLEET: readonly Line[] = [
  [['←', '→', '↑', '↓'], 'From cell to cell'],
  [['Home'], 'First cell of the host; with Ctrl, of the list'],
  [['End'], 'Last cell of the host; with Ctrl, of the list'],
  [['Enter'], 'Open the host or the cell'],
  [['Shift', 'Space'], 'Pick the host for a scan'],
  [['Ctrl', 'A'], 'Pick all hosts that are shown'],
];

/** Every key that does something, and the switch for those that are single letters. */
export function KeyMap({ onClose }: { readonly onClose: () => void }) {
  const singleKeys = useScreenStore('overlays', (overlays) => overlays.singleKeys);
  const setSingleKeys = useScreenStore('overlays', (overlays) => overlays.setSingleKeys);
  const go = GO_KEYS.map(({ key, label }): Line => [['g', key], label]);
  return (
    <LightDialog label="Keyboard map" className="key-map" onClose={onClose}>
      <header className="flex items-center justify-between gap-4 border-b border-line px-5 py-3">
        <h2 className="text-lg">Keyboard map</h2>
        <button type="button" className="button button-quiet button-icon" aria-label="Close" onClick={onClose}>
          <X size={18} aria-hidden="true" />
        </button>
      </header>
      <div className="grid gap-x-10 gap-y-5 px-5 py-4 sm:grid-cols-2">
        <Keys title="Anywhere" lines={ANYWHERE} />
        <Keys title="Go to" lines={go} />
        <Keys title="In Fleet" lines={IN_FLEET} />
        <div>
          <h3 className="mb-1.5 text-xs text-ink-2 uppercase tracking-wide">Single keys</h3>
          <label className="flex cursor-pointer gap-2">
            <input
              type="checkbox"
              className="check"
              checked={singleKeys}
              onChange={(event) => setSingleKeys(event.target.checked)}
            />
            <span>
              Letters, / and ? do something when nothing is being typed
              <span className="block text-xs text-ink-2">
                Switch it off if you speak to your computer, or press keys by accident. Ctrl K stays.
              </span>
            </span>
          </label>
        </div>
      </div>
    </LightDialog>
  );
}

function Keys({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }) {
  return (
    <section>
      <h3 className="mb-1.5 text-xs text-ink-2 uppercase tracking-wide">{title}</h3>
      <dl className="keys">
        {lines.map(([keys, does]) => (
          <div key={does} className="contents">
            <dt className="flex items-start gap-1">
              {keys.map(
                (key): ReactNode => (
                  <kbd key={key}>{key}</kbd>
                ),
              )}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
