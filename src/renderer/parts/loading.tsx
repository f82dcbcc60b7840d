import { Offline } from './offline.tsx';
import { Spinner } from './spinner.tsx';
import { useAway } from './use-away.ts';

/**
 * Something is being fetched: says what; and while the core is away, that it waits for the core. `inline`: among other
 * lines. For a whole list use `ListState`, which shows where its lines will be.
 */
export function Loading({ what, inline = false }: { readonly what: string; readonly inline?: boolean }) {
  const away = useAway();
  return (
    <div className={inline ? 'py-1' : 'px-4 py-6'}>
      {away ? (
        <Offline />
      ) : (
        <p role="status" className="flex items-center gap-2 text-ink-2" data-testid="loading">
          <Spinner /> {what}
        </p>
      )}
    </div>
  );
}
