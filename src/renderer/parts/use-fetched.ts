import { useCallback, useEffect, useState } from 'react';
import type { Problem } from '../../contract/errors.ts';
import { problemOf } from '../core/problem.ts';
import { useScreenStore } from '../state/screen.ts';

/** What was fetched, or why not. An older value stays while a newer one is fetched. */
export interface Fetched<T> {
  readonly value: T | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  again(): void;
}

/**
 * Fetches when the connection is there, again after each reconnection, and whenever `load` changes: keep it stable with
 * `useCallback`. An answer that comes too late is dropped.
 */
export function useFetched<T>(load: () => Promise<T>): Fetched<T> {
  const generation = useScreenStore('connection', (state) => (state.phase === 'online' ? state.generation : undefined));
  const [asked, setAsked] = useState(0);
  const [state, setState] = useState<{ of: typeof load; value?: T; problem?: Problem; loading: boolean }>({
    of: load,
    loading: true,
  });

  // biome's rule cannot see that `asked` and `generation` are the reasons to fetch again.
  const attempt = `${generation}/${asked}`;
  useEffect(() => {
    if (attempt.startsWith('undefined')) return;
    let late = false;
    setState((old) => (old.of === load ? { ...old, loading: true } : { of: load, loading: true }));
    load().then(
      (value) => late || setState({ of: load, value, loading: false }),
      (error: unknown) => late || setState({ of: load, problem: problemOf(error), loading: false }),
    );
    return () => {
      late = true;
    };
  }, [load, attempt]);

  const again = useCallback(() => setAsked((count) => count + 1), []);
  const mine = state.of === load;
  return {
    value: mine ? state.value : undefined,
    problem: mine ? state.problem : undefined,
    loading: !mine || state.loading,
    again,
  };
}
