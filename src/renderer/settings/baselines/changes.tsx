import { Minus, Pencil, Plus } from 'lucide-react';
import type { BaselineChange, BaselineDiff } from '../../../contract/baseline.ts';
import { HostText } from '../../parts/host-text.tsx';

const KINDS = {
  added: { icon: Plus, word: 'Added' },
  removed: { icon: Minus, word: 'Removed' },
  changed: { icon: Pencil, word: 'Changed' },
} as const;

/** What a baseline that is typed would change, field by field. */
export function Changes({ diff }: { readonly diff: BaselineDiff }) {
  if (diff.changes.length === 0) {
    return (
      <p className="text-ink-2" data-testid="no-changes">
        It says the same as {diff.before}: there is nothing to set.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-md border border-line" data-testid="changes">
      {diff.changes.map((change) => (
        <Change key={change.path} change={change} />
      ))}
    </ul>
  );
}

function Change({ change }: { readonly change: BaselineChange }) {
  const { icon: Icon, word } = KINDS[change.change];
  return (
    <li data-path={change.path} data-change={change.change}>
      <p className="flex items-center gap-1.5 px-3 py-1.5">
        <Icon size={13} aria-hidden="true" />
        <code className="font-mono text-xs wrap-anywhere">{change.path}</code>
        <span className="text-xs text-ink-2">{word.toLowerCase()}</span>
      </p>
      <dl>
        {change.before !== undefined && (
          <div className="diff-line diff-found">
            <dt>Now</dt>
            <dd className="font-mono text-xs">
              <HostText text={change.before} foldAt={300} />
            </dd>
          </div>
        )}
        {change.after !== undefined && (
          <div className="diff-line diff-expected">
            <dt>Then</dt>
            <dd className="font-mono text-xs">
              <HostText text={change.after} foldAt={300} />
            </dd>
          </div>
        )}
      </dl>
    </li>
  );
}
