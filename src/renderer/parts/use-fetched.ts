import { useCallback, useEffect, useState } from 'react';
import type { Problem } from '../../contract/errors.ts';
import { isConnectionLoss, problemOf } from '../core/problem.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** What was fetched, or why not. Show it with `ListState` (list-state.tsx), which has a face for each case. */
export interface Fetched<T> {
  /** The newest answer. Stays while a newer one is fetched, and when that fails. */
  readonly value: T | undefined;
  /** When {@link value} came, epoch ms. */
  readonly readAt: number | undefined;
  /** Why the newest attempt failed. A lost connection is no problem of its own: the attempt is made again. */
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  again(): void;
}

interface Kept<T> {
  readonly of: () => Promise<T>;
  readonly value?: T;
  readonly readAt?: number;
  readonly problem?: Problem;
  readonly loading: boolean;
}

/** Why something is fetched again by itself. */
export interface FetchAgain {
  /** Fetches again when this changes: what tells that the answer may be another one now. */
  readonly changed?: string | number | undefined;
  /**
   * Fetches again when a person changed anything, in this window, another one or the command line (default), so that two
   * windows keep in step. False for what never changes (records) and for lists that would lose their place.
   */
  readonly inStep?: boolean;
}

/**
 * Fetches when the connection is there, again after each reconnection, whenever `load` changes (keep it stable with
 * `useCallback`: another `load` asks for something else and drops the old answer), and as {@link FetchAgain} says. An
 * answer that comes too late is dropped.
 */
export function useFetched<T>(load: () => Promise<T>, { changed, inStep = true }: FetchAgain = {}): Fetched<T> {
  const { stores } = useScreen();
  const generation = useScreenStore('connection', (state) => (state.phase === 'online' ? state.generation : undefined));
  const revision = useScreenStore('fleet', (fleet) => (inStep ? fleet.revision : 0));
  const [asked, setAsked] = useState(0);
  const [state, setState] = useState<Kept<T>>({ of: load, loading: true });

  // biome's rule cannot see that these are the reasons to fetch again.
  const attempt = `${generation}/${asked}/${revision}/${changed ?? ''}`;
  useEffect(() => {
    if (attempt.startsWith('undefined')) return;
    let late = false;
    setState((old) => (old.of === load ? { ...old, loading: true } : { of: load, loading: true }));
    load().then(
      (value) => late || setState({ of: load, value, readAt: stores.ticker.getState().now, loading: false }),
      (error: unknown) => {
        // The next connection asks again by itself; until then it is the core that is away, not the answer that is bad.
        if (late || isConnectionLoss(error)) return;
        setState((old) => ({ ...old, problem: problemOf(error), loading: false }));
      },
    );
    return () => {
      late = true;
    };
  }, [load, attempt, stores]);

  const again = useCallback(() => setAsked((count) => count + 1), []);
  const mine = state.of === load ? state : undefined;
  return {
    value: mine?.value,
    readAt: mine?.readAt,
    problem: mine?.problem,
    loading: mine === undefined || mine.loading,
    again,
  };
}
