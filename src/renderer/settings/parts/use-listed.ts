import { useEffect } from 'react';
import { type Fetched, useFetched } from '../../parts/use-fetched.ts';
import { useScreenStore } from '../../state/screen.ts';

/** How long after a change on the core a list is asked for again, ms: a scan brings many changes at once. */
const SOON_MS = 800;

/**
 * Like {@link useFetched}, and again when the core says that something has changed (every change of the settings is a
 * new record), so that two windows stay in step.
 */
export function useListed<T>(load: () => Promise<T>): Fetched<T> {
  const fetched = useFetched(load);
  const { again } = fetched;
  const change = useScreenStore('fleet', ({ about, rows }) => `${about?.evidence_count}/${rows.size}/${about?.vault}`);
  useEffect(() => {
    if (change.startsWith('undefined')) return;
    const timer = setTimeout(again, SOON_MS);
    return () => clearTimeout(timer);
  }, [change, again]);
  return fetched;
}
