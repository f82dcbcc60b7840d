import { CloudOff } from 'lucide-react';
import { useScreenStore } from '../state/screen.ts';
import { Spinner } from './spinner.tsx';

/** Something is being fetched: says what; and while the core is away, that it waits for the core. `inline`: among other lines. */
export function Loading({ what, inline = false }: { readonly what: string; readonly inline?: boolean }) {
  const away = useScreenStore('connection', (state) => state.phase === 'away' || state.phase === 'signed_out');
  return (
    <p role="status" className={`flex items-center gap-2 text-ink-2 ${inline ? 'py-1' : 'px-4 py-6'}`}>
      {away ? (
        <>
          <CloudOff size={16} aria-hidden="true" /> The core is away. This is read when it is back.
        </>
      ) : (
        <>
          <Spinner /> {what}
        </>
      )}
    </p>
  );
}
