import { useState } from 'react';
import type { Problem } from '../../contract/errors.ts';
import { problemOf } from '../core/problem.ts';

/** Something that a person asked for: whether it goes on, and what went wrong with it. */
export interface Action<A extends unknown[]> {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  run(...args: A): void;
}

/** Runs `work` once at a time; a second press while it goes on does nothing. */
export function useAction<A extends unknown[]>(work: (...args: A) => Promise<void>): Action<A> {
  const [state, setState] = useState<{ busy: boolean; problem: Problem | undefined }>({
    busy: false,
    problem: undefined,
  });
  const run = (...args: A) => {
    if (state.busy) return;
    setState({ busy: true, problem: undefined });
    work(...args).then(
      () => setState({ busy: false, problem: undefined }),
      (error: unknown) => setState({ busy: false, problem: problemOf(error) }),
    );
  };
  return { ...state, run };
}
