import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { Notice } from './notice.tsx';
import { GrowingOld, Offline } from './offline.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { Skeleton } from './skeleton.tsx';
import { Spinner } from './spinner.tsx';
import { useAway } from './use-away.ts';
import type { Fetched } from './use-fetched.ts';

/**
 * Every state of something that is fetched, so that no list is ever just blank:
 *
 * - loading: a spinner, `what` is being done, and grey lines where the list will be
 * - offline: the core is away; what was read before stays and says that it grows old
 * - error: the core's words and "Try again"; what was read before stays below them
 * - empty: `empty`, usually an `<Empty>`; give `isEmpty` where the answer is not an array
 * - partial: `partial` names what is not in the list and why
 * - full: `children`, called with the answer
 *
 * ```tsx
 * const groups = useFetched(load);
 * <ListState of={groups} what="groups" empty={<Empty icon={Users} title="No groups yet">…</Empty>}>
 *   {(list) => <ul>…</ul>}
 * </ListState>
 * ```
 */
export function ListState<T>({
  of,
  what,
  doing,
  empty,
  isEmpty = nothingIn,
  partial,
  lines,
  children,
}: {
  readonly of: Pick<Fetched<T>, 'value' | 'problem' | 'loading' | 'again'>;
  /** What the list holds, in the plural and in lower case: "records". */
  readonly what: string;
  /** What is being done while it loads, where "Reading the {what} …" does not fit. */
  readonly doing?: string;
  readonly empty?: ReactNode;
  readonly isEmpty?: (value: T) => boolean;
  readonly partial?: ReactNode;
  /** Grey lines while it loads; 0 for none. */
  readonly lines?: number;
  readonly children: (value: T) => ReactNode;
}) {
  const away = useAway();
  const { value, problem, loading, again } = of;
  if (value === undefined) {
    return (
      <div className="list-state">
        {away ? (
          <Offline />
        ) : problem !== undefined ? (
          <ProblemNotice problem={problem} action={<Again busy={loading} onPress={again} />} />
        ) : (
          <>
            <p role="status" className="flex items-center gap-2 text-ink-2" data-testid="loading">
              <Spinner /> {doing ?? `Reading the ${what} …`}
            </p>
            {lines !== 0 && <Skeleton {...(lines === undefined ? {} : { lines })} />}
          </>
        )}
      </div>
    );
  }
  return (
    <>
      {away && <GrowingOld />}
      {problem !== undefined && !away && (
        <div className="list-state">
          <ProblemNotice problem={problem} action={<Again busy={loading} onPress={again} />} />
          <p className="text-xs text-ink-2">Below is what was read before.</p>
        </div>
      )}
      {partial !== undefined && partial !== null && partial !== false && (
        <div className="list-state">
          <Notice kind="warning" title="Not everything is here">
            {partial}
          </Notice>
        </div>
      )}
      {empty !== undefined && isEmpty(value) ? empty : children(value)}
    </>
  );
}

function nothingIn(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Asks once more. */
function Again({ busy, onPress }: { readonly busy: boolean; readonly onPress: () => void }) {
  return (
    <button type="button" className="button" disabled={busy} onClick={onPress}>
      {busy ? <Spinner size={14} /> : <RefreshCw size={14} aria-hidden="true" />} Try again
    </button>
  );
}
