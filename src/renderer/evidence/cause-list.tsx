import type { Cause } from '../../contract/drift.ts';
import { spaced } from '../look/words.ts';
import { HostText } from '../parts/host-text.tsx';
import { ToneBadge } from '../parts/tone-badge.tsx';
import { foundAndExpected } from './compare.ts';

/** Why a check has drifted: for each cause what was found and what the baseline expects. */
export function CauseList({ causes }: { readonly causes: readonly Cause[] }) {
  return (
    <ul className="space-y-3">
      {causes.map((cause) => (
        <li key={`${cause.code}/${cause.subject ?? ''}/${cause.detail}`} className="rounded-md border border-line">
          <p className="flex flex-wrap items-center gap-2 px-2 py-1.5">
            <ToneBadge tone={cause.severity} />
            <span className="font-medium">{spaced(cause.code)}</span>
            {cause.subject !== undefined && (
              <span className="min-w-0 font-mono text-xs text-ink-2">
                <HostText text={cause.subject} foldAt={200} />
              </span>
            )}
          </p>
          <Detail detail={cause.detail} />
        </li>
      ))}
    </ul>
  );
}

function Detail({ detail }: { readonly detail: string }) {
  const parts = foundAndExpected(detail);
  if (parts === undefined) {
    return (
      <p className="border-t border-line px-2 py-1.5">
        <HostText text={detail} />
      </p>
    );
  }
  return (
    <dl>
      <div className="diff-line diff-found">
        <dt>Found</dt>
        <dd>
          <HostText text={parts.found} />
        </dd>
      </div>
      <div className="diff-line diff-expected">
        <dt>Expected</dt>
        <dd>
          <HostText text={parts.expected} />
        </dd>
      </div>
    </dl>
  );
}
