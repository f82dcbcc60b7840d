import type { ReactNode } from 'react';
import { Loading } from '../../parts/loading.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import type { Fetched } from '../../parts/use-fetched.ts';
import { useOnline } from './use-online.ts';

/** What was fetched, once it is there; until then that it is read, that the core is away, or what went wrong. */
export function Listed<T>({
  fetched,
  what,
  children,
}: {
  readonly fetched: Fetched<T>;
  /** Completes "Reading …". */
  readonly what: string;
  readonly children: (value: T) => ReactNode;
}) {
  const online = useOnline();
  const { value, problem, loading, again } = fetched;
  if (problem !== undefined) {
    return (
      <ProblemNotice
        problem={problem}
        action={
          <button type="button" className="button" disabled={!online || loading} onClick={again}>
            Try again
          </button>
        }
      />
    );
  }
  if (value === undefined) return <Loading what={`Reading ${what} …`} />;
  return children(value);
}
