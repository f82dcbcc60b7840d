import { useId } from 'react';
import { Command } from '../parts/command.tsx';
import { useScreenStore } from '../state/screen.ts';

/** Says on every page of a demo console that nothing in it is real; tells how faults are made and undone. */
export function DemoBand() {
  const id = useId();
  const folder = useScreenStore('fleet', ({ about }) => about?.data_dir);
  // The folder is named: the demo may have been started with another than the usual one.
  const rounds = (words: string) =>
    `npm run -s rounds -- ${words}${folder === undefined ? '' : ` --data-dir "${folder}"`}`;
  return (
    <aside className="demo-band" aria-label="Demo" data-testid="demo-band">
      <span className="demo-mark">DEMO</span>
      <span className="min-w-0 flex-1 truncate">
        Nothing here is of a real clinic<span className="hidden sm:inline">; its evidence proves nothing</span>.
      </span>
      <button type="button" className="shrink-0 underline" popoverTarget={id}>
        About the demo
      </button>
      <div id={id} popover="auto" className="demo-about whitespace-normal" role="dialog" aria-label="About the demo">
        <h2 className="text-lg">The demo clinic</h2>
        <p className="mt-1 text-ink-2">
          Its hosts are made of data: no network is used, and no host is touched. Keys, records and this band say so, so
          that nobody takes them for a clinic’s.
        </p>
        <h3 className="mt-3">Make something drift, and scan again</h3>
        <Command text={rounds('demo drift front-desk rules_changed')} />
        <h3 className="mt-2">What can go wrong, and what is wrong now</h3>
        <Command text={rounds('demo list')} />
        <h3 className="mt-2">Put everything right</h3>
        <Command text={rounds('demo reset')} />
        {folder !== undefined && (
          <p className="mt-3 text-xs text-ink-2">
            Kept in {folder}, apart from any real console. Remove the folder to be rid of the demo.
          </p>
        )}
      </div>
    </aside>
  );
}
